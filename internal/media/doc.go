// Package media makes the pictures the site publishes out of the pictures editors hand in.
//
// A published picture is always encoded anew from its pixels: turned upright as its camera meant it, in the
// colours of the web (sRGB), reduced to a few widths that a slow line can carry, as WebP and as JPEG, and
// without anything else that was in the file. Position, camera, owner and time (EXIF, XMP, IPTC) therefore
// never leave; originals are never copied. What cannot be read, is too large to be read safely, or would be
// shown in wrong colours is a refusal with a sentence for the editor.
//
// The same file gives the same bytes on every machine: decoding, reducing and encoding are whole numbers,
// or floating point that no processor fuses, and no library of the machine's is used (internal/purego).
//
//	header    what a file says of itself, before a pixel is decoded     ReadHeader
//	planes    the pixels as brightness and two colour differences       reduced, turned, converted
//	photo     the widths, each as JPEG and WebP, and the mean colour    Make, Survey
//
// The package is pure: bytes in, bytes out. It does not know stories, consent, addresses or the disk.
package media
