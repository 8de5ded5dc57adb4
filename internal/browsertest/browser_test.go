package browsertest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// browser is the window of one person. It records what the pages try to load and to run.
type browser struct {
	ctx context.Context //nolint:containedctx // chromedp keeps the browser in it
	t   *testing.T

	mu       sync.Mutex
	requests []string // the addresses of all requests
	dialogs  int
	errors   []string
}

// open starts a chromium with a new profile. Its requests have the person in a header.
func open(t *testing.T, person string) *browser {
	t.Helper()
	path := chromium(t)
	opts := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.WSURLReadTimeout(2*time.Minute),
	)
	ctx, stopAlloc := chromedp.NewExecAllocator(context.WithoutCancel(t.Context()), opts...)
	ctx, stop := chromedp.NewContext(ctx)
	b := &browser{ctx: ctx, t: t}
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx)
		stop()
		stopAlloc()
	})
	require.NoError(t, chromedp.Listen(ctx, b.record))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	require.NoError(t, err)
	_, err = chromedp.Call(ctx, runtime.Enable, cdp.Empty{})
	require.NoError(t, err)
	_, err = chromedp.Call(ctx, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"X-Person": person}})
	require.NoError(t, err)
	return b
}

// chromium returns the path of the browser. Without a browser it skips the test, or fails the
// test if CI=true is set.
func chromium(t *testing.T) string {
	t.Helper()
	for _, path := range []string{"/usr/bin/chromium", "/usr/bin/chromium-browser"} {
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	if os.Getenv("CI") == "true" {
		t.Fatal("chromium is not installed; on Debian: apt-get install chromium")
	}
	t.Skip("chromium is not installed; on Debian: apt-get install chromium")
	return ""
}

// record records an event of the browser, and accepts dialogs.
func (b *browser) record(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	case *page.EventJavascriptDialogOpening:
		b.dialogs++
		go func() {
			_, _ = chromedp.Call(b.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}()
	case *runtime.EventExceptionThrown:
		b.errors = append(b.errors, e.ExceptionDetails.Text)
	}
}

// do runs steps in order, within a minute.
func (b *browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, time.Minute)
	defer stop()
	require.NoError(b.t, chromedp.Do(ctx, steps...))
}

// get runs one action and returns its value.
func get[T any](b *browser, a chromedp.Action[T]) T {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, time.Minute)
	defer stop()
	v, err := chromedp.Run(ctx, a)
	require.NoError(b.t, err)
	return v
}

// follow runs steps that open another page, and waits for it.
func (b *browser) follow(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, stop := context.WithTimeout(b.ctx, time.Minute)
	defer stop()
	_, err := chromedp.RunResponse(ctx, steps...)
	require.NoError(b.t, err)
}

// text returns the text that a person reads.
func (b *browser) text() string {
	b.t.Helper()
	return get(b, chromedp.Text(chromedp.CSS("body")))
}

// click clicks a button by its label and waits for the next page.
func (b *browser) click(label string) {
	b.t.Helper()
	b.follow(chromedp.Click(`//button[normalize-space()="` + label + `"]`))
}

// visit opens an address.
func (b *browser) visit(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url), chromedp.WaitReady(chromedp.CSS("body")))
}

// screenshot writes a picture of the whole page into the folder that SCREENSHOTS names.
func (b *browser) screenshot(name string) {
	b.t.Helper()
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		return
	}
	png := get(b, chromedp.FullScreenshot(100))
	require.NoError(b.t, os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600))
}

// setWidth sets the width of the window, for example to that of a phone.
func (b *browser) setWidth(pixels int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(pixels, 900))
}

// requested lists the addresses that were requested so far.
func (b *browser) requested() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.requests...)
}

// requireNothingRan fails the test if a page ran a script.
func (b *browser) requireNothingRan() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	require.Zero(b.t, b.dialogs, "a script ran")
	require.Empty(b.t, b.errors)
}
