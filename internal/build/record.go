package build

import (
	"time"

	"dienhinh/internal/publish"
)

// The reasons why a site is a trial: what a publisher refuses.
const (
	TrialDrafts = "drafts"     // shows drafts and scheduled stories
	TrialAhead  = "as-of"      // made for a day to come: shows what is scheduled until then
	TrialCards  = "skip-cards" // pages name pictures that are not there
)

// Record is what the site says of itself in its manifest. opt is what it was assembled with, now the moment of the call.
func (r *Result) Record(opt Options, now time.Time) publish.Record {
	record := publish.Record{BaseURL: r.Site.Absolute("/"), Withheld: len(r.Site.Withdrawn())}
	for _, m := range r.Models {
		record.Withheld += len(m.HiddenNames)
		for _, p := range m.Photos {
			if !p.Public() {
				record.Withheld++
			}
		}
	}
	for _, trial := range []struct {
		is   bool
		name string
	}{{opt.Drafts, TrialDrafts}, {opt.AsOf.After(now), TrialAhead}, {opt.SkipCards, TrialCards}} {
		if trial.is {
			record.Trial = append(record.Trial, trial.name)
		}
	}
	return record
}
