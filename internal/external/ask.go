package external

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Options are the manners of a check. The zero value of each is the usual one.
type Options struct {
	Agent    string        // who asks; a site's address that can be looked at
	Timeout  time.Duration // of one request
	Delay    time.Duration // between two requests to one host
	Hosts    int           // asked at once
	Attempts int           // at an address that fails or does not answer
	Backoff  time.Duration // before the second attempt; doubles
	Private  bool          // ask private addresses too: for tests
	Now      func() time.Time
	Progress func(done, total int) // one call at a time
}

func (o Options) filled() Options {
	set := func(d *time.Duration, usual time.Duration) {
		if *d == 0 {
			*d = usual
		}
	}
	set(&o.Timeout, 15*time.Second)
	set(&o.Delay, time.Second)
	set(&o.Backoff, 2*time.Second)
	if o.Hosts == 0 {
		o.Hosts = 8
	}
	if o.Attempts == 0 {
		o.Attempts = 3
	}
	if o.Agent == "" {
		o.Agent = "dienhinh"
	}
	return o
}

const (
	mostHops    = 10
	longestWait = 30 * time.Second // that a site may ask for before another attempt
)

// Check asks what is not known well enough, and enters it in the record. It returns the answers of all the
// addresses, and whether nobody could be reached at all: then the answers are what was remembered, of any
// age, and nothing is entered. When ctx ends, what was answered so far is there.
func Check(ctx context.Context, addresses []string, known Record, opt Options) (answers Record, offline bool) {
	opt = opt.filled()
	answers = Record{}
	queues := map[string][]string{} // by host, so that a host is one worker's
	var hosts []string
	total := 0
	seen := map[string]bool{}
	for _, a := range addresses {
		if answer, ok := known[a]; ok && answer.fresh(opt.Now()) {
			answers[a] = answer
			continue
		}
		host := hostOf(a)
		if seen[a] {
			continue
		}
		seen[a] = true
		if queues[host] == nil {
			hosts = append(hosts, host)
		}
		queues[host] = append(queues[host], a)
		total++
	}
	c := newClient(opt)
	defer c.http.CloseIdleConnections()
	asked := Record{}
	var mu sync.Mutex
	var workers sync.WaitGroup
	next := make(chan string)
	for range min(opt.Hosts, len(hosts)) {
		workers.Go(func() {
			for host := range next {
				for _, a := range queues[host] {
					answer := c.ask(ctx, a)
					if ctx.Err() != nil {
						return
					}
					mu.Lock()
					asked[a] = answer
					if opt.Progress != nil {
						opt.Progress(len(asked), total)
					}
					mu.Unlock()
				}
			}
		})
	}
feed:
	for _, host := range hosts {
		select {
		case next <- host:
		case <-ctx.Done():
			break feed
		}
	}
	close(next)
	workers.Wait()
	silent := map[string]bool{} // hosts that were asked and did not answer
	spoke := false
	for a, answer := range asked {
		switch answer.Kind {
		case Unreachable:
			silent[hostOf(a)] = true
		case Private: // was not asked
		default:
			spoke = true
		}
	}
	if offline = !spoke && len(silent) > 1; offline {
		for a, answer := range asked {
			if old, ok := known[a]; ok {
				old.Old = true
				answers[a] = old
			} else if answer.Kind == Private {
				answers[a] = answer
			}
		}
		return answers, true
	}
	for a, answer := range asked {
		known[a], answers[a] = answer, answer
	}
	return answers, false
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// client asks, at the pace of the host that is asked.
type client struct {
	http  *http.Client
	opt   Options
	mu    sync.Mutex
	gates map[string]*gate
	lost  map[string]lost // by host and port
}

// lost is a host that was asked in vain: of more than a few of its pages nobody waits to hear the same.
type lost struct {
	times int
	err   error
}

const patience = 2 // addresses of a host that are asked in vain before the others are not asked

// gate lets one request at a time through to a host.
type gate struct {
	mu   sync.Mutex
	last time.Time
}

func newClient(opt Options) *client {
	dialer := &net.Dialer{Timeout: opt.Timeout}
	if !opt.Private {
		dialer.Control = guard
	}
	return &client{opt: opt, gates: map[string]*gate{}, lost: map[string]lost{}, http: &http.Client{
		Transport: &http.Transport{
			// No proxy: what it connects to could not be judged.
			DialContext: dialer.DialContext, TLSHandshakeTimeout: opt.Timeout, ResponseHeaderTimeout: opt.Timeout, ForceAttemptHTTP2: true,
			MaxResponseHeaderBytes: 64 << 10, MaxIdleConns: opt.Hosts, IdleConnTimeout: 10 * time.Second, DisableCompression: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// ask follows an address to its answer.
func (c *client) ask(ctx context.Context, address string) Answer {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return Answer{Kind: Unreachable, Cause: "dns", At: c.opt.Now()}
	}
	u.User, u.Fragment = nil, ""
	at, to, lasting := u, "", true
	for range mostHops {
		r := c.one(ctx, at)
		if r.err != nil {
			return c.failed(r.err)
		}
		if next := r.next(at); next != nil {
			lasting = lasting && (r.status == http.StatusMovedPermanently || r.status == http.StatusPermanentRedirect)
			if lasting {
				to = next.String()
			}
			at = next
			continue
		}
		a := Answer{Status: r.status, At: c.opt.Now()}
		switch {
		case r.status < 300 && to != "" && to != u.String():
			a.Kind, a.To = Moved, to
		case r.status < 300:
			a.Kind = Good
		case r.status == http.StatusNotFound || r.status == http.StatusGone:
			a.Kind = Gone
		case r.status >= 500:
			a.Kind = Failing
		default:
			a.Kind = Unclear
		}
		return a
	}
	return Answer{Kind: Failing, Status: http.StatusLoopDetected, At: c.opt.Now()}
}

func (c *client) failed(err error) Answer {
	a := Answer{Kind: Unreachable, Cause: "connect", At: c.opt.Now()}
	var dns *net.DNSError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	var bad *tls.CertificateVerificationError
	var late net.Error
	switch {
	case errors.Is(err, errPrivate):
		a.Kind, a.Cause = Private, ""
	case errors.As(err, &dns) && dns.IsNotFound:
		a.Cause = "dns"
	case errors.As(err, &bad), errors.As(err, &unknown), errors.As(err, &name), errors.As(err, &invalid):
		a.Cause = "tls"
	case errors.As(err, &late) && late.Timeout():
		a.Cause = "timeout"
	}
	return a
}

// reply is one answer of HTTP.
type reply struct {
	status   int
	location string
	after    time.Duration // the site asks to wait so long
	err      error
}

// next is where a redirect leads, or nil.
func (r reply) next(from *url.URL) *url.URL {
	switch r.status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil
	}
	to, err := from.Parse(r.location)
	if err != nil || r.location == "" || to.Scheme != "http" && to.Scheme != "https" || to.Host == "" {
		return nil
	}
	to.User, to.Fragment = nil, ""
	return to
}

// one asks, unless the host has left others without an answer.
func (c *client) one(ctx context.Context, u *url.URL) reply {
	c.mu.Lock()
	was := c.lost[u.Host]
	c.mu.Unlock()
	if was.times >= patience {
		return reply{err: was.err}
	}
	r := c.insist(ctx, u)
	if was.times, was.err = was.times+1, r.err; r.err == nil {
		was.times = 0
	}
	c.mu.Lock()
	c.lost[u.Host] = was
	c.mu.Unlock()
	return r
}

// insist asks with HEAD, with GET where that is not understood, and again where it might help.
func (c *client) insist(ctx context.Context, u *url.URL) (r reply) {
	method, wait := http.MethodHead, c.opt.Backoff
	for attempt := 1; ; attempt++ {
		r = c.send(ctx, method, u)
		if r.err == nil && r.status >= 400 && method == http.MethodHead && r.status != http.StatusTooManyRequests {
			// Many sites answer HEAD with an error for pages that are there.
			method = http.MethodGet
			r = c.send(ctx, method, u)
		}
		again := r.err != nil && !errors.Is(r.err, errPrivate) || r.status >= 500 || r.status == http.StatusTooManyRequests
		var dns *net.DNSError
		var certificate *tls.CertificateVerificationError
		if errors.As(r.err, &dns) && dns.IsNotFound || errors.As(r.err, &certificate) || r.after > longestWait {
			again = false
		}
		if !again || attempt >= c.opt.Attempts {
			return r
		}
		if !sleep(ctx, max(wait, r.after)) {
			return r
		}
		wait *= 2
	}
}

func (c *client) send(ctx context.Context, method string, u *url.URL) reply {
	c.mu.Lock()
	g := c.gates[strings.ToLower(u.Hostname())]
	if g == nil {
		g = &gate{}
		c.gates[strings.ToLower(u.Hostname())] = g
	}
	c.mu.Unlock()
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.last.IsZero() && !sleep(ctx, time.Until(g.last.Add(c.opt.Delay))) {
		return reply{err: ctx.Err()}
	}
	defer func() { g.last = time.Now() }()
	ctx, cancel := context.WithTimeout(ctx, c.opt.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, u.String(), nil)
	if err != nil {
		return reply{err: err}
	}
	req.Header.Set("User-Agent", c.opt.Agent)
	req.Header.Set("Accept", "*/*")
	res, err := c.http.Do(req)
	if err != nil {
		return reply{err: err}
	}
	defer res.Body.Close()
	_, _ = io.CopyN(io.Discard, res.Body, 4<<10) // a short answer leaves the connection for the next
	r := reply{status: res.StatusCode, location: res.Header.Get("Location")}
	if s := res.Header.Get("Retry-After"); s != "" {
		if n, err := strconv.Atoi(s); err == nil && n >= 0 {
			r.after = time.Duration(min(n, 86400)) * time.Second
		} else if at, err := http.ParseTime(s); err == nil {
			r.after = time.Until(at)
		}
	}
	return r
}

// sleep waits, and reports false when ctx ends first.
func sleep(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
