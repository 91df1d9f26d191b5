// Package media makes the pictures the site publishes out of the pictures editors hand in.
//
// A published picture is always encoded anew from its pixels: turned upright as its camera meant it,
// reduced to a size that a slow line can carry, and without anything else that was in the file.
// Position, camera, owner and time (EXIF, XMP, IPTC, ICC) therefore never leave; originals are never
// copied. What cannot be read, or is too large to be read safely, is an error with a sentence for the
// editor.
//
// The package is pure: bytes in, bytes out. It does not know stories, consent or addresses.
package media
