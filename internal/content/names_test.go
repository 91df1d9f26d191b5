package content

import (
	"slices"
	"strings"
	"testing"

	"dienhinh/internal/diag"
)

func TestPersonName(t *testing.T) {
	for s, want := range map[string]string{
		"Trần Thị Thúy": "Trần Thị Thúy", "Bà  Trần Thị Thúy": "Trần Thị Thúy", "Đ/c Trần Thị Thúy (chủ nhiệm)": "Trần Thị Thúy", "ông/bà Trần Thị Thúy, chủ vườn": "Trần Thị Thúy",
		"Cụ bà Trần Thị Thúy – thôn 3": "Trần Thị Thúy", "ThS. Trần Thị Thúy - trưởng trạm": "Trần Thị Thúy", "Bà Thúy": "Bà Thúy", "Anh Đào Thị Mơ": "Đào Thị Mơ", "Y Moan": "Y Moan",
	} {
		if got := personName(s); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// withPeople is a story whose body is given, and whose people are.
func withPeople(people, body string) []byte {
	return []byte("---\ntitle: \"Mạ khay\"\nunit: \"Hội Nông dân xã Hồng Phong\"\nfield: \"Kinh tế\"\ndistrict: \"Thanh Miện\"\ntype: \"Tập thể\"\nyear: 2023\n" +
		"summary: \"Hội viên gieo mạ trên khay rồi cấy bằng máy, bớt công lao động của cả cánh đồng.\"\nid: \"mk7c3\"\n" + people + "---\n\n" + body + "\n")
}

// In the story of a person who may not be named, the short forms that can only mean them are hidden too; elsewhere they
// are anybody's. A name that differs in its marks may be another's, and is told.
func TestShortForms(t *testing.T) {
	const forms = "Bà Trần Thị Thúy; chị Thúy, CHỊ THÚY, bà Thị Thúy; T.T. Thúy; Trần T. Thúy; #TrầnThịThúy; TranThiThuy@vi.du; Trần Thị Thuy."
	const hid = "Bà [đã ẩn tên]; chị [đã ẩn tên], CHỊ [đã ẩn tên], bà [đã ẩn tên]; [đã ẩn tên]; [đã ẩn tên]; #[đã ẩn tên]; [đã ẩn tên]@vi.du; Trần Thị Thuy."
	const person = `people: [{name: "Bà Trần Thị Thúy", role: "chủ nhiệm", consent: "Đã rút"}`
	text := func(m *Model) string { return strings.TrimSpace(htmlMarkup.ReplaceAllString(m.Body.HTML(), "")) }
	reg := realRegistry(t)
	m, findings := ParseModel("content/mo-hinh/2023/x.md", withPeople(person+"]\n", forms), reg)
	if findings.Failed() || text(m) != hid || !slices.Equal(m.HiddenNames, []string{"Trần Thị Thúy"}) {
		t.Errorf("%s\n%v", text(m), findings)
	}
	// Somebody else of the given name: the short forms stay.
	m, _ = ParseModel("content/mo-hinh/2023/x.md", withPeople(person+`, {name: "Lê Thị Thúy", consent: "Đã đồng ý"}]`+"\n", "Trần Thị Thúy và chị Thúy."), reg)
	if got := text(m); got != "[đã ẩn tên] và chị Thúy." {
		t.Error(got)
	}
	// Elsewhere.
	m, findings = ParseModel("content/mo-hinh/2023/x.md", withPeople("", "Chị Thúy, Trần Thị Thúy, TrầnThịThúy, Trần Thị Thụy."), reg, "Trần Thị Thúy")
	if got := text(m); got != "Chị Thúy, [đã ẩn tên], [đã ẩn tên], Trần Thị Thụy." || !slices.ContainsFunc(findings, func(f diag.Finding) bool { return f.Code == "name-near" && f.Column == 39 }) {
		t.Errorf("%s\n%v", got, findings)
	}
	// A picture that is called by the name is kept back.
	m, _ = ParseModel("content/mo-hinh/2023/x.md", withPeople(person+"]\nphotos: [{file: \"tran-thi-thuy.jpg\", alt: \"Vườn\"}]\n", "Vườn."), reg)
	if m.Photos[0].Public() {
		t.Error("the picture is shown")
	}
}

func TestNamesInRegistry(t *testing.T) {
	list := NamesIn("r.yaml", []byte("# Trần Thị Thúy\n- name: Đường hoa\n  description: \"Của bà TRẦN THỊ THÚY\"\n"), []string{"Trần Thị Thúy"})
	if len(list) != 1 || list[0].Line != 3 || list[0].Column != 24 || list[0].Severity != diag.Warning {
		t.Error(list)
	}
}

func TestNamesInConfig(t *testing.T) {
	c := &Config{Title: "Vườn bà Trần Thị Thúy", Hashtags: []string{"DanVanKheo", "TranThiThuy", "VườnTrầnThịThúy", "TrầnThịThúy"}}
	own := c.HideNames([]string{"Trần Thị Thúy"})
	if own.Title != "Vườn bà [đã ẩn tên]" || strings.Join(own.Hashtags, " ") != "DanVanKheo" || len(c.Hashtags) != 4 {
		t.Error(own.Title, own.Hashtags)
	}
}
