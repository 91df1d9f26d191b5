package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"dienhinh/internal/chromium"
)

//go:embed page.js
var pageScript string

// slowest is how long a query may take before it counts as not answered.
const slowest = 20 * time.Second

// quiet is how long nothing may be asked for before a visit counts as over.
const quiet = 150 * time.Millisecond

// answer is what the browser tells of one query.
type answer struct {
	Answered  bool     `json:"answered"`
	Total     float64  `json:"total"`   // ms, from the event to the results
	Network   float64  `json:"network"` // ms of these during which something was being fetched
	Debounce  float64  `json:"debounce"`
	Idle      float64  `json:"idle"` // network and debounce together
	Requests  int      `json:"requests"`
	Attribute float64  `json:"attribute"` // ms, of a data-debounce attribute
	Matches   int      `json:"matches"`
	Hits      []string `json:"hits"`
}

// work is the time without waiting for the network and the debounce, in ms. assumed is a debounce that the page neither
// sets a timer for nor tells.
func (a answer) work(assumed float64) float64 {
	w := a.Total - a.Idle
	if a.Debounce == 0 {
		if a.Attribute > 0 {
			assumed = a.Attribute
		}
		w -= min(assumed, w)
	}
	return w
}

// visit is one first query by somebody who has nothing of the site yet.
type visit struct {
	Query    string     `json:"query"`
	Hits     []string   `json:"hits"`
	Millis   float64    `json:"ms"` // from the start of the navigation
	Received []received `json:"received"`
	Session  int64      `json:"session_bytes"` // what the page's own session reports: encodedDataLength

	// What was received in all, and of it what is not part of the page itself (isPage).
	Bytes       int64 `json:"bytes"`
	Requests    int   `json:"requests"`
	OwnBytes    int64 `json:"own_bytes"`
	OwnRequests int   `json:"own_requests"`
}

// count adds up what was received.
func (v *visit) count(siteParts map[string]bool) {
	for _, r := range v.Received {
		v.Bytes += r.Bytes
		v.Requests++
		if !isPage(r, siteParts) {
			v.OwnBytes += r.Bytes
			v.OwnRequests++
		}
	}
}

// An engine is a search to be measured.
type engine interface {
	// first visits with a fresh profile and asks one query.
	first(q string) (visit, error)
	// warm opens the page in which later queries are asked.
	warm() (func(q string) (answer, error), func(), error)
}

// browser is a running chromium.
type browser struct {
	ctx  context.Context
	stop func()
}

// startBrowser starts a browser with a fresh profile.
func startBrowser(ctx context.Context) (*browser, error) {
	program, err := chromium.Find()
	if err != nil {
		return nil, err
	}
	tab, stop, err := chromium.Start(ctx, program)
	return &browser{tab, stop}, err
}

// open opens a tab in a browser context of its own: with nothing cached, nothing stored. hear gets its events.
func (b *browser) open(hear func(ev any)) (context.Context, func(), error) {
	tab, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	err := chromedp.Do(tab)
	if err == nil && hear != nil {
		if err = chromedp.Listen(tab, hear); err == nil {
			_, err = chromedp.Call(tab, network.Enable, network.EnableParams{})
		}
	}
	if err == nil {
		_, err = chromedp.Call(tab, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: pageScript})
	}
	if err != nil {
		cancel()
		return nil, nil, fmt.Errorf("opening a tab: %w", err)
	}
	return tab, func() { _ = chromedp.Cancel(tab); cancel() }, nil
}

// eval runs an expression in a tab; a promise is waited for.
func eval[T any](tab context.Context, js string) (T, error) {
	limited, stop := context.WithTimeout(tab, slowest+10*time.Second)
	defer stop()
	return chromedp.Run(limited, chromedp.Evaluate[T](js, chromedp.EvalAwaitPromise))
}

func quoted(s string) string {
	b, _ := json.Marshal(s) // a string always can be
	return string(b)
}

// ours is the site's own search page, driven through its contract (DESIGN.md, Search page contract).
type ours struct {
	browser *browser
	host    *host
}

const searchPage = "/tim-kiem/"

// check tells early that there is nothing to drive.
func (o ours) check() error {
	tab, done, err := o.browser.open(nil)
	if err != nil {
		return err
	}
	defer done()
	if err := chromedp.Do(tab, chromedp.Navigate(o.host.URL+searchPage+"?q=a")); err != nil {
		return err
	}
	is, err := eval[bool](tab, `!!document.querySelector("input[type=search][name=q]") && !!document.querySelector("[data-results]")`)
	if err == nil && !is {
		err = fmt.Errorf("%s has no input[type=search][name=q] or no [data-results]", searchPage)
	}
	o.host.rest(tab, quiet)
	o.host.take()
	return err
}

// first is a visit with an empty cache. Browser and host each count its bytes; under load they have been seen to disagree
// (by 176 of 23,000), and then it is made again, twice at most.
func (o ours) first(q string) (v visit, err error) {
	for range 3 {
		if v, err = o.visit(q); err != nil {
			break
		}
		var bytes int64
		for _, r := range v.Received {
			bytes += r.Bytes
		}
		if bytes == v.Session {
			break
		}
	}
	return v, err
}

func (o ours) visit(q string) (visit, error) {
	v := visit{Query: q}
	err := o.browser.freshly(o.host, &v, o.host.URL+searchPage+"?q="+url.QueryEscape(q), func(tab context.Context) (err error) {
		v.Millis, err = eval[float64](tab, `__bench.arrived.then(t => t || -1)`)
		if err == nil {
			v.Hits, err = eval[[]string](tab, `__bench.hits()`)
		}
		return err
	})
	return v, err
}

// freshly visits an address with an empty cache and does something there.
func (b *browser) freshly(h *host, v *visit, address string, do func(tab context.Context) error) error {
	h.rest(b.ctx, quiet/3) // what an earlier visit left behind
	h.take()
	var session atomic.Int64
	tab, done, err := b.open(func(ev any) {
		if e, ok := ev.(*network.EventLoadingFinished); ok {
			session.Add(int64(e.EncodedDataLength))
		}
	})
	if err != nil {
		return err
	}
	defer done()
	if err := chromedp.Do(tab, chromedp.Navigate(address)); err != nil {
		return err
	}
	if err := do(tab); err != nil {
		return err
	}
	h.rest(tab, quiet)
	v.Received = h.take()
	v.Session = session.Load()
	return nil
}

func (o ours) warm() (func(string) (answer, error), func(), error) {
	tab, done, err := o.browser.open(nil)
	if err != nil {
		return nil, nil, err
	}
	if err := chromedp.Do(tab, chromedp.Navigate(o.host.URL+searchPage)); err != nil {
		done()
		return nil, nil, err
	}
	return func(q string) (answer, error) {
		return eval[answer](tab, fmt.Sprintf(`__bench.type(%s, %d)`, quoted(q), slowest.Milliseconds()))
	}, done, nil
}

// siteParts are the addresses that every page of the site loads, found by visiting its first page: what comes with the
// search page anyway and is not the search's.
func (o ours) siteParts() (map[string]bool, error) {
	var v visit
	if err := o.browser.freshly(o.host, &v, o.host.URL+"/", func(context.Context) error { return nil }); err != nil {
		return nil, err
	}
	parts := map[string]bool{}
	for _, r := range v.Received {
		parts[r.Path] = true
	}
	return parts, nil
}

// isPage reports whether an answer is part of the page itself: its HTML, styles, fonts and pictures, and whatever every
// page of the site loads.
func isPage(r received, siteParts map[string]bool) bool {
	switch r.Dest {
	case "document", "style", "font", "image", "manifest":
		return true
	}
	return siteParts[r.Path]
}

func isScript(r received) bool {
	switch r.Dest {
	case "script", "worker", "sharedworker", "serviceworker":
		return true
	}
	return false
}

// indexFolders are the folders that data was fetched from, at most two deep: of the site's files, those below them are
// the index. None is inside another.
func indexFolders(data map[string]bool) []string {
	set := map[string]bool{}
	for p := range data {
		parts := strings.Split(p, "/") // "", "static", "tim", … , the file
		set[strings.Join(parts[:min(3, len(parts)-1)], "/")+"/"] = true
	}
	var folders []string
	for _, f := range slices.Sorted(maps.Keys(set)) {
		if n := len(folders); n == 0 || !strings.HasPrefix(f, folders[n-1]) {
			folders = append(folders, f)
		}
	}
	return folders
}
