package serve_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
)

// TestSearch holds the search page to its contract (shared/DESIGN.md) with the real engine on the real site, in one
// browser. Each part has a host of its own, and so an own memory of what was searched.
func TestSearch(t *testing.T) {
	if engine, err := filepath.Glob(filepath.Join(realRoot, "static/js/search/*engine*.js")); err != nil || len(engine) == 0 {
		t.Skip("there is no search engine in static/js/search, so its page is not looked at")
	}
	browser := browse(t)
	b := &searchBench{bench: &bench{browser: browser, axe: axeSource(t)}, site: makeSite(t, realRoot, ""), titles: map[string]string{}}
	var data struct {
		Models []struct{ Address, Title string }
	}
	must(t, json.Unmarshal(b.site.files["du-lieu/mo-hinh.json"], &data))
	for _, m := range data.Models {
		u, err := url.Parse(m.Address)
		must(t, err)
		b.titles[u.Path] = m.Title
	}
	lanes := make(chan struct{}, 4)
	var all sync.WaitGroup
	for _, part := range []struct {
		name string
		test func(*testing.T, *searchPage)
	}{
		{"look", testSearchLook}, // the longest
		{"typing", testSearchTyping},
		{"address", testSearchAddress},
		{"history", testSearchHistory},
		{"more", testSearchMore},
		{"facets", testSearchFacets},
		{"keyboard", testSearchKeyboard},
		{"order", testSearchOrder},
		{"composition", testSearchComposition},
		{"ahead", testSearchAhead},
		{"recent", testSearchRecent},
		{"shift", testSearchShift},
		{"attacks", testSearchAttacks},
		{"broken", testSearchBroken},
		{"without-script", testSearchWithoutScript},
	} {
		lanes <- struct{}{}
		all.Go(func() {
			defer func() { <-lanes }()
			t.Run(part.name, func(t *testing.T) { part.test(t, b.open(t)) })
		})
	}
	all.Wait()
}

// searchBench is what the parts of TestSearch share.
type searchBench struct {
	*bench
	site   *built
	titles map[string]string // of the models, by address
}

// searchPage is a tab at the search page of a host that can be told to be slow or broken.
type searchPage struct {
	*searchBench
	*tab
	host *httpHost
	hook atomic.Pointer[func(http.ResponseWriter, *http.Request) bool] // answers instead of the site when it says so
}

func (b *searchBench) open(t *testing.T) *searchPage {
	p := &searchPage{searchBench: b, host: &httpHost{site: b.site}, tab: openTab(t, b.browser, watchShifts, watchQueries)}
	p.host.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if hook := p.hook.Load(); hook == nil || !(*hook)(w, r) {
			b.site.answer(w, r, nil)
		}
	}))
	t.Cleanup(p.host.Close)
	p.show(t, desktop)
	return p
}

func (p *searchPage) intercept(hook func(http.ResponseWriter, *http.Request) bool) {
	p.hook.Store(&hook)
}

func (p *searchPage) visit(t *testing.T, search string) {
	t.Helper()
	p.load(t, p.host, "/tim-kiem/"+search)
}

// watchQueries notes every query that the results answer, and looks whether they were complete when they said so.
const watchQueries = `(() => {
  window.answered = [];
  window.firsts = []; // the first result of each
  new MutationObserver(() => {
    const r = document.querySelector("[data-results]");
    if (!r || !("query" in r.dataset) || answered.at(-1) === r.dataset.query) return;
    answered.push(r.dataset.query);
    firsts.push(r.querySelector("[data-result] a")?.textContent ?? "");
  }).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ["data-query"]});
})()`

// answer is what the page shows.
type searchAnswer struct {
	Query string   `json:"query"`
	Total int      `json:"total"`
	Hrefs []string `json:"hrefs"`
	Texts []string `json:"texts"`
	Box   string   `json:"box"`
	Said  string   `json:"said"`
	State string   `json:"state"`
}

const readAnswer = `(() => {
  const r = document.querySelector("[data-results]"), links = [...r.querySelectorAll("[data-result]")].map(e => e.querySelector("a[href]"));
  return {query: r.dataset.query ?? "", total: Number(r.dataset.total ?? -1), hrefs: links.map(a => a.getAttribute("href")), texts: links.map(a => a.textContent),
    box: document.querySelector("input[type=search][name=q]").value, said: document.querySelector("[data-say]").textContent.trim(), state: document.querySelector("[data-search]").dataset.state ?? ""};
})()`

// answered waits until the results are those of a query and checks that they keep the contract.
func (p *searchPage) answered(t *testing.T, query string) searchAnswer {
	t.Helper()
	quoted, err := json.Marshal(query)
	must(t, err)
	if !eventually(t, p.tab, fmt.Sprintf(`document.querySelector("[data-results]")?.dataset.query === %s && !document.querySelector("[data-results][aria-busy]")`, quoted)) {
		t.Fatalf("the results never answer %q: %+v", query, eval[searchAnswer](t, p.tab, readAnswer))
	}
	a := eval[searchAnswer](t, p.tab, readAnswer)
	if a.Total >= 0 && (a.Total < len(a.Hrefs) || a.Total > 0 && len(a.Hrefs) == 0) {
		t.Errorf("%q: data-total=%d with %d results", query, a.Total, len(a.Hrefs))
	}
	for i, href := range a.Hrefs {
		if want := p.titles[href]; want == "" || a.Texts[i] != want {
			t.Errorf("%q: result %s is called %q, want %q", query, href, a.Texts[i], want)
		}
	}
	return a
}

// holds waits a little for something to become true and fails when it does not.
func (p *searchPage) holds(t *testing.T, what, js string) {
	t.Helper()
	if !eventually(t, p.tab, "("+js+")") {
		t.Errorf("%s: not so: %s\n%+v", what, js, eval[searchAnswer](t, p.tab, readAnswer))
	}
}

func (p *searchPage) quiet(t *testing.T) {
	t.Helper()
	for _, x := range p.take() {
		t.Error(x)
	}
}

const focusBox = `document.querySelector("[data-search] input[name=q]").focus()`

// put gives the box a value at once, as pasting does.
func (p *searchPage) put(t *testing.T, js string) {
	t.Helper()
	do(t, p.tab, fmt.Sprintf(`const box = document.querySelector("[data-search] input[name=q]"); box.focus(); box.value = %s; box.dispatchEvent(new InputEvent("input", {bubbles: true}))`, js))
}

func testSearchTyping(t *testing.T, p *searchPage) {
	p.visit(t, "")
	p.holds(t, "the start", `document.querySelector("[data-search]").dataset.state === "start" && document.querySelector(".search-start").checkVisibility()`)
	before := eval[int](t, p.tab, `history.length`)
	do(t, p.tab, focusBox)
	p.press(t, "rac thai")
	a := p.answered(t, "rac thai")
	if a.Total == 0 {
		t.Error("“rac thai” finds nothing")
	}
	if n := eval[int](t, p.tab, `document.querySelectorAll("[data-result] mark").length`); n == 0 {
		t.Error("nothing is marked in the results of “rac thai”")
	}
	p.holds(t, "typing is in the address", `location.search === "?q=rac+thai"`)
	if now := eval[int](t, p.tab, `history.length`); now != before {
		t.Errorf("typing made %d steps of history", now-before)
	}
	p.holds(t, "the number of results is said", `document.querySelector("[data-say]").textContent.includes("kết quả cho “rac thai”")`)
	p.press(t, "\r")
	p.holds(t, "Enter is a step of history", fmt.Sprintf(`history.length === %d`, before+1))
	// The box emptied: back to the start, and nothing of the last answer is left.
	p.put(t, `""`)
	p.answered(t, "")
	p.holds(t, "the start again", `document.querySelector("[data-search]").dataset.state === "start" && !document.querySelector("[data-result]") && location.search === ""`)
	p.quiet(t)
}

func testSearchAddress(t *testing.T, p *searchPage) {
	p.visit(t, "?q=h%C3%B2a+gi%E1%BA%A3i")
	if a := p.answered(t, "hòa giải"); a.Box != "hòa giải" || len(a.Texts) == 0 || a.Texts[0] != "Công tác hòa giải ở cơ sở" {
		t.Errorf("?q=hòa giải shows %+v", a)
	}
	// Facets alone, two of one kind, one that there is not, and what Facebook adds.
	p.visit(t, "?dia-ban=thanh-mien&dia-ban=chi-linh&nam=1800&fbclid=x")
	a := p.answered(t, "")
	if a.Total != len(a.Hrefs) || a.Total == 0 {
		t.Errorf("two districts: %+v", a)
	}
	p.holds(t, "what is wrong is said", `document.querySelector("[data-notes]").innerText.includes("1800")`)
	p.holds(t, "the boxes are ticked", `document.querySelectorAll("[data-facets] :checked").length === 2`)
	p.holds(t, "what is wrong leaves the address", `location.search === "?dia-ban=thanh-mien&dia-ban=chi-linh"`)
	p.holds(t, "places of the results", `[...document.querySelectorAll("[data-result] .card-meta")].every(e => /Thanh Miện|Chí Linh/.test(e.textContent))`)
	p.visit(t, "?q=zzzzqqqq&loai-hinh=tap-the")
	if a := p.answered(t, "zzzzqqqq"); a.Total != 0 {
		t.Errorf("zzzzqqqq finds %+v", a)
	}
	p.holds(t, "what to do now", `document.querySelector("[data-unfilter]").checkVisibility() && document.querySelector(".search-main .ways").checkVisibility()`)
	do(t, p.tab, `document.querySelector("[data-unfilter]").click()`)
	p.holds(t, "without the filter", `location.search === "?q=zzzzqqqq" && !document.querySelector("[data-chips] li")`)
	p.quiet(t)
}

func testSearchHistory(t *testing.T, p *searchPage) {
	p.visit(t, "")
	for _, q := range []string{"rac", "hoa giai"} {
		p.put(t, fmt.Sprintf("%q", q))
		p.press(t, "\r")
		p.answered(t, q)
	}
	p.put(t, `"hoa giai o"`) // typed and never decided
	p.answered(t, "hoa giai o")
	do(t, p.tab, `const box = document.querySelector('[data-facets] input[value="tap-the"]'); box.click()`)
	p.holds(t, "the facet in the address", `location.search === "?q=hoa+giai+o&loai-hinh=tap-the"`)
	for _, step := range []struct{ go_, query, search string }{
		{"back", "hoa giai", "?q=hoa+giai"}, {"back", "rac", "?q=rac"}, {"back", "", ""},
		{"forward", "rac", "?q=rac"}, {"forward", "hoa giai", "?q=hoa+giai"}, {"forward", "hoa giai o", "?q=hoa+giai+o&loai-hinh=tap-the"},
	} {
		do(t, p.tab, "history."+step.go_+"()")
		p.holds(t, step.go_, fmt.Sprintf(`location.search === %q`, step.search))
		if a := p.answered(t, step.query); a.Box != step.query {
			t.Errorf("%s to %q: the box says %q", step.go_, step.query, a.Box)
		}
	}
	p.holds(t, "the facet is ticked again", `document.querySelector('[data-facets] input[value="tap-the"]').checked`)
	// From a model back to its results, which are not fetched into another order or another place.
	first := p.answered(t, "hoa giai o").Hrefs[0]
	do(t, p.tab, `document.querySelector("[data-result] a").click()`)
	p.holds2(t, "on the model", fmt.Sprintf(`location.pathname === %q`, first))
	do(t, p.tab, `history.back()`)
	p.holds2(t, "back", `location.pathname === "/tim-kiem/" && document.querySelector("[data-results]")?.dataset.query === "hoa giai o"`)
	p.quiet(t)
}

// holds2 is holds for a page that may not be the search page.
func (p *searchPage) holds2(t *testing.T, what, js string) {
	t.Helper()
	if !eventually(t, p.tab, "("+js+")") {
		t.Errorf("%s: not so: %s at %s", what, js, eval[string](t, p.tab, "location.href"))
	}
}

// testSearchMore asks for more results, opens one of them and comes back to where it was.
func testSearchMore(t *testing.T, p *searchPage) {
	p.show(t, phone)
	p.visit(t, "?loai-hinh=tap-the")
	if a := p.answered(t, ""); len(a.Hrefs) != 10 || a.Total <= 10 {
		t.Fatalf("the first results: %+v", a)
	}
	do(t, p.tab, `document.querySelector("[data-more]").click()`)
	p.holds(t, "the eleventh has the focus", `document.activeElement === document.querySelectorAll("[data-result] a")[10]`)
	a := p.answered(t, "")
	if len(a.Hrefs) != min(a.Total, 30) || eval[bool](t, p.tab, `document.querySelector("[data-more]").checkVisibility()`) != (a.Total > 30) {
		t.Errorf("after asking for more: %+v", a)
	}
	seen := map[string]bool{}
	for _, href := range a.Hrefs {
		if seen[href] {
			t.Errorf("%s is there twice", href)
		}
		seen[href] = true
	}
	y := eval[float64](t, p.tab, `scrollY`)
	do(t, p.tab, `document.querySelectorAll("[data-result] a")[12].click()`)
	p.holds2(t, "on the model", fmt.Sprintf(`location.pathname === %q`, a.Hrefs[12]))
	do(t, p.tab, `history.back()`)
	p.holds2(t, "back", fmt.Sprintf(`document.querySelectorAll("[data-result]").length === %d && Math.abs(scrollY - %f) < 2`, len(a.Hrefs), y))
	if y < 500 {
		t.Errorf("it was at %f px: coming back there proves nothing", y)
	}
	p.quiet(t)
}

func testSearchFacets(t *testing.T, p *searchPage) {
	p.visit(t, "?q=nong")
	all := p.answered(t, "nong")
	// Every number beside a box is what ticking it gives.
	type choice struct {
		ID    string `json:"id"`
		Count int    `json:"count"`
	}
	p.holds(t, "live counts", fmt.Sprintf(`[...document.querySelectorAll("[data-facets] fieldset:first-child .count")].reduce((n, e) => n + Number(e.textContent), 0) === %d`, all.Total))
	for _, c := range eval[[]choice](t, p.tab, `[...document.querySelectorAll("[data-facets] input")].map(e => ({id: e.value, count: Number(e.parentElement.querySelector(".count").textContent)})).filter(c => c.count)`) {
		do(t, p.tab, fmt.Sprintf(`document.querySelector('[data-facets] input[value="%s"]').click()`, c.ID))
		p.holds(t, c.ID, fmt.Sprintf(`document.querySelector("[data-results]").dataset.total === "%d" && document.querySelectorAll("[data-chips] li").length === 1`, c.Count))
		do(t, p.tab, `document.querySelector("[data-chips] a").click()`)
		p.holds(t, c.ID+" off", fmt.Sprintf(`document.querySelector("[data-results]").dataset.total === "%d" && !document.querySelector("[data-facets] :checked")`, all.Total))
	}
	p.holds(t, "focus after a chip that went", `document.activeElement.matches("[data-heading]")`)
	// On a phone the filters are behind a button, with the number that is set.
	p.show(t, phone)
	p.visit(t, "?q=nong&loai-hinh=tap-the")
	p.answered(t, "nong")
	p.holds(t, "closed", `!document.querySelector("[data-filters]").open && document.querySelector("[data-filters] summary").innerText === "Lọc (1)"`)
	do(t, p.tab, `document.querySelector("[data-filters] summary").click()`)
	p.holds(t, "open", `document.querySelector("[data-facets] :checked").checkVisibility()`)
	do(t, p.tab, `document.querySelector("[data-close]").click()`)
	p.holds(t, "closed again", `!document.querySelector("[data-filters]").open && document.activeElement.matches("[data-heading]")`)
	p.quiet(t)
}

func testSearchKeyboard(t *testing.T, p *searchPage) {
	const inBox = `document.activeElement.name === "q"`
	p.visit(t, "?q=nong")
	if n := len(p.answered(t, "nong").Hrefs); n < 3 {
		t.Fatalf("%d results, too few to walk", n)
	}
	at := func(i int) string {
		return fmt.Sprintf(`document.activeElement === document.querySelectorAll("[data-result] a")[%d]`, i)
	}
	p.key(t, "/")
	p.holds(t, "/ goes to the box", inBox+` && document.querySelector("[data-search] input").value === "nong"`)
	p.key(t, "ArrowDown")
	p.holds(t, "down from the box", at(0))
	p.key(t, "ArrowDown")
	p.holds(t, "down", at(1))
	p.key(t, "ArrowUp")
	p.key(t, "ArrowUp")
	p.holds(t, "up from the first", inBox)
	p.key(t, "ArrowDown")
	p.press(t, "\x1b")
	p.holds(t, "Escape in the results", inBox)
	p.press(t, "\x1b")
	p.answered(t, "")
	p.holds(t, "Escape empties the box", inBox+` && document.activeElement.value === ""`)
	p.press(t, "\x1b")
	p.holds(t, "Escape leaves the empty box", `document.activeElement === document.body`)
	for _, s := range []screen{phone, desktop} {
		p.show(t, s)
		p.visit(t, "?q=nong&loai-hinh=tap-the")
		p.answered(t, "nong")
		p.holds(t, "the counts", `document.querySelector("[data-active]").textContent === "(1)"`)
		time.Sleep(100 * time.Millisecond)
		report(t, walkPage(t, p.tab))
	}
	p.quiet(t)
}

// key presses a key as one event that the page may refuse, which chromedp's own does not.
func (p *searchPage) key(t *testing.T, key string) {
	t.Helper()
	down := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: key, WindowsVirtualKeyCode: map[string]int64{"ArrowUp": 38, "ArrowDown": 40}[key]}
	if len(key) == 1 {
		down.Text = key
	}
	invoke(t, p.tab, input.DispatchKeyEvent, down)
	invoke(t, p.tab, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyUp, Key: key})
}

// testSearchOrder: what the first query needs comes late; the second answer must stand and stay.
func testSearchOrder(t *testing.T, p *searchPage) {
	p.show(t, phone) // the filters are closed, so nobody but the first query asks for the filters’ columns
	var late atomic.Int32
	p.intercept(func(_ http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, "/0.json") {
			late.Add(1)
			time.Sleep(700 * time.Millisecond)
		}
		return false
	})
	p.visit(t, "")
	p.holds(t, "ready", `document.querySelector("[data-facets] input")`)
	do(t, p.tab, `for (const href of ["?q=rac&loai-hinh=tap-the", "?q=hoa+giai"]) {
		const a = document.createElement("a");
		a.href = href;
		document.querySelector("[data-search]").append(a);
		a.click();
		a.remove();
		await new Promise(r => setTimeout(r, 100));
	}`)
	p.answered(t, "hoa giai")
	time.Sleep(900 * time.Millisecond)
	if a := p.answered(t, "hoa giai"); len(a.Texts) == 0 || !strings.Contains(a.Texts[0], "hòa giải") {
		t.Errorf("a late answer stands: %+v", a)
	}
	if got := eval[[]string](t, p.tab, `answered`); strings.Join(got, "|") != "|hoa giai" {
		t.Errorf("answered %q", got)
	}
	if late.Load() == 0 {
		t.Error("nothing was late: the first query no longer needs the columns")
	}
	// An answer that comes when other letters are in the box already is still the answer to what was asked.
	invoke(t, p.tab, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	reached, release := make(chan bool, 100), make(chan bool)
	p.intercept(func(_ http.ResponseWriter, r *http.Request) bool {
		if resultBlock.MatchString(r.URL.Path) { // what the results say is the last thing that is fetched
			reached <- true
			<-release
		}
		return false
	})
	p.visit(t, "?q=rac")
	select {
	case <-reached:
	case <-time.After(5 * time.Second):
		t.Error("no block of results is asked for")
	}
	p.put(t, `"hoa giai"`)
	close(release)
	p.answered(t, "hoa giai")
	type moment struct {
		Query string `json:"query"`
		First string `json:"first"`
	}
	for _, m := range eval[[]moment](t, p.tab, `answered.map((query, i) => ({query, first: firsts[i]}))`) {
		if m.Query == "hoa giai" && !strings.Contains(m.First, "hòa giải") {
			t.Errorf("under the name of the next query stood the answer to the last: %+v", m)
		}
	}
	// The old results stay while the new ones are on their way, dimmed after a while.
	p.intercept(func(_ http.ResponseWriter, r *http.Request) bool {
		if strings.HasPrefix(r.URL.Path, "/static/") {
			time.Sleep(600 * time.Millisecond)
		}
		return false
	})
	p.visit(t, "?q=hoa+giai")
	p.holds(t, "says that it searches", `document.querySelector('p[data-when="wait"]').checkVisibility() && !document.querySelector("[data-result]")`)
	p.answered(t, "hoa giai")
	p.put(t, `"tre mo coi"`)
	if eval[bool](t, p.tab, `new Promise(done => { const end = performance.now() + 3000; (function look() {
		const r = document.querySelector("[data-results]");
		if (r.dataset.query === "tre mo coi") done(false); // came at once: nothing had to be fetched
		else if (r.hasAttribute("aria-busy")) done(r.querySelectorAll("[data-result]").length === 0);
		else performance.now() > end ? done(true) : requestAnimationFrame(look);
	})(); })`) {
		t.Error("while the next answer is on its way the old one is not there")
	}
	p.answered(t, "tre mo coi")
	p.quiet(t)
}

// testSearchComposition: a Vietnamese input method puts unfinished letters into the box; they are searched for when the
// hand rests, and at once when the word is done.
func testSearchComposition(t *testing.T, p *searchPage) {
	p.visit(t, "")
	p.holds(t, "ready", `document.querySelector("[data-facets] input")`)
	do(t, p.tab, focusBox)
	compose := func(text string) {
		n := int64(len([]rune(text)))
		invoke(t, p.tab, input.ImeSetComposition, input.ImeSetCompositionParams{Text: text, SelectionStart: n, SelectionEnd: n})
	}
	for _, text := range []string{"h", "ho", "hoa", "hòa"} {
		compose(text)
	}
	p.answered(t, "hòa") // rested
	compose("hòaa")
	invoke(t, p.tab, input.InsertText, input.InsertTextParams{Text: "hòa giải"})
	p.answered(t, "hòa giải")
	if got := eval[[]string](t, p.tab, `answered`); strings.Join(got, "|") != "|hòa|hòa giải" {
		t.Errorf("searched for %q", got)
	}
	p.quiet(t)
}

// While the page waits for the next key it has begun to search; what is pasted is answered at once.
func testSearchAhead(t *testing.T, p *searchPage) {
	const event = `(text, kind) => { const box = document.querySelector("[data-search] [name=q]"); box.value = text; box.dispatchEvent(new InputEvent("input", {bubbles: true, inputType: kind})); }`
	p.visit(t, "")
	p.holds(t, "ready", `document.querySelector("[data-facets] input")`)
	// No timer ends until it is let go.
	do(t, p.tab, `window.held = []; window.late = setTimeout; window.setTimeout = (f, ms) => ms ? held.push(f) : late(f)`)
	do(t, p.tab, `(`+event+`)("rac thai", "insertText")`)
	p.holds(t, "lists and results are fetched", `performance.getEntriesByType("resource").some(e => /\/tim\/.*\/[1-9]\d*\.json$/.test(e.name))`)
	if n := eval[int](t, p.tab, `document.querySelectorAll("[data-result]").length`); n != 0 {
		t.Errorf("%d results before the pause after typing has ended", n)
	}
	const parts = `performance.getEntriesByType("resource").filter(e => /\/tim\/.*\/[bd]\//.test(e.name)).length`
	before := eval[int](t, p.tab, parts)
	do(t, p.tab, `held.at(-1)()`)
	p.answered(t, "rac thai")
	if now := eval[int](t, p.tab, parts); now != before {
		t.Errorf("%d more files fetched for what was fetched already", now-before)
	}
	do(t, p.tab, `(`+event+`)("hòa giải", "insertFromPaste")`)
	p.answered(t, "hòa giải")
	p.quiet(t)
}

func testSearchRecent(t *testing.T, p *searchPage) {
	const list = `[...document.querySelectorAll("[data-recent] a")].map(a => a.textContent).join("|")`
	p.visit(t, "?q=chi+xem") // neither typed nor opened: not remembered
	p.answered(t, "chi xem")
	p.put(t, `"rac"`)
	p.answered(t, "rac")
	p.put(t, `"<b>dam</b>"`)
	p.press(t, "\r")
	p.answered(t, "<b>dam</b>")
	for i := range 8 {
		p.put(t, fmt.Sprintf(`"nong %d"`, i))
		p.press(t, "\r")
	}
	p.put(t, `"nong 3"`)
	p.press(t, "\r")
	p.answered(t, "nong 3")
	p.put(t, `"hoa giai"`)
	p.answered(t, "hoa giai")
	do(t, p.tab, `document.addEventListener("click", e => e.preventDefault()); document.querySelector("[data-result] a").click()`)
	p.visit(t, "")
	p.holds(t, "the last eight", list+` === "hoa giai|nong 3|nong 7|nong 6|nong 5|nong 4|nong 2|nong 1"`)
	do(t, p.tab, `document.querySelector("[data-recent] li:nth-child(2) a").click()`)
	p.answered(t, "nong 3")
	do(t, p.tab, `localStorage.setItem("tim-gan-day", "{]")`)
	p.visit(t, "")
	p.holds(t, "a broken memory", `document.querySelector("[data-search]").dataset.state === "start" && document.querySelector("[data-recent]").hidden`)
	do(t, p.tab, `localStorage.setItem("tim-gan-day", JSON.stringify(["a", 7, null, "<img src=x>"]))`)
	p.visit(t, "")
	p.holds(t, "a strange memory", list+` === "a|<img src=x>"`)
	do(t, p.tab, `document.querySelector("[data-forget]").click()`)
	p.holds(t, "forgotten", `document.querySelector("[data-recent]").hidden && localStorage.getItem("tim-gan-day") === null`)
	p.quiet(t)
}

// resultBlock is a file of the index that says what results say.
var resultBlock = regexp.MustCompile(`/tim/[^/]+/[1-9]\d*\.json$`)

// testSearchShift: nothing moves when a page opens, whatever it opens with, and however late its parts come.
func testSearchShift(t *testing.T, p *searchPage) {
	p.intercept(func(_ http.ResponseWriter, r *http.Request) bool {
		if strings.HasSuffix(r.URL.Path, ".js") || strings.Contains(r.URL.Path, "chi-muc") {
			time.Sleep(150 * time.Millisecond)
		}
		return false
	})
	for _, s := range []screen{phone, desktop} {
		s.moving = true
		p.show(t, s)
		for _, at := range []struct{ search, query string }{{"", ""}, {"?q=nong", "nong"}, {"?q=zzzzqqqq", "zzzzqqqq"}, {"?q=kenh+muong", "kenh muong"}, {"?q=vietnamnet&linh-vuc=van-hoa-xa-hoi", "vietnamnet"}} {
			for _, x := range stillMoves(t, p.tab, func() {
				p.visit(t, at.search)
				p.answered(t, at.query)
				if at.query == "vietnamnet" { // stands in the story alone
					p.holds(t, "the passage with the match", `document.querySelector("[data-result] .deep mark")`)
				}
				do(t, p.tab, `await document.fonts.ready; await new Promise(r => setTimeout(r, 200))`)
			}) {
				t.Errorf("%s at %s px: layout shift %.4f, three times out of three: %s", at.search, s, x.Value, x.What)
			}
		}
	}
	p.quiet(t)
}

func testSearchAttacks(t *testing.T, p *searchPage) {
	long := strings.Repeat("nông dân ", 1112)[:10000]
	attacks := []string{
		`<img src=x onerror=window.owned=1>`, `"><script>window.owned=1</script>`, `javascript:window.owned=1`, `{{constructor}}`, `'-alert(1)-'`,
		"\u202eABC\u202c đảo", "العربية", "👨\u200d👩\u200d👧 🇻🇳", `.*+?^${}()|[]\`, "a&b=c#d%20", strings.Repeat("%", 50), "\x00\x01", "   ", "n\u0302o\u0301ng", "__proto__", "constructor toString",
		strings.TrimSpace(long), strings.Repeat("đ", 10000), strings.Repeat("👍", 150),
	}
	check := func(what string) {
		t.Helper()
		if wrong := eval[string](t, p.tab, `(() => {
			if (window.owned) return "a script ran";
			if (document.querySelector("main img, [data-search] script ~ script, [onerror], a[href^='javascript']")) return "markup from a query";
			const s = document.querySelector("[data-search]").dataset.state;
			return ["found", "none", "start"].includes(s) ? "" : "state " + s;
		})()`); wrong != "" {
			t.Errorf("%.40q: %s", what, wrong)
		}
		if wide := eval[string](t, p.tab, fmt.Sprintf("%s(%d)", overflow, phone.width)); wide != "" {
			t.Errorf("%.40q: scrolls sideways: %s", what, wide)
		}
	}
	p.show(t, phone)
	p.visit(t, "")
	for _, q := range attacks {
		quoted, err := json.Marshal(q)
		must(t, err)
		typed := eval[string](t, p.tab, fmt.Sprintf(`(() => { const i = document.createElement("input"); i.type = "search"; i.value = %s; return i.value; })()`, quoted)) // an input takes line ends away
		p.put(t, string(quoted))
		p.answered(t, typed)
		check(q)
	}
	for _, search := range []string{"?q=%ED%A0%80", "?q=%ED%A0%80&dia-ban=%ED%A0%80", "?q=%", "?q=a&q=b", "?q", "?linh-vuc", "?linh-vuc=%3Cimg%20src%3Dx%20onerror%3Dwindow.owned%3D1%3E", "?__proto__=x&linh-vuc=__proto__&linh-vuc=constructor"} {
		p.visit(t, search)
		p.holds(t, search, `"query" in document.querySelector("[data-results]").dataset`)
		check(search)
	}
	p.put(t, `"\ud83d nong \udc4d"`) // lone surrogates
	p.holds(t, "lone surrogates", `document.querySelector("[data-results]").dataset.query === "\ud83d nong \udc4d"`)
	check("lone surrogates")
	// A long query is searched for in part, and the page says so.
	p.visit(t, "?q="+url.QueryEscape(strings.TrimSpace(long)))
	p.answered(t, strings.TrimSpace(long))
	p.holds(t, "the long query", `document.querySelector("[data-notes]").innerText.includes("200 ký tự đầu")`)
	p.put(t, `"nông ".repeat(1000)`)
	p.answered(t, strings.Repeat("nông ", 1000))
	p.holds(t, "its address", `location.href.length < 3000`)
	p.quiet(t)
}

// testSearchBroken: what is missing or broken is said, and a second try works once it is mended.
func testSearchBroken(t *testing.T, p *searchPage) {
	for _, c := range []struct {
		name, says string
		status     int
		body       string
	}{
		{"missing", "Không tải được", http.StatusNotFound, "no"},
		{"empty", "bị hỏng", http.StatusOK, ""},
		{"garbage", "bị hỏng", http.StatusOK, "<!doctype html><title>x</title>"},
		{"other-json", "bị hỏng", http.StatusOK, `{"v":[]}`},
		{"null", "bị hỏng", http.StatusOK, `null`},
		{"down", "Không tải được", 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.intercept(func(w http.ResponseWriter, r *http.Request) bool {
				if !strings.HasSuffix(r.URL.Path, "/chi-muc.json") {
					return false
				}
				if c.status == 0 {
					panic(http.ErrAbortHandler)
				}
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
				return true
			})
			p.visit(t, "?q=nong")
			p.holds(t, "the message", fmt.Sprintf(`document.querySelector("[data-search]").dataset.state === "error" && document.querySelector("[data-error]").innerText.includes(%q) && document.querySelector("[data-say]").textContent.includes(%[1]q)`, c.says))
			p.holds(t, "the lists", `document.querySelector(".search-main .ways").checkVisibility() && !document.querySelector("[data-result]") && !("query" in document.querySelector("[data-results]").dataset)`)
			p.intercept(func(http.ResponseWriter, *http.Request) bool { return false })
			do(t, p.tab, `document.querySelector("[data-retry]").click()`)
			if a := p.answered(t, "nong"); a.Total == 0 {
				t.Error("mended, and still nothing")
			}
		})
	}
	p.take() // the browser complains of what is missing, rightly
}

func testSearchWithoutScript(t *testing.T, p *searchPage) {
	p.show(t, phone)
	invoke(t, p.tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.visit(t, "?q=nong")
	if text := eval[string](t, p.tab, `document.querySelector("main").innerText`); !strings.Contains(text, "JavaScript") || strings.Contains(text, "Đang tải") || strings.Contains(text, "Thử lại") {
		t.Errorf("without JavaScript: %s", text)
	}
	if n := eval[int](t, p.tab, `[...document.querySelectorAll("main .ways a[href]")].filter(e => e.checkVisibility()).length`); n < 8 {
		t.Errorf("without JavaScript: %d links to lists", n)
	}
	if got := eval[string](t, p.tab, `(f => new URL(f.action).pathname + " " + f.method)(document.querySelector("main form"))`); got != "/tim-kiem/ get" {
		t.Errorf("the form goes to %s", got)
	}
	if dead := eval[string](t, p.tab, `[...document.querySelectorAll("main button, main summary")].filter(e => e.checkVisibility() && e.type !== "submit").map(e => e.outerHTML).join()`); dead != "" {
		t.Errorf("dead without JavaScript: %s", dead)
	}
	p.quiet(t)
}

// testSearchLook asks axe-core about the states of the page in both widths and themes, and whether anything scrolls sideways.
func testSearchLook(t *testing.T, p *searchPage) {
	for _, state := range []struct{ name, search, query string }{
		{"found", "?q=nong&loai-hinh=tap-the&nam=2023", "nong"}, {"none", "?q=zzzzqqqq&nam=2023&dia-ban=mat-trang", "zzzzqqqq"}, {"start", "", ""},
	} {
		p.visit(t, state.search)
		p.answered(t, state.query)
		do(t, p.tab, `localStorage.setItem("tim-gan-day", '["rác thải"]'); await new Promise(r => setTimeout(r, 200))`)
		if p.axe != "" {
			eval[int](t, p.tab, p.axe+";0")
		}
		for _, look := range []screen{{width: 320, height: 640}, phone, {width: 640, height: 450, scale: 2}, desktop, {width: 1280, height: 900, theme: "dark"}, {width: 360, height: 800, theme: "dark"}} {
			t.Run(fmt.Sprintf("%s-%s-%s", state.name, look, look.theme), func(t *testing.T) {
				p.show(t, look)
				do(t, p.tab, fmt.Sprintf(`if (%t) document.querySelector("[data-filters]").open = true; await new Promise(r => setTimeout(r, 50))`, look.width < 960))
				if wide := eval[string](t, p.tab, fmt.Sprintf("%s(%d)", overflow, look.width)); wide != "" {
					t.Errorf("scrolls sideways: %s", wide)
				}
				if p.axe != "" && (state.name == "found" || look.width == desktop.width || look.theme == "dark") {
					for _, v := range eval[[]string](t, p.tab, runAxe) {
						t.Error("axe:", v)
					}
				}
				p.quiet(t)
			})
		}
	}
}
