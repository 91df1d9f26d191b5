package registration

import (
	"regexp"
	"slices"
	"strings"

	"dienhinh/internal/content"
	"dienhinh/internal/viet"
)

// target is what a column is for: a key ("title", "forces.lead"), a section of the body ("section:Cách làm"), a mark
// that chooses a value ("type=Tập thể"), or one of the words below.
type target string

const (
	toNumber  target = "number"  // STT
	toNothing target = "nothing" // known, and computed or private: left out
	toPlace   target = "place"   // commune and district in any form
	toWhere   target = "where"   // "Địa bàn, đối tượng" of the official form
	toForces  target = "forces"  // who leads and joins in, in one text
)

func section(name string) target { return target("section:" + name) }

// words are what offices write above a column, folded, and what they mean. The first nine are the items of the
// official registration form (letter 249/MTTQ-BTT of the Fatherland Front of phường Thanh Khê, 2026).
var words = map[string]target{
	"ten mo hinh": "title", "thuc trang ly do": section(content.Sections[0]), "muc tieu tieu chi": section(content.Sections[1]),
	"noi dung cach thuc thuc hien": section(content.Sections[2]), "dia ban doi tuong": toWhere, "luc luong thuc hien": toForces,
	"thoi gian nguon luc": section("Thời gian, nguồn lực"), "san pham ket qua dau ra": "results",
	"kha nang duy tri nhan rong": section(content.Sections[5]),

	"stt": toNumber, "tt": toNumber, "so tt": toNumber, "so thu tu": toNumber, "no": toNumber,

	"ten mo hinh dien hinh": "title", "mo hinh dien hinh": "title", "ten dien hinh": "title", "ten goi mo hinh": "title", "mo hinh": "title", "ten goi": "title",
	"ten mo hinh dang ky": "title", "mo hinh dang ky": "title", "ten cong trinh": "title",

	"don vi dang ky": "unit", "don vi thuc hien": "unit", "ten don vi": "unit", "don vi ca nhan": "unit", "don vi ca nhan thuc hien": "unit",
	"co quan don vi": "unit", "tap the ca nhan": "unit", "ten tap the ca nhan": "unit", "tap the ca nhan dang ky": "unit", "tap the ca nhan thuc hien": "unit",
	"don vi ca nhan dang ky": "unit", "don vi xay dung mo hinh": "unit", "chu the thuc hien": "unit", "don vi tap the ca nhan": "unit",
	"don vi tinh": toNothing, "dvt": toNothing,

	"thuoc linh vuc": "field",

	"dia phuong": toPlace, "dia ban thuc hien": toPlace, "noi thuc hien": toPlace, "dia diem": toPlace, "dia diem thuc hien": toPlace, "dia ban": toPlace,
	"huyen": "district", "huyen thi xa thanh pho": "district", "huyen tx tp": "district", "quan huyen": "district", "huyen thanh pho": "district",
	"xa": "commune", "xa phuong": "commune", "xa phuong tt": "commune", "phuong xa": "commune", "xa thi tran": "commune", "xa phuong thi tran": "commune",

	"loai mo hinh": "type", "tap the hay ca nhan": "type",

	"nam cong nhan": "year", "nam dang ky": "year", "nam thuc hien": "year", "nam xay dung": "year",

	"tom tat noi dung": "summary", "gioi thieu ngan": "summary", "mo ta ngan": "summary", "mo ta tom tat": "summary",
	"tinh trang": "status", "hien trang": "status", "trang thai": "status",

	"ket qua thuc hien": "results", "ket qua dat duoc": "results", "ket qua noi bat": "results", "hieu qua": section(content.Sections[3]), "ket qua hieu qua": "results",
	"doi tuong": "beneficiaries", "nguoi huong loi": "beneficiaries", "doi tuong thu huong": "beneficiaries", "so nguoi huong loi": "beneficiaries",

	"don vi chu tri": "forces.lead", "co quan chu tri": "forces.lead", "don vi phoi hop": "forces.partners", "co quan phoi hop": "forces.partners", "luc luong tham gia": toForces,
	"kinh phi": "resources.budget_vnd", "tong kinh phi": "resources.budget_vnd", "kinh phi thuc hien": "resources.budget_vnd", "xa hoi hoa": "resources.social_vnd",
	"kinh phi xa hoi hoa": "resources.social_vnd", "so ngay cong": "resources.labour_days",

	"cap cong nhan": "recognition.level", "cap khen thuong": "recognition.level", "so quyet dinh": "recognition.decision", "quyet dinh cong nhan": "recognition.decision",
	"so quyet dinh cong nhan": "recognition.decision", "hinh thuc khen thuong": "recognition.title", "ngay quyet dinh": "recognition.date", "ngay cong nhan": "recognition.date",
	"noi ban hanh": "recognition.issuer", "khen thuong": "recognition", "hinh thuc cong nhan": "recognition.title",

	"hoc tap tu": "replication.learned_from", "nhan rong tai": "replication.replicated_at", "noi da nhan rong": "replication.replicated_at",

	"thuc trang": section(content.Sections[0]), "ly do": section(content.Sections[0]), "ly do xay dung": section(content.Sections[0]), "su can thiet": section(content.Sections[0]),
	"dac diem tinh hinh": section(content.Sections[0]), "ly do xay dung mo hinh": section(content.Sections[0]), "boi canh": section(content.Sections[0]),
	"muc tieu": section(content.Sections[1]), "muc dich": section(content.Sections[1]), "muc dich yeu cau": section(content.Sections[1]), "tieu chi": section(content.Sections[1]),
	"cach lam": section(content.Sections[2]), "noi dung": section(content.Sections[2]), "noi dung thuc hien": section(content.Sections[2]), "cach thuc thuc hien": section(content.Sections[2]),
	"noi dung mo hinh": section(content.Sections[2]), "noi dung cach lam": section(content.Sections[2]), "bien phap": section(content.Sections[2]), "qua trinh thuc hien": section(content.Sections[2]),
	"noi dung va cach lam": section(content.Sections[2]), "giai phap": section(content.Sections[2]), "to chuc thuc hien": section(content.Sections[2]),
	"bai hoc": section(content.Sections[4]), "bai hoc kinh nghiem": section(content.Sections[4]), "kinh nghiem": section(content.Sections[4]), "han che": section(content.Sections[4]),
	"kha nang nhan rong": section(content.Sections[5]), "duy tri nhan rong": section(content.Sections[5]), "huong nhan rong": section(content.Sections[5]),
	"thoi gian": section("Thời gian, nguồn lực"), "thoi gian thuc hien": section("Thời gian, nguồn lực"), "nguon luc": section("Thời gian, nguồn lực"),

	// Of persons, or for the office alone: never taken from a list that others sent.
	"ghi chu": toNothing, "so dien thoai": toNothing, "dien thoai": toNothing, "nguoi phu trach": toNothing, "nguoi lien he": toNothing, "lien he": toNothing, "email": toNothing,
	"ho ten": toNothing, "ho va ten": toNothing, "chuc vu": toNothing, "nguoi dang ky": toNothing, "nguoi dai dien": toNothing,
	"dia chi": toNothing, "khoi don vi": toNothing, "dia ban hien nay": toNothing, // computed, in our own exports
}

// abbreviated are short words that headings use.
var abbreviated = map[string]string{"mh": "mo hinh", "dv": "don vi", "lv": "linh vuc", "kq": "ket qua", "nd": "noi dung", "kp": "kinh phi", "tg": "thoi gian", "db": "dia ban", "qd": "quyet dinh", "dh": "dien hinh", "dvk": "dan van kheo"}

// recogniser knows the headings of one project.
type recogniser struct {
	reg    *content.Registry
	keys   []content.Key
	byWord map[string]target
	plain  map[target]content.Key
}

func newRecogniser(reg *content.Registry) *recogniser {
	r := &recogniser{reg: reg, keys: content.ModelKeys(reg), byWord: map[string]target{}, plain: map[target]content.Key{}}
	var enter func(keys []content.Key, prefix string)
	enter = func(keys []content.Key, prefix string) {
		for _, k := range keys {
			t := target(prefix + k.Name)
			r.plain[t] = k
			if k.Kind == content.Group {
				enter(k.Keys, k.Name+".")
			}
			// Inside a list of records a label means nothing by itself ("tên nguồn" does, "ngày" does not).
			if prefix == "" || !r.plain[target(strings.TrimSuffix(prefix, "."))].List {
				r.byWord[headingWord(k.Label.VI)] = t
				if prefix == "" {
					r.byWord[strings.Join(viet.Syllables(k.Name), " ")] = t
				}
			}
		}
	}
	enter(r.keys, "")
	for w, t := range words {
		r.byWord[w] = t
	}
	for _, private := range []target{"people", "photos", "contact", "notes", "aliases", "draft", "publish_at", "expires"} {
		for w, t := range r.byWord {
			if t == private || strings.HasPrefix(string(t), string(private)+".") {
				r.byWord[w] = toNothing
			}
		}
	}
	return r
}

var (
	brackets = regexp.MustCompile(`\([^)]*\)`)
	ordinal  = regexp.MustCompile(`^\s*(?:\(?\d{1,2}(?:\.\d{1,2})*\)?\s*[.):/-]|[IVXivx]{1,4}\s*[.):/-]|[a-hA-H]\s*[.)])\s*`)
)

// headingWord brings a heading to the form in which it is looked up.
func headingWord(s string) string {
	s = brackets.ReplaceAllString(strings.ReplaceAll(viet.NFC(s), "\n", " "), " ")
	s = ordinal.ReplaceAllString(s, "")
	var list []string
	for _, w := range viet.Syllables(s) {
		if long, ok := abbreviated[w]; ok {
			w = long
		}
		list = append(list, w)
	}
	out := strings.Join(list, " ")
	for _, filler := range []string{"dan van kheo", "tren dia ban"} {
		if strings.Contains(out, filler) && out != filler {
			out = strings.Join(strings.Fields(strings.ReplaceAll(out, filler, " ")), " ")
		}
	}
	return out
}

// find recognises one heading.
func (r *recogniser) find(heading string) (target, bool) {
	w := headingWord(heading)
	if w == "" {
		return "", false
	}
	if t, ok := r.byWord[w]; ok {
		return t, true
	}
	total := strings.Count(w, " ") + 1
	if total > 14 {
		return "", false // a sentence
	}
	// "Tên mô hình đăng ký năm 2024" begins with what it is; "Mô hình này học theo …" does not say that it is a name.
	best := ""
	for known := range r.byWord {
		if len(known) > len(best) && known != "mo hinh" && 2*(strings.Count(known, " ")+1) >= total && strings.Contains(known, " ") && strings.HasPrefix(w, known+" ") {
			best = known
		}
	}
	if best != "" {
		return r.byWord[best], true
	}
	return "", false
}

// chooses recognises a column in which a mark chooses a value: "Tập thể" and "Cá nhân" under "Loại hình".
func (r *recogniser) chooses(heading string) (target, bool) {
	heading = strings.TrimSpace(ordinal.ReplaceAllString(strings.Join(strings.Fields(heading), " "), ""))
	if t := r.reg.Type(heading); t != nil {
		return target("type=" + t.Name), true
	}
	if f := r.reg.Field(heading); f != nil {
		return target("field=" + f.Name), true
	}
	return "", false
}

// column recognises a column by its headings, the upper first.
func (r *recogniser) column(parts []string) (target, bool) {
	parts = slices.Compact(slices.DeleteFunc(slices.Clone(parts), func(s string) bool { return strings.TrimSpace(s) == "" }))
	for i := len(parts) - 1; i >= 0; i-- {
		if t, ok := r.chooses(parts[i]); ok {
			return t, true
		}
		if i > 0 {
			if t, ok := r.find(parts[i-1] + " " + parts[i]); ok && r.byWord[headingWord(parts[i-1]+" "+parts[i])] == t {
				return t, true
			}
		}
		if t, ok := r.find(parts[i]); ok {
			return t, true
		}
	}
	return "", false
}
