package browsertest

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/desk/deskweb"
	"github.com/stripedispute-go/stripedispute/dispute/review"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// hostile are texts with which a customer tries to attack the person who reads the page.
var hostile = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(2)>`, `</textarea></p></style><svg/onload=alert(3)>`,
	`javascript:alert(4)`, `<a href="javascript:alert(5)">click</a>`, `<iframe src="https://evil.example/"></iframe>`,
	`<link rel=stylesheet href="https://evil.example/x.css">`, `<meta http-equiv=refresh content="0;url=https://evil.example/">`,
	`{{.}} ${alert(6)} <!-- --!> <![CDATA[`, "\u202eevil\u202c \u200b\u2066hidden\u2069", `<base href="https://evil.example/">`,
	`<form action="https://evil.example/"><button>Approve this evidence</button></form>`, `' autofocus onfocus=alert(7) x='`,
	`<object data="https://evil.example/x.pdf"></object>`, "\x1b]8;;https://evil.example\x07", `@import url(https://evil.example);`,
}

// shop is an in-memory Stripe with one dispute, and the clients for it.
type shop struct {
	*disputetest.Server
	disputes *dispute.Client
	files    *fileupload.Client
	id       string
}

func newShop(t *testing.T) shop {
	t.Helper()
	srv := disputetest.NewServer()
	s := shop{Server: srv, disputes: dispute.NewClient(srv.Config()), files: fileupload.NewClient(srv.Config())}
	s.id = srv.AddDispute(disputetest.Dispute{Amount: 12_900, Reason: "product_not_received", DueBy: time.Now().Add(30 * time.Hour)})
	return s
}

// stage fills every field of the evidence with hostile texts and files.
func (s shop) stage(t *testing.T) {
	t.Helper()
	var e dispute.Evidence
	for i, f := range dispute.Fields() {
		text := hostile[i%len(hostile)]
		switch {
		case f == dispute.FieldDuplicateChargeID:
			continue
		case !f.File():
			require.NoError(t, e.Set(f, text))
		default:
			contents := photo(t)
			if i%3 == 0 {
				contents = []byte("<!doctype html><script>alert(9)</script>")
			}
			id := s.AddFile(disputetest.File{Name: text + ".jpg", Contents: contents})
			require.NoError(t, e.Set(f, id))
		}
	}
	_, err := s.disputes.Stage(t.Context(), s.id, e)
	require.NoError(t, err)
}

func photo(t *testing.T) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 400, 250))
	for i := range m.Pix {
		m.Pix[i] = 0xee
	}
	for x := 20; x < 380; x++ {
		m.Set(x, x/2, color.Black)
	}
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, m, nil))
	return b.Bytes()
}

func TestReviewPageRunsNoScriptAndLoadsNothing(t *testing.T) {
	s := newShop(t)
	s.stage(t)
	d, err := s.disputes.Get(t.Context(), s.id)
	require.NoError(t, err)
	p, err := review.Staged(t.Context(), s.files, d)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "page.html")
	var html bytes.Buffer
	require.NoError(t, p.HTML(&html))
	require.NoError(t, os.WriteFile(path, html.Bytes(), 0o600))

	b := open(t, "anna")
	for name, width := range map[string]int64{"review-desktop": 1200, "review-phone": 390} {
		b.setWidth(width)
		b.visit("file://" + path)
		b.screenshot(name)
		wide := get(b, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`))
		assert.False(t, wide, "%s: the page is wider than the window", name)
	}
	text := b.text()
	assert.Contains(t, text, "<script>alert(1)</script>")
	assert.Contains(t, text, "⟨U+202E⟩evil")
	for _, u := range b.requested() {
		assert.True(t, strings.HasPrefix(u, "file://"+path) || strings.HasPrefix(u, "data:image/jpeg;"), u)
	}
	assert.Zero(t, get(b, chromedp.Evaluate[int](`document.querySelectorAll("script,iframe,form,base,svg,meta[http-equiv],link").length`)))
	b.requireNothingRan()
}

// serveDesk serves deskweb. The header X-Person of a request names the person.
func serveDesk(t *testing.T, s shop) (site string, k *desk.Desk) {
	t.Helper()
	k = &desk.Desk{Disputes: s.disputes, Files: s.files, SubmitBefore: time.Hour}
	web := httptest.NewServer(http.StripPrefix("/disputes", &deskweb.Handler{
		Desk:      k,
		Authorize: func(r *http.Request) (string, error) { return r.Header.Get("X-Person"), nil },
	}))
	t.Cleanup(web.Close)
	return web.URL + "/disputes/", k
}

func TestDeskwebByClicks(t *testing.T) {
	s := newShop(t)
	s.stage(t)
	site, k := serveDesk(t, s)
	b := open(t, "anna")
	b.setWidth(1200)
	b.visit(site)
	b.screenshot("desk-list")
	assert.Contains(t, b.text(), "129.00 USD")
	b.follow(chromedp.Click(`//a[normalize-space()="` + s.id + `"]`))
	b.screenshot("desk-dispute")
	assert.Contains(t, strings.ToLower(b.text()), "waits for approval")
	b.click("Approve this evidence")
	assert.Contains(t, b.text(), "Approved by anna")
	b.screenshot("desk-approved")
	assert.True(t, state(t, k, s.id).Approved)
	b.click("Take the approval back")
	assert.False(t, state(t, k, s.id).Approved)
	b.setWidth(390)
	b.visit(site)
	b.screenshot("desk-list-phone")

	b.setWidth(1200)
	b.visit(site + "dispute?id=" + s.id)
	b.do(chromedp.Click(chromedp.CSS("summary")), chromedp.Click(chromedp.CSS("input[name=lose]")))
	b.screenshot("desk-close")
	b.click("Close the dispute")
	assert.Contains(t, strings.ToLower(b.text()), "loss accepted by anna")
	assert.Equal(t, 1, s.Effects(s.id).Closes)
	for _, u := range b.requested() {
		assert.True(t, strings.Contains(u, "127.0.0.1") || strings.HasPrefix(u, "data:"), u)
	}
	b.requireNothingRan()
}

func TestDeskwebByKeyboard(t *testing.T) {
	s := newShop(t)
	s.stage(t)
	site, k := serveDesk(t, s)
	b := open(t, "anna")
	b.visit(site + "dispute?id=" + s.id)
	for range 60 {
		b.do(chromedp.KeyEvent("\t"))
		if get(b, chromedp.Evaluate[string](`document.activeElement.innerText || ""`)) == "Approve this evidence" {
			b.follow(chromedp.KeyEvent("\r"))
			break
		}
	}
	assert.True(t, state(t, k, s.id).Approved)
}

func TestDeskwebWithTwoPeopleAtOnce(t *testing.T) {
	s := newShop(t)
	s.stage(t)
	site, k := serveDesk(t, s)
	anna, bob := open(t, "anna"), open(t, "bob")
	anna.visit(site + "dispute?id=" + s.id)
	bob.visit(site + "dispute?id=" + s.id)
	_, err := s.disputes.Stage(t.Context(), s.id, dispute.Evidence{CustomerName: "Corrected by a person"})
	require.NoError(t, err)

	anna.click("Approve this evidence")
	assert.Contains(t, anna.text(), "nothing was approved")
	assert.Contains(t, anna.text(), "Corrected by a person")
	anna.screenshot("desk-changed")
	assert.False(t, state(t, k, s.id).Approved)
	anna.click("Approve this evidence")
	bob.click("Approve this evidence")
	assert.Contains(t, bob.text(), "nothing was approved", "bob had not seen the correction")
	bob.visit(get(bob, chromedp.Evaluate[string](`location.href`))) // as a phone does that opens its tabs again
	assert.Contains(t, bob.text(), "Corrected by a person")
	assert.Contains(t, get(bob, chromedp.Evaluate[string](`location.href`)), "/dispute?")
	got := state(t, k, s.id)
	assert.True(t, got.Approved)
	assert.Equal(t, "anna", got.ApprovedBy)
}

func TestDeskwebRefusesAnotherSite(t *testing.T) {
	s := newShop(t)
	s.stage(t)
	site, k := serveDesk(t, s)
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprintf(w, `<!doctype html><form method=post action="%sclose"><input name=id value="%s">`+
			`<input name=lose value=yes><button>Win a prize</button></form><iframe src="%s"></iframe>`,
			strings.ReplaceAll(site, "127.0.0.1", "localhost"), s.id, site)
	}))
	defer evil.Close()
	b := open(t, "anna")
	b.visit(strings.ReplaceAll(site, "127.0.0.1", "localhost"))
	b.visit(evil.URL)
	b.click("Win a prize")
	assert.Zero(t, s.Effects(s.id).Closes)
	assert.False(t, state(t, k, s.id).Approved)
}

func state(t *testing.T, k *desk.Desk, id string) desk.State {
	t.Helper()
	c, err := k.Case(context.WithoutCancel(t.Context()), "", id)
	require.NoError(t, err)
	return c.State()
}
