package external

import (
	"encoding/json"
	"time"
)

// Kind is what an answer comes to.
type Kind string

// The kinds of answers.
const (
	Good        Kind = "good"
	Moved       Kind = "moved"       // there, at another address for good
	Gone        Kind = "gone"        // 404, 410
	Failing     Kind = "failing"     // 5xx, again and again
	Unclear     Kind = "unclear"     // the site does not talk to programs: 401, 403, 429 and the like
	Unreachable Kind = "unreachable" // no such host, no connection, no answer in time
	Private     Kind = "private"     // an address that readers cannot reach either
)

// Answer is what a site said of an address.
type Answer struct {
	Kind   Kind      `json:"kind"`
	Status int       `json:"status,omitempty"` // of HTTP; 0 without an answer
	To     string    `json:"to,omitempty"`     // of Moved
	Cause  string    `json:"cause,omitempty"`  // of Unreachable: "dns", "timeout", "tls", "connect"
	At     time.Time `json:"at"`
	Old    bool      `json:"-"` // remembered, because nobody could be asked
}

// Broken reports that readers do not find what the link promises.
func (a Answer) Broken() bool {
	return a.Kind == Gone || a.Kind == Failing || a.Kind == Unreachable || a.Kind == Private
}

// How long an answer is good for. What is broken is asked again sooner: somebody may have mended it.
const (
	goodFor   = 7 * 24 * time.Hour
	brokenFor = 24 * time.Hour
)

func (a Answer) fresh(now time.Time) bool {
	age := now.Sub(a.At)
	return age >= 0 && (age < brokenFor || age < goodFor && !a.Broken())
}

// Record is what was answered, by address.
type Record map[string]Answer

// ReadRecord reads what Bytes wrote; what it cannot read is as if it had not been asked.
func ReadRecord(data []byte) Record {
	r := Record{}
	if json.Unmarshal(data, &r) != nil || r == nil {
		return Record{}
	}
	return r
}

// Bytes is the record as JSON: an object of addresses.
func (r Record) Bytes() []byte {
	data, err := json.Marshal(r)
	if err != nil {
		panic("external: a record cannot be written: " + err.Error()) // strings and times always can
	}
	return data
}
