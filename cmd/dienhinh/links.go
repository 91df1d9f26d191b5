package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"dienhinh/internal/build"
	"dienhinh/internal/content"
	"dienhinh/internal/diag"
	"dienhinh/internal/ledger"
	"dienhinh/internal/site"
	"dienhinh/internal/viet"
	"dienhinh/internal/whole"
)

func (a *app) linksCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "links",
		Short: a.say("Sổ địa chỉ: địa chỉ nào đã đăng thì trả lời mãi", "The ledger of published addresses"),
		Long: a.say(`Sổ địa chỉ (content/links.txt) ghi mọi địa chỉ trang từng đăng. Dựng trang mà có địa chỉ trong sổ không còn trả lời thì
bị dừng lại, để không ai mất đường dẫn đã lưu, đã in hay đã chia sẻ.`, `The ledger (content/links.txt) has every address that was ever published. A build that would drop one fails.`),
		Example: "  dienhinh links accept\n" +
			"  dienhinh links move /mo-hinh/ten-cu/ /mo-hinh/ten-moi/\n" +
			"  dienhinh links withdraw /mo-hinh/ten/ --why \"" + a.say("Số liệu chưa đúng, đang kiểm tra lại", "The figures were wrong") + "\"",
		Args: onlyCommands,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SuggestionsMinimumDistance = 2
	var flags siteFlags
	var why string
	accept := &cobra.Command{
		Use: "accept", Short: a.say("Ghi các địa chỉ mới vào sổ; không sửa dòng nào đã có", "Record new addresses; changes no line"), Args: a.noArgs,
		RunE: func(*cobra.Command, []string) error { return a.acceptLinks(flags) },
	}
	list := &cobra.Command{
		Use: "list", Short: a.say("Xem mọi địa chỉ trong sổ và nay mỗi địa chỉ ra sao", "Show every address and what answers there"), Args: a.noArgs,
		RunE: func(*cobra.Command, []string) error { return a.listLinks(flags) },
	}
	move := &cobra.Command{
		Use: "move " + a.say("ĐỊA-CHỈ-CŨ ĐỊA-CHỈ-MỚI", "OLD NEW"), Short: a.say("Bài đã đổi tên tệp: địa chỉ cũ dẫn sang địa chỉ mới", "Lead an old address to a new one"), Args: a.words(2),
		RunE: func(_ *cobra.Command, args []string) error { return a.moveLink(flags, args[0], args[1]) },
	}
	withdraw := &cobra.Command{
		Use: "withdraw " + a.say("ĐỊA-CHỈ", "ADDRESS"), Short: a.say("Bài đã gỡ hẳn: địa chỉ trả lời bằng một trang nói như vậy", "Say at an address that its story was taken down"), Args: a.words(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.withdrawLink(flags, args[0], why) },
	}
	withdraw.Flags().StringVar(&why, "why", "", a.say("lý do, hiện cho người đọc; đừng nêu tên ai", "the reason, which readers see; name nobody"))
	restore := &cobra.Command{
		Use: "restore " + a.say("ĐỊA-CHỈ", "ADDRESS"), Short: a.say("Bài đã chuyển hay đã gỡ nay đăng lại ở chính địa chỉ ấy", "A story is published again at an address it had left"), Args: a.words(1),
		RunE: func(_ *cobra.Command, args []string) error { return a.restoreLink(flags, args[0]) },
	}
	for _, c := range []*cobra.Command{accept, list, move, withdraw, restore} {
		a.addAsOf(c, &flags)
		root.AddCommand(c)
	}
	return root
}

// words wants so many words after a command.
func (a *app) words(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == n {
			return nil
		}
		return &failure{exitUsage, diag.Say("lệnh %s cần đúng %d địa chỉ", "the command %s needs %d addresses", cmd.Name(), n),
			diag.Say("viết: %s", "write: %s", cmd.UseLine())}
	}
}

// links is the ledger beside the site of this moment.
type links struct {
	*app
	result    *build.Result
	addresses *site.Addresses
	before    []byte // the file; nil when there is none
	asOf      time.Time
}

// openLinks makes the site as it would be published now, lost addresses and all.
func (a *app) openLinks(flags siteFlags) (*links, error) {
	b, opt, err := a.project(flags)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	l := &links{app: a, asOf: opt.AsOf}
	if l.before, err = readOrdinary(l.path()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, cannotWrite(ledger.File, err)
	}
	opt.Preview = true
	l.result = b.Assemble(a.ctx, opt, a.now())
	if l.result.Site == nil {
		a.showSome(l.result.Findings)
		return nil, a.failed(l.result)
	}
	l.addresses = l.result.Site.Addresses()
	return l, nil
}

func (l *links) path() string { return filepath.Join(l.root, filepath.FromSlash(ledger.File)) }

// write replaces the ledger, unless somebody has changed it in the meantime.
func (l *links) write(next *ledger.Ledger) error {
	return replaceFile(l.path(), ledger.File, l.before, next.Bytes(), 0o644)
}

// replaceFile replaces a file whole or not at all, and not when it no longer holds what was read before; nil stands for
// a file that was not there. rel is its name for the editor.
func replaceFile(path, rel string, before, after []byte, mode fs.FileMode) error {
	dir, name := filepath.Split(path)
	root, err := os.OpenRoot(filepath.Clean(dir))
	if err != nil {
		return cannotWrite(rel, err)
	}
	defer root.Close()
	switch err := whole.Replace(root, name, before, after, mode); {
	case errors.Is(err, whole.ErrChanged):
		return &failure{exitIO, diag.Say("%s vừa có người sửa nên chưa ghi gì", "%s has just been changed, so nothing was written", rel), diag.Say("chạy lại lệnh", "run the command again")}
	case err != nil:
		return cannotWrite(rel, err)
	}
	return nil
}

// readOrdinary reads an ordinary file. Of another kind (a pipe, a device) nobody knows when it ends.
func readOrdinary(path string) ([]byte, error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: path, Err: errors.New("không phải tệp thường")}
	}
	return os.ReadFile(path)
}

// overwrite replaces a file whatever it held, whole or not at all.
func overwrite(path, rel string, data []byte) error {
	before, err := readOrdinary(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return cannotWrite(rel, err)
	}
	return replaceFile(path, rel, before, data, 0o644)
}

// set changes the lines of addresses and says so.
func (l *links) set(entries ...ledger.Entry) error {
	next := l.result.Ledger
	for _, e := range entries {
		next = next.Set(e)
	}
	if err := l.write(next); err != nil {
		return err
	}
	for _, e := range entries {
		fmt.Fprintln(l.out, l.say("đã ghi vào %s: %s", "written to %s: %s", ledger.File, next.Lookup(e.Address).String()))
	}
	return nil
}

var windowsPath = regexp.MustCompile(`^[A-Za-z]:[/\\]`)

// address reads what an editor types or copies from the browser as an address of the site.
func (l *links) address(s string) (string, error) {
	if windowsPath.MatchString(s) {
		return "", &failure{exitUsage, diag.Say("“%s” là đường dẫn tệp, không phải địa chỉ trên trang", "“%s” is a file's path, not an address of the site", s),
			diag.Say("trong Git Bash, viết địa chỉ không có dấu / ở đầu: mo-hinh/ten/", "in Git Bash, write the address without the first slash: mo-hinh/name/")}
	}
	if u, err := url.Parse(viet.NFC(s)); err == nil && u.Path != "" {
		if s = u.Path; u.Host != "" {
			s = strings.TrimPrefix(s, l.result.Site.Prefix())
		}
	}
	address, problem := ledger.CheckAddress(s)
	if problem != (diag.Text{}) {
		return "", &failure{exitUsage, problem, diag.Say("viết địa chỉ từ gốc trang, ví dụ: /mo-hinh/ten/", "write the address from the site's root, such as /mo-hinh/name/")}
	}
	return address, nil
}

// recorded finds the line of an address that somebody wants to change.
func (l *links) recorded(s string) (*ledger.Entry, error) {
	address, err := l.address(s)
	if err != nil {
		return nil, err
	}
	if e := l.result.Ledger.Lookup(address); e != nil {
		return e, nil
	}
	var known []string
	for _, e := range l.result.Ledger.Entries() {
		known = append(known, e.Address)
	}
	hint := diag.Say("địa chỉ của một trang khác trước đây thì ghi vào dòng aliases của bài", "an address of another, earlier site goes into the line aliases of a story")
	if l.result.Ledger == nil {
		hint = diag.Say("trang chưa có sổ; lập sổ bằng: dienhinh links accept", "there is no ledger yet; begin one: dienhinh links accept")
	} else if near, ok := viet.Nearest(address, known); ok {
		hint = diag.Say("có phải ý bạn là %s?", "did you mean %s?", near)
	}
	return nil, &failure{exitContent, diag.Say("sổ không có địa chỉ %s: trang chưa từng đăng ở đó", "the ledger has no address %s: nothing was published there", address), hint}
}

// left makes sure that no page answers at an address any more.
func (l *links) left(e *ledger.Entry) error {
	owner := l.addresses.Owner(e.Address)
	if owner == "" {
		return nil
	}
	return &failure{exitContent, diag.Say("%s đang trả lời bình thường: %s", "%s answers as it is: %s", e.Address, owner),
		diag.Say("đổi tên tệp, xóa tệp hoặc đặt draft: true trước, rồi chạy lại lệnh này", "rename the file, remove it or set draft: true first, then run this again")}
}

func (a *app) acceptLinks(flags siteFlags) error {
	l, err := a.openLinks(flags)
	if err != nil {
		return err
	}
	entries := l.addresses.Unrecorded()
	l.result.Site.Mark(entries)
	next, added := l.result.Ledger.Record(entries)
	if len(added) == 0 {
		fmt.Fprintln(a.out, a.say("không có địa chỉ mới nào: sổ đã đủ %s địa chỉ", "nothing is new: the ledger has all %s addresses", count(len(next.Entries()))))
		return a.saySome(l.result)
	}
	if err := l.write(next); err != nil {
		return err
	}
	for _, e := range added {
		fmt.Fprintln(a.out, "+ "+e.Address)
	}
	fmt.Fprintln(a.out, a.say("đã ghi %s địa chỉ mới vào %s; hãy đưa tệp ấy lên kho mã cùng với bài", "%s new addresses are in %s now; commit it with the stories", count(len(added)), ledger.File))
	return a.saySome(l.result)
}

// saySome says how many addresses still wait for a word.
func (a *app) saySome(r *build.Result) error {
	n := 0
	for _, f := range r.Findings {
		if f.Code == "lost-address" || f.Code == "changed-id" || f.Code == "address-reused" || f.Code == "moved-nowhere" {
			n++
		}
	}
	if n > 0 {
		fmt.Fprintln(a.out, a.say("còn %s địa chỉ trong sổ cần xử lý: xem bằng lệnh dienhinh check", "%s addresses of the ledger need a word: see dienhinh check", count(n)))
	}
	return nil
}

func (a *app) moveLink(flags siteFlags, from, to string) error {
	l, err := a.openLinks(flags)
	if err != nil {
		return err
	}
	e, err := l.recorded(from)
	if err != nil {
		return err
	}
	if err := l.left(e); err != nil {
		return err
	}
	target, err := l.address(to)
	if err != nil {
		return err
	}
	switch answer := l.addresses.Answer(target); answer.Kind {
	case site.AnswersPage:
	case site.AnswersRedirect:
		target = answer.To // straight there
	default:
		hint := diag.Say("địa chỉ mới phải là của một bài đang đăng", "the new address has to be that of a published story")
		if near, ok := l.addresses.Nearest(target); ok {
			hint = diag.Say("có phải ý bạn là %s?", "did you mean %s?", near)
		}
		return &failure{exitContent, diag.Say("không có trang nào ở %s", "there is no page at %s", target), hint}
	}
	if at := l.result.Ledger.Lookup(target); at != nil && (at.State == ledger.Moved || at.State == ledger.Withdrawn) {
		return &failure{exitContent, diag.Say("sổ còn ghi %s là đã chuyển hay đã gỡ", "the ledger still says that %s moved or was withdrawn", target),
			diag.Say("chạy trước: dienhinh links restore %s", "first run: dienhinh links restore %s", target)}
	}
	return l.set(ledger.Entry{Address: e.Address, State: ledger.Moved, Target: target})
}

func (a *app) withdrawLink(flags siteFlags, address, why string) error {
	l, err := a.openLinks(flags)
	if err != nil {
		return err
	}
	e, err := l.recorded(address)
	if err != nil {
		return err
	}
	if err := l.left(e); err != nil {
		return err
	}
	if kind := path.Ext(e.Address); kind != "" && kind != ".html" {
		return &failure{exitContent, diag.Say("%s là tệp cho máy đọc, không có chỗ cho lời nhắn", "%s is a file for programs, with no room for a word to readers", e.Address),
			diag.Say("dẫn nó sang tệp khác: dienhinh links move %s ĐỊA-CHỈ-MỚI", "lead it to another file: dienhinh links move %s NEW-ADDRESS", e.Address)}
	}
	day, _ := time.Parse(ledger.DateForm, l.asOf.In(content.Zone).Format(ledger.DateForm))
	why = strings.Join(strings.Fields(viet.NFC(why)), " ")
	if err := l.set(ledger.Entry{Address: e.Address, State: ledger.Withdrawn, Date: day, Reason: why}); err != nil {
		return err
	}
	if why != "" {
		fmt.Fprintln(a.out, a.say("lý do này hiện cho mọi người đọc; nếu có nêu tên ai thì hãy sửa lại", "everybody can read this reason; if it names anybody, change it"))
	}
	return nil
}

func (a *app) restoreLink(flags siteFlags, address string) error {
	l, err := a.openLinks(flags)
	if err != nil {
		return err
	}
	e, err := l.recorded(address)
	if err != nil {
		return err
	}
	if e.State == ledger.Page || e.State == ledger.Short {
		fmt.Fprintln(a.out, a.say("%s chưa từng ghi là đã chuyển hay đã gỡ", "%s was not said to have moved or gone", e.Address))
		return nil
	}
	next := []ledger.Entry{{Address: e.Address}}
	switch answer := l.addresses.Answer(e.Address); {
	case l.addresses.Owner(e.Address) == "":
		return &failure{exitContent, diag.Say("chưa có bài nào đăng ở %s", "nothing is published at %s", e.Address), diag.Say("đăng lại bài rồi chạy lại lệnh này", "publish the story again, then run this")}
	case answer.Kind == site.AnswersRedirect && strings.HasPrefix(e.Address, ledger.ShortFolder):
		next[0].State, next[0].Target = ledger.Short, answer.To
	case answer.Kind == site.AnswersRedirect:
		next[0].State, next[0].Target = ledger.Moved, answer.To
	}
	l.result.Site.Mark(next)
	// What led here meant the story that has moved on, and follows it.
	for _, other := range l.result.Ledger.Entries() {
		if e.State == ledger.Moved && other.Target == e.Address {
			other.Target = e.Target
			next = append(next, other)
		}
	}
	return l.set(next...)
}

func (a *app) listLinks(flags siteFlags) error {
	l, err := a.openLinks(flags)
	if err != nil {
		return err
	}
	lost := 0
	for _, e := range l.result.Ledger.Entries() {
		says := ""
		switch answer := l.addresses.Answer(e.Address); answer.Kind {
		case site.AnswersPage:
			says = a.say("có trang", "page")
		case site.AnswersRedirect:
			says = "→ " + answer.To
		case site.AnswersWithdrawn:
			says = a.say("đã gỡ", "withdrawn")
			if e.State == ledger.Withdrawn {
				says = strings.TrimSpace(a.say("đã gỡ ngày %s", "withdrawn on %s", viet.Date(e.Date)) + "  " + e.Reason)
			}
		case site.AnswersPaused:
			says = a.say("hiện không hiển thị", "not shown at present")
		default:
			lost++
			says = a.say("KHÔNG TRẢ LỜI", "NOTHING ANSWERS")
		}
		fmt.Fprintf(a.out, "%s  %s\n", e.Address, says)
	}
	fresh := l.addresses.Unrecorded()
	for _, e := range fresh {
		fmt.Fprintf(a.out, "%s  %s\n", e.Address, a.say("chưa ghi vào sổ", "not recorded yet"))
	}
	fmt.Fprintln(a.out, a.say("%s địa chỉ trong sổ, %s không trả lời, %s chưa ghi", "%s addresses in the ledger, %s do not answer, %s are not recorded",
		count(len(l.result.Ledger.Entries())), count(lost), count(len(fresh))))
	return nil
}

// remindOfLedger says, after what is published has been built, that its addresses are not recorded.
func (a *app) remindOfLedger(noLedger bool, n int) {
	switch {
	case noLedger:
		fmt.Fprintln(a.out, a.say("lời nhắc: trang chưa có sổ địa chỉ. Trước khi đăng, chạy: dienhinh links accept", "note: there is no ledger of addresses. Before you publish, run: dienhinh links accept"))
	case n > 0:
		fmt.Fprintln(a.out, a.say("lời nhắc: %s địa chỉ mới chưa có trong sổ. Trước khi đăng, chạy: dienhinh links accept", "note: %s new addresses are not in the ledger. Before you publish, run: dienhinh links accept", count(n)))
	}
}
