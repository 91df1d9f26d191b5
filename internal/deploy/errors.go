package deploy

import (
	"dienhinh/internal/diag"
)

// Kind says what sort of refusal or failure an [Error] is.
type Kind uint8

const (
	KindTarget   Kind = iota + 1 // the target or an option is not one that can be
	KindSite                     // the site must not be published: a trial, or it lost too many pages
	KindLocked                   // somebody else is publishing to the target
	KindStore                    // the target said no, or did not answer
	KindCanceled                 // the context ended first
)

// Error is why a site was not published, or not to the end. No text of it holds a key or a secret.
type Error struct {
	Kind Kind
	Text diag.Text
	Hint diag.Text
	Err  error
}

// Error is the Vietnamese sentence.
func (e *Error) Error() string { return e.Text.In(diag.VI) }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

func refuse(kind Kind, text, hint diag.Text) *Error {
	return &Error{Kind: kind, Text: text, Hint: hint}
}

// again is what helps after every failure on the way.
var again = diag.Say("trang đang đăng vẫn dùng được; chạy lại lệnh này để làm nốt phần còn lại", "the published site still works; run the command again to finish")
