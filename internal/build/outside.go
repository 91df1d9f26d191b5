package build

import (
	"encoding/json"

	"dienhinh/internal/content"
)

// LinksFolder is where it is kept what other sites answered, in the project. It may be deleted at any time.
const LinksFolder = ".cache/lien-ket"

const linksEntry = "tra-loi.json"

// Outside is a link to another site.
type Outside struct {
	URL, File string
	At        content.Pos
}

// Outside lists the links to other sites of all stories and pages, published or not, in the order of the files.
func (r *Result) Outside() []Outside {
	var list []Outside
	add := func(file string, links []content.Located) {
		for _, l := range links {
			list = append(list, Outside{l.Value, file, l.At})
		}
	}
	for _, m := range r.Models {
		add(m.Path, m.Outside)
	}
	for _, p := range r.Pages {
		add(p.Path, p.Outside)
	}
	return list
}

// Links is what KeepLinks kept: a JSON object by address. It is empty when there is nothing.
func (b *Builder) Links() []byte {
	data, _ := b.links.Get(linksEntry)
	return data
}

// KeepLinks keeps what other sites answered, a JSON object by address, for the next run.
func (b *Builder) KeepLinks(data []byte) error { return b.links.Put(linksEntry, data) }

// clearLinks forgets the addresses that no document has any more: one may have had the name of a person in it.
func (b *Builder) clearLinks(r *Result) {
	data := b.Links()
	if len(data) == 0 {
		return
	}
	var record map[string]json.RawMessage
	if json.Unmarshal(data, &record) != nil {
		b.links.Remove(linksEntry)
		return
	}
	wanted := map[string]bool{}
	for _, l := range r.Outside() {
		wanted[l.URL] = true
	}
	var names []string
	for _, m := range r.Models {
		names = append(names, m.HiddenNames...)
	}
	before := len(record)
	for url, answer := range record {
		to := string(answer) // where a page has moved to may name somebody too
		if hidden, clean := content.HideNames(to, names); !wanted[url] || !clean || hidden != to {
			delete(record, url)
		}
	}
	if len(record) == before {
		return
	}
	if data, err := json.Marshal(record); err != nil || len(record) == 0 || b.KeepLinks(data) != nil {
		b.links.Remove(linksEntry)
	}
}
