// Package chromium starts a chromium without a window, with a fresh profile, and ends it with all that it left. The browser
// tests and searchbench drive it through chromedp; nothing that is built or served does. It opens no page.
package chromium

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/chromedp/chromedp"
)

// Find is the path of the machine's browser.
func Find() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			return p, nil
		}
	}
	return "", errors.New("there is no chromium or google-chrome on PATH")
}

// Start starts the browser in program. Tabs are opened from the context; stop ends the browser and waits for that. flags
// are switches beyond those that keep it quiet.
func Start(ctx context.Context, program string, flags ...string) (browser context.Context, stop func(), err error) {
	profile, err := os.MkdirTemp("", "dienhinh-browser-")
	if err != nil {
		return nil, nil, err
	}
	opts := []chromedp.ExecAllocatorOption{chromedp.ExecPath(program), chromedp.UserDataDir(profile)}
	for _, flag := range append([]string{"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"}, flags...) {
		opts = append(opts, chromedp.Flag(flag, true))
	}
	allocator, free := chromedp.NewExecAllocator(ctx, opts...)
	tab, cancel := chromedp.NewContext(allocator)
	stop = func() {
		ended := make(chan bool)
		go func() {
			_ = chromedp.Cancel(tab) // asks the browser to end and waits for it
			close(ended)
		}()
		select {
		case <-ended:
		case <-time.After(10 * time.Second): // now and then it does not; then it is killed
		}
		cancel()
		free()
		_ = os.RemoveAll(profile)
	}
	if err := chromedp.Do(tab); err != nil {
		stop()
		return nil, nil, fmt.Errorf("starting the browser: %w", err)
	}
	return tab, stop, nil
}
