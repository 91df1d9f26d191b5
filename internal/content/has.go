package content

import (
	"slices"
	"strings"

	"dienhinh/internal/viet"
)

// Has reports whether the story says something under a key of its front matter. It asks the story as it was
// written: a name or a picture that is hidden was given all the same.
func (m *Model) Has(key string) bool {
	switch key {
	case "title":
		return m.Title != ""
	case "unit":
		return m.Unit != ""
	case "field":
		return m.Field != nil
	case "district":
		return m.District != nil
	case "type":
		return m.Type != nil
	case "year":
		return m.Year != 0
	case "summary":
		return m.Summary != ""
	case "commune":
		return m.Commune != nil
	case "date":
		return !m.Date.IsZero()
	case "updated":
		return !m.Updated.IsZero()
	case "publish_at":
		return !m.PublishAt.IsZero()
	case "expires":
		return !m.Expires.IsZero()
	case "review_by":
		return !m.ReviewBy.IsZero()
	case "draft":
		return m.Draft
	case "status":
		return m.Status != ""
	case "results":
		return len(m.Results) > 0
	case "beneficiaries":
		return m.Beneficiaries != ""
	case "forces":
		return m.Lead != "" || len(m.Partners) > 0
	case "resources":
		return m.Resources != Resources{}
	case "replication":
		return len(m.Conditions)+len(m.Steps)+len(m.LearnedFrom)+len(m.ReplicatedAt) > 0
	case "recognition":
		return len(m.Recognition) > 0
	case "people":
		return len(m.People)+len(m.HiddenNames) > 0
	case "photos":
		return len(m.Photos) > 0
	case "contact":
		return m.HasContact()
	case "sources":
		return len(m.Sources) > 0
	case "notes":
		return len(m.Notes) > 0
	case "aliases":
		return len(m.Aliases) > 0
	case "id":
		return m.ID.Value != ""
	}
	return false
}

// HasSection reports whether the story's text has a heading of a name.
func (m *Model) HasSection(name string) bool {
	return slices.ContainsFunc(m.Body.Headings, func(h Heading) bool { return sameSection(h.Text, name) })
}

// sameSection compares headings as people write them: "Mục tiêu, tiêu chí" and "Nội dung, cách làm" are the
// sections "Mục tiêu" and "Cách làm".
func sameSection(text, section string) bool {
	a, b := "-"+viet.Slug(text)+"-", "-"+viet.Slug(section)+"-"
	return strings.Contains(a, b)
}
