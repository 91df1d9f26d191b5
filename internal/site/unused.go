package site

import (
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/diag"
)

// Unused tells of each registry which of its entries no published model has: a gap in the work, or an entry
// that nobody needs. A registry that has more entries than there are models has gaps of necessity, and is not
// told of.
func (s *Site) Unused() diag.Findings {
	var list diag.Findings
	tell := func(file string, lists []*List, what diag.Text) {
		var names []string
		for _, l := range lists {
			ended := l.family != nil && !l.family.Until.IsZero()
			if len(l.Items) == 0 && !ended && (l.district == nil || !l.district.Whole) {
				names = append(names, l.Name)
			}
		}
		if len(names) == 0 || len(s.models) < len(lists) {
			return
		}
		list = append(list, diag.Finding{Severity: diag.Note, Code: "unused-entry", File: file,
			Text: diag.Say("%s chưa có mô hình nào được đăng: %s", "%s without a published model: %s", what, strings.Join(names, ", ")),
			Hint: diag.Say("nơi chưa có mô hình là nơi cần tìm hiểu; mục không dùng nữa thì bỏ khỏi danh mục", "a gap is a place to ask at; an entry that nobody needs can go")})
	}
	tell(content.FieldsFile, s.fieldLists(), diag.Say("lĩnh vực", "fields"))
	tell(content.DistrictsFile, s.districtLists(), diag.Say("địa bàn", "districts"))
	tell(content.TypesFile, s.typeLists(), diag.Say("loại hình", "types"))
	tell(content.UnitsFile, s.familyLists(), diag.Say("khối đơn vị", "unit families"))
	return list
}
