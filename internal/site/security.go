package site

import (
	"strings"
	"time"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// Security is where weaknesses are reported, as security.txt says it; ok is false when there is no such place, it is a page that is not there, or nobody
// has promised to look there at this time: no contact is better than one that nobody reads.
func (s *Site) Security() (contact string, expires time.Time, ok bool) {
	c := s.Config.Security
	if c.Contact.Value == "" || s.noContact || !s.opt.AsOf.Before(c.Expires) {
		return "", time.Time{}, false
	}
	if strings.HasPrefix(c.Contact.Value, "/") {
		return s.Absolute(c.Contact.Value), c.Expires, true
	}
	return c.Contact.Value, c.Expires, true
}

// The times around the end of a promise: when to be told of it, and the longest that RFC 9116 (2.5.5) advises.
const (
	securitySoon = 30 * 24 * time.Hour
	securityLong = 366 * 24 * time.Hour
)

// security reports a promise that has run out, or is about to, and a page that is not there.
func (c *checker) security() {
	promise := c.s.Config.Security
	if promise.Contact.Value == "" {
		return
	}
	left := promise.Expires.Sub(c.s.opt.AsOf)
	renew := diag.Say("xem nơi nhận còn đúng không rồi ghi ngày mới, trong vòng một năm, vào dòng expires", "see that the contact is right, then give expires a new date within a year")
	switch {
	case left <= 0:
		c.at(content.ConfigFile, promise.Contact.At, diag.Warning, "security-expired", diag.Say("nơi báo lỗi bảo mật đã hết hạn ngày %s nên trang không còn security.txt", "the security contact expired on %s, so there is no security.txt", viet.Date(promise.Expires)), renew)
	case left < securitySoon:
		c.at(content.ConfigFile, promise.Contact.At, diag.Note, "security-expired", diag.Say("nơi báo lỗi bảo mật sẽ hết hạn ngày %s", "the security contact expires on %s", viet.Date(promise.Expires)), renew)
	case left > securityLong:
		c.at(content.ConfigFile, promise.Contact.At, diag.Note, "security-expired", diag.Say("ngày %s còn xa hơn một năm: người báo lỗi khó tin lời hứa lâu như thế", "%s is more than a year away: nobody trusts a promise of that length", viet.Date(promise.Expires)), renew)
	}
	if address := promise.Contact.Value; strings.HasPrefix(address, "/") {
		if _, there := c.s.Find(OutputPath(address)); there {
			return
		}
		c.s.noContact = true
		c.at(content.ConfigFile, promise.Contact.At, diag.Warning, "broken-link", diag.Say("trang không có địa chỉ %s nên không có security.txt", "there is no address %s, so there is no security.txt", address),
			diag.Say("ghi một trang đang có, hay hộp thư của cơ quan", "give a page that is there, or the office's mailbox"))
	}
}
