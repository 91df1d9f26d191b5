package deploy

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/andybalholm/brotli"
	"golang.org/x/sync/errgroup"

	"dienhinh/internal/diag"
	"dienhinh/internal/feed"
	"dienhinh/internal/publish"
)

// CheckOptions are what one check chooses.
type CheckOptions struct {
	URL       string   // where the public finds the site; "" is the address it was built for
	Addresses []string // that must answer, from the site's root: "/mo-hinh/x/"
	Sample    int      // how many other files are asked for, chosen by chance: 200
	Parallel  int      // 8
	Progress  func(done, all int)
}

// Problem is one thing in which the public site is not the one that was built.
type Problem struct {
	Address string // where it was met first
	Text    diag.Text
	Minor   bool // readers get what they ask for, but a header that the site wants is missing
	Times   int  // at how many addresses; 1 for what is told of each
}

// Checked is the result of a check.
type Checked struct {
	Asked    int
	Problems []Problem // grave ones first
}

// always are files that every check asks for.
var always = []string{"index.html", "sitemap.xml", "robots.txt", "feed.xml", "feed.json", "tim-kiem/index.html", "tim-kiem/chi-muc.json", "du-lieu/mo-hinh.json"}

// Check asks the public site for addresses and for a sample of files, and compares bytes and headers with the build.
func Check(ctx context.Context, site *publish.Site, o CheckOptions) (Checked, error) {
	rules, err := ReadRules(site)
	if err != nil {
		return Checked{}, err
	}
	base := o.URL
	if base == "" {
		base = site.Record.BaseURL
	}
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return Checked{}, refuse(KindTarget, diag.Say("không biết trang ở địa chỉ nào trên mạng", "the site's public address is not known"), diag.Say("thêm --url https://danvan.example.vn", "add --url https://danvan.example.vn"))
	}
	if o.Sample == 0 {
		o.Sample = 200
	}
	if o.Parallel < 1 {
		o.Parallel = 8
	}
	c := &checker{site: site, rules: rules, base: strings.TrimSuffix(base, "/"), byHeader: map[string]*Problem{}, client: &http.Client{
		Timeout:       time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	defer c.client.CloseIdleConnections()
	questions := c.questions(o)
	g, working := errgroup.WithContext(ctx)
	g.SetLimit(o.Parallel)
	done := 0
	for _, q := range questions {
		if working.Err() != nil {
			break
		}
		g.Go(func() error {
			c.ask(working, q)
			c.mu.Lock()
			defer c.mu.Unlock()
			if done++; o.Progress != nil {
				o.Progress(done, len(questions))
			}
			return nil
		})
	}
	_ = g.Wait()
	if ctx.Err() != nil {
		return Checked{}, &Error{Kind: KindCanceled, Err: ctx.Err(), Text: diag.Say("đã dừng theo yêu cầu", "stopped as asked")}
	}
	c.askForNothing(ctx)
	return Checked{Asked: len(questions) + 1, Problems: c.sorted()}, nil
}

type checker struct {
	site   *publish.Site
	rules  Rules
	base   string
	client *http.Client

	mu       sync.Mutex
	problems []Problem
	byHeader map[string]*Problem
}

// question is an address and the file that answers it.
type question struct {
	address string // below the base: "/mo-hinh/x/"
	file    publish.File
	missing bool // the build has no such file
}

func (c *checker) find(path string) (publish.File, bool) {
	i, ok := slices.BinarySearchFunc(c.site.Files, path, func(f publish.File, p string) int { return strings.Compare(f.Path, p) })
	if !ok {
		return publish.File{}, false
	}
	return c.site.Files[i], true
}

// questions are all the addresses that must answer, and some other files.
func (c *checker) questions(o CheckOptions) []question {
	var list []question
	asked := map[string]bool{}
	add := func(f publish.File) {
		if address := feed.AddressOf("", f.Path); !asked[address] && !hostRules(f.Path) && f.Path != "404.html" {
			asked[address] = true
			list = append(list, question{address: address, file: f})
		}
	}
	for _, address := range o.Addresses {
		path := strings.TrimPrefix(address, "/")
		if path == "" || strings.HasSuffix(path, "/") {
			path += "index.html"
		}
		if f, ok := c.find(path); ok {
			add(f)
		} else {
			list = append(list, question{address: address, missing: true})
		}
	}
	for _, path := range always {
		if f, ok := c.find(path); ok {
			add(f)
		}
	}
	for _, i := range rand.Perm(len(c.site.Files))[:min(o.Sample, len(c.site.Files))] {
		add(c.site.Files[i])
	}
	return list
}

func (c *checker) tell(address string, minor bool, text diag.Text) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.problems = append(c.problems, Problem{Address: c.base + address, Text: text, Minor: minor, Times: 1})
}

func (c *checker) get(ctx context.Context, address string) (*http.Response, []byte, error) {
	var answer *http.Response
	var data []byte
	err := retry{attempts: 4, first: 500 * time.Millisecond, most: 5 * time.Second}.do(ctx, func() error {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+address, nil)
		if err != nil {
			return err
		}
		r.Header.Set("User-Agent", "dienhinh-check/1.0")
		r.Header.Set("Cache-Control", "no-cache") // what the site has, and not what something on the way remembers
		if answer, err = c.client.Do(r); err != nil {
			return err
		}
		defer answer.Body.Close()
		body := io.Reader(answer.Body)
		if answer.Header.Get("Content-Encoding") == "br" { // a store gives it out without being asked
			body = brotli.NewReader(body)
		}
		data, err = io.ReadAll(body)
		return err
	})
	return answer, data, err
}

func (c *checker) ask(ctx context.Context, q question) {
	if q.missing {
		c.tell(q.address, false, diag.Say("địa chỉ có trong sổ nhưng bản dựng không có", "the ledger has this address and the build has not"))
		return
	}
	answer, data, err := c.get(ctx, q.address)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		c.tell(q.address, false, diag.Say("không tới được", "cannot be reached"))
		return
	}
	status := answer.StatusCode
	rule := c.rule(q.address)
	switch {
	case rule != nil && rule.Status/100 == 3 && status/100 == 3:
		if !c.leads(answer, rule.To) {
			c.tell(q.address, false, diag.Say("dẫn tới %s, lẽ ra tới %s", "leads to %s instead of %s", answer.Header.Get("Location"), rule.To))
		}
		return
	case rule != nil && rule.Status == status: // 410, with the page that says so
	case (status == http.StatusForbidden || status == http.StatusNotFound) && strings.HasSuffix(q.address, "/"):
		c.tell(q.address, false, diag.Say("trả lời %d, lẽ ra 200: kho hay máy chủ phải cho mọi người đọc và mở index.html của thư mục", "answers %d instead of 200: the store or server must let everybody read, and open a folder's index.html", status))
		return
	case status != http.StatusOK:
		c.tell(q.address, false, diag.Say("trả lời %d, lẽ ra 200", "answers %d instead of 200", status))
		return
	}
	if hashOf(data) != q.file.Hash {
		c.tell(q.address, false, diag.Say("nội dung khác bản dựng (%d byte, lẽ ra %d)", "is not what was built (%d bytes instead of %d)", len(data), q.file.Size))
		return
	}
	c.compareHeaders(q, answer)
}

// rule is the redirect of an address, or nil.
func (c *checker) rule(address string) *feed.Redirect {
	full := strings.TrimSuffix(c.rules.Prefix+address, "/")
	for i, r := range c.rules.Redirects {
		if strings.TrimSuffix(r.From, "/") == full {
			return &c.rules.Redirects[i]
		}
	}
	return nil
}

// leads reports whether an answer sends readers to a place.
func (c *checker) leads(answer *http.Response, to string) bool {
	got, err := answer.Location()
	if err != nil {
		return false
	}
	want, err := answer.Request.URL.Parse(to)
	return err == nil && got.Path == want.Path && (got.Host == want.Host || want.Host == answer.Request.URL.Host)
}

// compareHeaders tells of each header once. A wrong type breaks pages; the others make them slower or less safe.
func (c *checker) compareHeaders(q question, answer *http.Response) {
	full := c.rules.Prefix + q.address
	want := [][2]string{{"Content-Type", c.rules.kind(q.file.Path, full)}, {"Cache-Control", c.rules.cache(full)}}
	for _, v := range feed.HeadersOf(c.rules.Headers, full) {
		if v[0] != "Content-Type" && v[0] != "Cache-Control" {
			want = append(want, v)
		}
	}
	for _, v := range want {
		got := strings.Join(answer.Header.Values(v[0]), ", ")
		if strings.EqualFold(strings.ReplaceAll(got, " ", ""), strings.ReplaceAll(v[1], " ", "")) {
			continue
		}
		c.mu.Lock()
		if p := c.byHeader[v[0]]; p != nil {
			p.Times++
		} else {
			text := diag.Say("không có tiêu đề %s, lẽ ra “%s”", "lacks the header %s (“%s”)", v[0], shortened(v[1]))
			if got != "" {
				text = diag.Say("%s là “%s”, lẽ ra “%s”", "%s is “%s” instead of “%s”", v[0], shortened(got), shortened(v[1]))
			}
			c.byHeader[v[0]] = &Problem{Address: c.base + q.address, Text: text, Minor: v[0] != "Content-Type", Times: 1}
		}
		c.mu.Unlock()
	}
}

func shortened(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// askForNothing asks for an address that the site does not have.
func (c *checker) askForNothing(ctx context.Context) {
	address := fmt.Sprintf("/khong-co-%s/", token())
	answer, data, err := c.get(ctx, address)
	page, ok := c.find("404.html")
	switch {
	case err != nil:
	case answer.StatusCode != http.StatusNotFound:
		c.tell(address, true, diag.Say("địa chỉ không có mà trả lời %d, lẽ ra 404", "an address that is not there answers %d instead of 404", answer.StatusCode))
	case ok && hashOf(data) != page.Hash:
		c.tell(address, true, diag.Say("địa chỉ không có thì máy chủ hiện trang của nó, không phải trang 404.html của ta", "for an address that is not there the server shows its own page and not our 404.html"))
	}
}

func (c *checker) sorted() []Problem {
	slices.SortFunc(c.problems, func(a, b Problem) int { return strings.Compare(a.Address, b.Address) })
	var list []Problem
	at := map[string]int{} // what is wrong everywhere is told once
	for _, p := range c.problems {
		if i, told := at[p.Text.EN]; told {
			list[i].Times++
			continue
		}
		at[p.Text.EN] = len(list)
		list = append(list, p)
	}
	for _, p := range c.byHeader {
		list = append(list, *p)
	}
	slices.SortFunc(list, func(a, b Problem) int {
		if a.Minor != b.Minor {
			if a.Minor {
				return 1
			}
			return -1
		}
		return strings.Compare(a.Address+a.Text.EN, b.Address+b.Text.EN)
	})
	return list
}
