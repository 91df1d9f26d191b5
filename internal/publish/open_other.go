//go:build !unix

package publish

const atOnce = 0
