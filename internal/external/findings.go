package external

import (
	"dienhinh/internal/diag"
)

// Link is a link to another site and where it is written.
type Link struct {
	URL  string
	From diag.Finding // file and place alone
}

// Findings says of each link that is not well what an editor should know. Nothing of it is an error: what
// other sites do must not stop ours.
func Findings(links []Link, answers Record) diag.Findings {
	var list diag.Findings
	for _, l := range links {
		a, ok := answers[l.URL]
		if !ok || a.Kind == Good {
			continue
		}
		f := l.From
		f.Severity = diag.Warning
		since := diag.Text{}
		if a.Old {
			since = diag.Say(" (lần hỏi ngày %s)", " (asked on %s)", a.At.Format("02/01/2006"))
		}
		replace := diag.Say("tìm địa chỉ mới hoặc bản lưu của trang ấy; không có thì bỏ địa chỉ, giữ tên nguồn", "look for its new address or an archived copy; else drop the address and keep the source's title")
		switch a.Kind {
		case Gone:
			f.Code, f.Hint = "external-gone", replace
			f.Text = diag.Say("trang này không còn: máy chủ trả lời %d%s", "this page is gone: the server answers %d%s", a.Status, since)
		case Failing:
			f.Code, f.Hint = "external-failing", diag.Say("thử lại sau; lỗi mãi thì tìm địa chỉ khác", "try later; if it stays, look for another address")
			f.Text = diag.Say("máy chủ của trang này đang lỗi: %d%s", "the server of this page fails: %d%s", a.Status, since)
		case Unreachable:
			f.Code, f.Hint = "external-unreachable", replace
			f.Text = diag.Say("không tới được trang này: %s%s", "this page cannot be reached: %s%s", causes[a.Cause], since)
			if a.Cause == "tls" {
				f.Hint = diag.Say("mở thử bằng trình duyệt; trình duyệt cũng cảnh báo thì tìm địa chỉ khác, hoặc báo cho cơ quan chủ trang", "open it in a browser; if that warns as well, look for another address, or tell whose site it is")
			}
		case Private:
			f.Code, f.Hint = "external-private", diag.Say("người đọc không mở được: dẫn đến một địa chỉ công khai, hoặc bỏ địa chỉ", "readers cannot open it: link to a public address, or drop it")
			f.Text = diag.Say("địa chỉ này nằm trong mạng nội bộ nên không được hỏi", "this address lies in a private network and was not asked")
		case Moved:
			f.Severity, f.Code = diag.Note, "external-moved"
			f.Text = diag.Say("trang này đã chuyển hẳn sang %s%s", "this page has moved for good to %s%s", a.To, since)
			f.Hint = diag.Say("mở xem có đúng trang ấy không rồi thay địa chỉ", "see whether it is the same page, then change the address")
		case Unclear:
			f.Severity, f.Code = diag.Note, "external-unclear"
			f.Text = diag.Say("chưa rõ trang này còn không: máy chủ không trả lời máy hỏi (%d)%s", "it is not clear whether this page is there: the server refuses programs (%d)%s", a.Status, since)
			f.Hint = diag.Say("mở thử bằng trình duyệt", "open it in a browser")
		}
		list = append(list, f)
	}
	return list
}

var causes = map[string]diag.Text{
	"dns":     diag.Say("không có tên miền này", "there is no such host"),
	"timeout": diag.Say("chờ quá lâu", "no answer in time"),
	"tls":     diag.Say("chứng chỉ bảo mật không hợp lệ", "its certificate is not valid"),
	"connect": diag.Say("không kết nối được", "no connection"),
	"":        diag.Say("không kết nối được", "no connection"),
}

// Offline is the finding of a check without a network.
func Offline(known, all int) diag.Finding {
	return diag.Finding{Severity: diag.Warning, Code: "external-offline",
		Text: diag.Say("không tới được trang nào bên ngoài; dùng câu trả lời đã biết của %d trong %d địa chỉ", "no other site can be reached; what is known of %d of %d addresses is used", known, all),
		Hint: diag.Say("kiểm tra mạng rồi chạy lại: dienhinh check --external", "check the network and run again: dienhinh check --external")}
}
