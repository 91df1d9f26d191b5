package content

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"dienhinh/internal/diag"
	"dienhinh/internal/viet"
)

// Advise reads a story or page as a careful colleague does before it goes out, for what the rules of the format
// do not see: a title in capitals, a child's name, a personal telephone or identity number, an address that is
// not encrypted. It never finds an error: it may be wrong, and the editor knows better. A file that is not a
// text is nobody's style.
func Advise(p string, data []byte) diag.Findings {
	t, _, ok := newText(p, data)
	if !ok {
		return nil
	}
	var list diag.Findings
	told := map[string]bool{}
	for i, line := range t.lines {
		line = viet.NFC(line)
		at := func(severity diag.Severity, from, to int, code string, what, hint diag.Text) {
			f := t.at(i+1, utf8.RuneCountInString(line[:from])+1, utf8.RuneCountInString(line[from:to]), code, what, hint)
			f.Severity = severity
			list = append(list, f)
		}
		addresses := bareAddress.FindAllStringIndex(line, -1)
		inAddress := func(from, to int) bool {
			return slices.ContainsFunc(addresses, func(a []int) bool { return from < a[1] && a[0] < to })
		}
		for _, a := range addresses {
			if s := line[a[0]:a[1]]; strings.HasPrefix(strings.ToLower(s), "http://") && !told[s] && !ownMachine.MatchString(s) {
				told[s] = true
				at(diag.Note, a[0], a[1], "http-link", diag.Say("địa chỉ này không mã hóa (http)", "this address is not encrypted (http)"),
					diag.Say("thử mở bằng https://; mở được thì dùng địa chỉ ấy", "try it with https:// and use that if it opens"))
			}
		}
		if m := shouted.FindStringSubmatchIndex(line); m != nil && inCapitals(line[m[4]:m[5]]) {
			at(diag.Note, m[4], m[5], "capitals", diag.Say("viết toàn chữ hoa khó đọc, nhất là trong danh sách và bản xem trước", "capitals are hard to read, most of all in lists and previews"),
				diag.Say("viết thường, chỉ hoa chữ đầu và tên riêng", "write in small letters, with a capital for the first and for names"))
		}
		digits := strings.ContainsAny(line, "0123456789")
		if digits {
			var told [][]int
			for _, m := range identity.FindAllStringSubmatchIndex(line, -1) {
				from, to := m[2], m[3]
				if from < 0 {
					from, to = m[4], m[5]
				}
				if n := countDigits(line[from:to]); (n == 12 || n == 9 || n == 8) && !inAddress(from, to) {
					told = append(told, []int{from, to})
					at(diag.Warning, from, to, "identity-number", diag.Say("giống số căn cước, chứng minh thư hay hộ chiếu của một người", "this looks like a person's identity or passport number"),
						diag.Say("xóa: giấy tờ của cá nhân không lên trang, cũng không để trong kho mã", "remove it: personal papers belong neither on the site nor in the repository"))
				}
			}
			for _, m := range mobile.FindAllStringSubmatchIndex(line, -1) {
				if inAddress(m[2], m[3]) || otherNumber.MatchString(line[:m[2]]) || slices.ContainsFunc(told, func(x []int) bool { return m[2] < x[1] && x[0] < m[3] }) {
					continue
				}
				if phoneKey.MatchString(line[:m[2]]) {
					at(diag.Note, m[2], m[3], "personal-phone", diag.Say("đây là số di động: có phải số của cơ quan không?", "this is a mobile number: is it the office's?"),
						diag.Say("số riêng của cá nhân thì thay bằng số của cơ quan", "use the office's number if it is a person's own"))
					continue
				}
				at(diag.Warning, m[2], m[3], "personal-phone", diag.Say("giống số điện thoại riêng của một người", "this looks like somebody's own telephone number"),
					diag.Say("xóa, hoặc ghi số của cơ quan ở dòng contact", "remove it, or give the office's number under contact"))
			}
		}
		for _, m := range child.FindAllStringSubmatchIndex(line, -1) {
			word, name := strings.ToLower(line[m[2]:m[3]]), line[m[4]:m[5]]
			before := strings.Fields(line[:m[2]])
			if len(before) > 0 && slices.Contains(notChildren, strings.ToLower(before[len(before)-1])) && word == "em" || strings.Contains(t.all, `name: "`+name) || slices.Contains(provinces, name) {
				continue // brothers and sisters, people; or one of the people, of whom consent and minor speak
			}
			at(diag.Warning, m[4], m[5], "child-name", diag.Say("có thể là tên một trẻ em: trang này không nêu tên trẻ em", "this may be a child's name: no child is named on this site"),
				diag.Say("bỏ tên, ví dụ: “một em học sinh lớp 5”; nếu là người lớn thì để nguyên", "leave the name out, such as “a pupil”; leave it if it is a grown-up"))
		}
	}
	return list
}

var (
	shouted = regexp.MustCompile(`^(title|summary)\s*:\s*["']?(.*?)["']?\s*$`)
	// A citizen's number has twelve digits and begins with 0; with its name before it, a number of 9 (the old
	// identity card) or 8 (a passport) is one as well.
	identity = regexp.MustCompile(`(?i)(?:CCCD|CMND|CMTND|CMT|căn cước(?: công dân)?|chứng minh(?: thư| nhân dân)?|định danh(?: cá nhân)?|hộ chiếu)[^\d\n]{0,25}(\d(?:[ .]?\d){7,11})(?:\D|$)|(?:^|[^\d.,/])(0\d{2}(?:[ .]?\d{3}){3})(?:[^\d]|$)`)
	// Mobile numbers since 2018: ten digits, 03, 05, 07, 08, 09.
	mobile = regexp.MustCompile(`(?:^|[^\d.,/])((?:\+?84[ .-]?|0)[35789](?:[ .-]?\d){8})(?:[^\d]|$)`)
	// The tax numbers of a province begin with its code: 0800 was this one's. Accounts may begin with anything.
	otherNumber = regexp.MustCompile(`(?i)(?:mã số thuế|mã số doanh nghiệp|MST|tài khoản|STK)[^\pL\d]{0,6}(?:số )?$`)
	ownMachine  = regexp.MustCompile(`^(?i:http://(?:localhost|127\.))`) // as a guide to this program gives it
	phoneKey    = regexp.MustCompile(`\bphone["']?\s*:[^,}]*$`)
	child       = regexp.MustCompile(`(?:^|[^\pL])((?i:em học sinh|học sinh|em gái|em trai|em|cháu gái|cháu trai|cháu|bé gái|bé trai|bé)) ((?:` + familyNames + `)(?: \p{Lu}\p{Ll}*){1,3})(?:$|[^\pL])`)
)

// notChildren stand before "em" where it means brothers, sisters, people.
var notChildren = []string{"anh", "chị", "trẻ", "bà"}

// provinces are those whose names begin like a person's: "học sinh Hà Nội".
var provinces = []string{"Hà Nội", "Hà Nam", "Hà Giang", "Hà Tĩnh", "Cao Bằng", "Thái Bình", "Thái Nguyên", "Lâm Đồng", "Đồng Nai", "Đồng Tháp"}

// familyNames are those that nearly all Vietnamese people have; a word in capitals after "em" is an office
// otherwise.
const familyNames = `Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đào|Đinh|Đoàn|Lương|Trương|Mai|Trịnh|Tạ|Cao|Hà|Tô|Lưu|Chu|Quách|Nghiêm|Vương|Phùng|Thái|Tăng|Kiều|Khúc|Đồng|Tống|Triệu|La|Mạc|Giang|Hứa|Bạch|Lâm|Châu|Nông`

// inCapitals reports a text of capitals, not one with abbreviations in it.
func inCapitals(s string) bool {
	upper, all := 0, 0
	for _, r := range s {
		if unicode.IsLetter(r) {
			all++
			if unicode.IsUpper(r) {
				upper++
			}
		}
	}
	return all >= 8 && upper*10 >= all*7
}

func countDigits(s string) (n int) {
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}
