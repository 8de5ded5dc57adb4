package review_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/dispute/review"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// shop is an in-memory Stripe with one dispute.
type shop struct {
	*disputetest.Server
	disputes *dispute.Client
	files    *fileupload.Client
	id       string
}

func newShop(t *testing.T, d disputetest.Dispute) shop {
	t.Helper()
	srv := disputetest.NewServer()
	srv.SetNow(start)
	d.DueBy = start.Add(3*24*time.Hour + time.Hour)
	return shop{Server: srv, disputes: dispute.NewClient(srv.Config()), files: fileupload.NewClient(srv.Config()), id: srv.AddDispute(d)}
}

func (s shop) stage(t *testing.T, e dispute.Evidence) *dispute.Dispute {
	t.Helper()
	d, err := s.disputes.Stage(t.Context(), s.id, e)
	require.NoError(t, err)
	return d
}

func (s shop) upload(name string, contents []byte) stripedispute.FileID {
	return stripedispute.FileID(s.AddFile(disputetest.File{Name: name, Contents: contents}))
}

func (s shop) page(t *testing.T, d *dispute.Dispute) *review.Page {
	t.Helper()
	p, err := review.Staged(t.Context(), s.files, d)
	require.NoError(t, err)
	p.Now = start
	return p
}

func texts(t *testing.T, p *review.Page) (page, text string) {
	t.Helper()
	var a, b bytes.Buffer
	require.NoError(t, p.HTML(&a))
	require.NoError(t, p.Text(&b))
	return a.String(), b.String()
}

func TestStagedShowsEverythingThatTheBankGets(t *testing.T) {
	s := newShop(t, disputetest.Dispute{Reason: "product_not_received", Evidence: map[string]string{"customer_purchase_ip": "203.0.113.7"}})
	d := s.stage(t, dispute.Evidence{
		CustomerName: "Jenny Rosen", UncategorizedText: "First line\nSecond line",
		Receipt: s.upload("receipt.pdf", pdf), ShippingDocumentation: s.upload("label.jpg", photo(t)),
		CustomerSignature: s.upload("signed.png", scan(t)),
	})
	page, text := texts(t, s.page(t, d))
	for _, want := range []string{
		"Dispute " + s.id, "42.00 USD", "product not received", "3 days left", "Jenny Rosen", "203.0.113.7", "receipt.pdf", "label.jpg",
		string(d.Evidence.Fingerprint()), "disputes submit " + s.id, "This evidence is staged at Stripe",
	} {
		assert.Contains(t, page, want)
		assert.Contains(t, text, want)
	}
	assert.Contains(t, page, "First line\nSecond line")
	assert.Contains(t, text, "  | First line\n  | Second line\n")
	for _, kind := range []string{"data:application/pdf;base64,", "data:image/jpeg;base64,", "data:image/png;base64,"} {
		assert.Contains(t, page, kind)
	}
	assert.NotContains(t, page, "<script")
	assert.NotContains(t, page, "http://")
	assert.NotContains(t, page, "https://")
	order := []string{
		"Customer name", "Customer purchase IP", "Customer signature", "Receipt", "Shipping documentation",
		"Anything else (uncategorized_text)",
	}
	at := -1
	for _, label := range order {
		next := strings.Index(text, "\n"+label+"\n")
		assert.Greater(t, next, at, label)
		at = next
	}
}

// The page shows every string, yes or no, and file of the evidence, also in a field that is
// added later.
func TestPacketShowsEveryField(t *testing.T) {
	var e dispute.Evidence
	var want []string
	fill(t, reflect.ValueOf(&e).Elem(), &want)
	require.Greater(t, len(want), 60)
	p, err := review.Packet(nil, &evidence.Packet{Evidence: e})
	require.NoError(t, err)
	page, text := texts(t, p)
	for _, w := range want {
		assert.Contains(t, page, w)
		assert.Contains(t, text, w)
	}
	assert.Contains(t, text, "Visa compliance: fee acknowledged\n  | yes")
}

func fill(t *testing.T, v reflect.Value, want *[]string) {
	t.Helper()
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), want)
	case reflect.Struct:
		for _, field := range v.Fields() {
			fill(t, field, want)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(t, v.Index(0), want)
		fill(t, v.Index(1), want)
	case reflect.String:
		text := "value" + strings.Repeat("x", len(*want)%7) + string(rune('a'+len(*want)%26)) + string(rune('a'+len(*want)/26))
		v.SetString(text)
		*want = append(*want, text)
	case reflect.Bool:
		v.SetBool(true)
	default:
		t.Fatalf("the evidence has a %s now; add this kind to collect in walk.go and to this test", v.Kind())
	}
}

func TestHTMLAndTextEscapeHostileEvidence(t *testing.T) {
	hostile := `</style></p><script>alert(1)</script><img src=x onerror=alert(2)> {{.Title}} "'` + "\x1b[2J\u202egnp.exe\u200b\x00"
	s := newShop(t, disputetest.Dispute{})
	d := s.stage(t, dispute.Evidence{
		CustomerName: hostile, UncategorizedText: hostile,
		Receipt:           s.upload(`"><svg onload=alert(3)>.pdf`, pdf),
		CustomerSignature: s.upload("page.png", []byte("<!doctype html><script>alert(4)</script>")),
	})
	d.Reason, d.Currency, d.ID = dispute.Reason(hostile), hostile, hostile
	page, text := texts(t, s.page(t, d))
	for _, bad := range []string{"<script", "<svg", "<img src=x", "\x1b", "\u202e", "\u200b", "\x00", "data:text"} {
		assert.NotContains(t, page, bad)
	}
	for _, bad := range []string{"\x1b", "\u202e", "\u200b", "\x00"} {
		assert.NotContains(t, text, bad)
	}
	assert.Contains(t, text, "⟨U+202E⟩gnp.exe")
	assert.Contains(t, text, "is not a PDF, JPEG or PNG, so this page does not show it")
}

func TestStagedShowsAFileThatCannotBeRead(t *testing.T) {
	for name, fault := range map[string]disputetest.Fault{
		"gone":    disputetest.Status(http.StatusNotFound),
		"refused": disputetest.Status(http.StatusForbidden),
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t, disputetest.Dispute{})
			d := s.stage(t, dispute.Evidence{Receipt: s.upload("receipt.pdf", pdf), CustomerName: "Jenny"})
			s.FailAlways("GET /v1/files/{id}", fault)
			p := s.page(t, d)
			require.Error(t, p.Documents[0].Err)
			page, text := texts(t, p)
			assert.Contains(t, page, "This file cannot be shown")
			assert.Contains(t, text, "Look at it before you approve")
		})
	}
}

func TestPacketBoundsTheBytesOfDocuments(t *testing.T) {
	big := evidence.FileOf("big.pdf", append(bytes.Clone(pdf), make([]byte, 15<<20)...))
	p, err := review.Packet(nil, &evidence.Packet{
		Files: map[dispute.Field]evidence.File{dispute.FieldReceipt: big, dispute.FieldRefundPolicy: big},
	})
	require.NoError(t, err)
	require.NoError(t, p.Documents[0].Err)
	require.ErrorContains(t, p.Documents[1].Err, "20 MB together")
}

func TestPacketReadsNoFileOfAFolderBeyondTheBound(t *testing.T) {
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "big.pdf"), append(bytes.Clone(pdf), make([]byte, 21<<20)...), 0o600))
	p, err := review.Packet(nil, &evidence.Packet{
		Files: map[dispute.Field]evidence.File{dispute.FieldReceipt: evidence.FileIn(os.DirFS(folder), "big.pdf")},
	})
	require.NoError(t, err)
	require.ErrorContains(t, p.Documents[0].Err, "20 MB together")
	assert.Nil(t, p.Documents[0].Contents)
}

// silent is a reader that never returns a byte, an error or the end.
type silent struct{}

func (silent) Read([]byte) (int, error) { return 0, nil }

func TestPacketEndsIfAReaderReturnsNothing(t *testing.T) {
	file := evidence.File{Name: "receipt.pdf", Open: func() (io.ReadCloser, error) { return io.NopCloser(silent{}), nil }}
	p, err := review.Packet(nil, &evidence.Packet{Files: map[dispute.Field]evidence.File{dispute.FieldReceipt: file}})
	require.NoError(t, err)
	require.ErrorIs(t, p.Documents[0].Err, io.ErrNoProgress)
}

func TestPacketShowsWhatDiffersFromStripe(t *testing.T) {
	s := newShop(t, disputetest.Dispute{Reason: "product_not_received"})
	d := s.stage(t, dispute.Evidence{CustomerName: "Jenny Rosen-Smith", ShippingCarrier: "Royal Mail"})
	p, err := review.Packet(d, &evidence.Packet{
		Evidence: dispute.Evidence{CustomerName: "Jenny Rosen", CustomerPurchaseIP: "203.0.113.7"},
		Files:    map[dispute.Field]evidence.File{dispute.FieldReceipt: evidence.FileOf("receipt.txt", []byte("thanks"))},
	})
	require.NoError(t, err)
	p.Now = start
	_, text := texts(t, p)
	assert.Contains(t, text, "Customer name\n  | Jenny Rosen\n  Stripe has another value now:\n  | Jenny Rosen-Smith\n")
	assert.Contains(t, text, "Also at Stripe, and submitted too:\n\nShipping carrier\n  | Royal Mail")
	assert.Contains(t, text, "It is not staged at Stripe yet")
	assert.NotContains(t, text, "Fingerprint")
	assert.Regexp(t, `(?s)Receipt\n  file receipt.txt, 6 bytes.*  ! Error: `, text)
	assert.Contains(t, text, "Missing evidence that could help")
}

func TestPacketOfAnAppeal(t *testing.T) {
	held := dispute.CardAppeal{ReasonForFiling: "It was delivered.", SupportingFiles: []stripedispute.FileID{"file_old", "file_older"}}
	d := &dispute.Dispute{
		ID: "du_1", Status: dispute.StatusAppealNeedsResponse,
		Evidence: dispute.Evidence{CustomerName: "Jenny Rosen", Appeal: &dispute.Appeal{Card: &held}},
	}
	p, err := review.Packet(d, &evidence.Packet{
		Evidence:    dispute.Evidence{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{SupportingFiles: []stripedispute.FileID{"file_1"}}}},
		AppealFiles: []evidence.File{evidence.FileOf("receipt.txt", []byte("thanks"))},
	})
	require.NoError(t, err)
	_, text := texts(t, p)
	assert.Contains(t, text, "Deadline      not known: Stripe shows none for the appeal")
	first, second := `Appeal: supporting files 1\n  file file_1`, `Appeal: supporting files 2\n  file receipt.txt, 6 bytes`
	assert.Regexp(t, `(?s)`+first+`.*`+second+`.*  ! Error: `, text)
	_, also, _ := strings.Cut(text, "Also at Stripe, and submitted too:\n")
	assert.Equal(t, "\nAppeal: reason for filing\n  | It was delivered.\n", also, "the list of files replaces that at Stripe")
}

func TestPacketListReplacesTheListAtStripe(t *testing.T) {
	compelling := func(d dispute.DisputedTransaction, prior dispute.PriorTransaction) dispute.Evidence {
		return dispute.Evidence{EnhancedEvidence: &dispute.EnhancedEvidence{VisaCompellingEvidence3: &dispute.CompellingEvidence3{
			DisputedTransaction: &d, PriorUndisputedTransactions: []dispute.PriorTransaction{prior},
		}}}
	}
	d := &dispute.Dispute{ID: "du_1", Status: dispute.StatusNeedsResponse, Evidence: compelling(
		dispute.DisputedTransaction{ProductDescription: "A blue bicycle"}, dispute.PriorTransaction{ProductDescription: "A red bicycle"},
	)}
	p, err := review.Packet(d, &evidence.Packet{Evidence: compelling(
		dispute.DisputedTransaction{CustomerEmailAddress: "j@example.com"}, dispute.PriorTransaction{Charge: "ch_1"},
	)})
	require.NoError(t, err)
	_, text := texts(t, p)
	_, also, _ := strings.Cut(text, "Also at Stripe, and submitted too:\n")
	assert.Contains(t, also, "A blue bicycle", "an object is merged")
	assert.NotContains(t, also, "red bicycle", "a list is replaced")
}

func TestLinkReplacesTheContents(t *testing.T) {
	s := newShop(t, disputetest.Dispute{})
	p := s.page(t, s.stage(t, dispute.Evidence{Receipt: s.upload("receipt.pdf", pdf)}))
	p.Link = func(d review.Document) string { return "files/" + d.Field + d.Extension() }
	page, _ := texts(t, p)
	assert.Contains(t, page, `data="files/receipt.pdf"`)
	assert.NotContains(t, page, "base64")
}

// The sentence under the title is true in each state of a dispute.
func TestLeadIsTrueInEachState(t *testing.T) {
	const passed, none = "The deadline has passed, and nothing was submitted. ", "Nothing was submitted. "
	type want struct{ empty, filled, staged, submitted string }
	noResponse := want{
		none + "There is no evidence.", none + "Stripe filled in what", none + "The bank did not get the evidence",
		"This evidence was submitted.",
	}
	waits := want{
		"There is no evidence yet.", "Nobody has staged evidence. Stripe filled in", "This evidence is staged at Stripe",
		"The response to the inquiry was submitted",
	}
	sent := want{
		"Stripe shows no evidence of it.", "This evidence was submitted.", "This evidence was submitted.",
		"This evidence was submitted.",
	}
	noAppeal := "No appeal is staged. This page shows the evidence from before"
	for status, w := range map[dispute.Status]want{
		dispute.StatusNeedsResponse: waits, dispute.StatusWarningNeedsResponse: waits,
		dispute.StatusUnderReview: sent, dispute.StatusWarningUnderReview: sent, dispute.StatusAppealUnderReview: sent,
		dispute.StatusWon: noResponse, dispute.StatusLost: noResponse, dispute.StatusPrevented: noResponse,
		dispute.StatusWarningClosed:       noResponse,
		dispute.StatusAppealNeedsResponse: {"No appeal is staged, and there is no evidence yet.", noAppeal, noAppeal, noAppeal},
		"new_status": {
			"does not know the status", "does not know the status", "does not know the status",
			"does not know the status",
		},
	} {
		t.Run(string(status), func(t *testing.T) {
			s := newShop(t, disputetest.Dispute{})
			due := stripedispute.At(start.Add(time.Hour))
			name := dispute.Evidence{CustomerName: "Jenny"}
			for _, c := range []struct {
				want    string
				e       dispute.Evidence
				details dispute.EvidenceDetails
			}{
				{w.empty, dispute.Evidence{}, dispute.EvidenceDetails{DueBy: due}},
				{w.filled, name, dispute.EvidenceDetails{DueBy: due}},
				{w.staged, name, dispute.EvidenceDetails{DueBy: due, HasEvidence: true}},
				{w.submitted, name, dispute.EvidenceDetails{DueBy: due, HasEvidence: true, SubmissionCount: 1}},
			} {
				p := s.page(t, &dispute.Dispute{ID: s.id, Status: status, Evidence: c.e, EvidenceDetails: c.details})
				page, text := texts(t, p)
				assert.Contains(t, text, c.want)
				canSubmit := status.NeedsResponse() && !status.Appeal() && c.details.HasEvidence
				assert.Equal(t, canSubmit, strings.Contains(text, "To submit exactly this evidence"), c.want)
				assert.Equal(t, c.e != dispute.Evidence{}, strings.Contains(page, "It identifies exactly this evidence"), c.want)
			}
		})
	}
	for name, c := range map[string]struct {
		d    dispute.Dispute
		want string
	}{
		"missed": {
			dispute.Dispute{EvidenceDetails: dispute.EvidenceDetails{DueBy: 1, HasEvidence: true}},
			passed + "The bank did not get",
		},
		"missed without evidence": {dispute.Dispute{EvidenceDetails: dispute.EvidenceDetails{DueBy: 1}}, passed},
		"no response":             {dispute.Dispute{}, "The network takes no response to this dispute."},
		"appeal": {
			dispute.Dispute{
				Status:   dispute.StatusAppealNeedsResponse,
				Evidence: dispute.Evidence{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{ReasonForFiling: "It was delivered."}}},
			}, "This appeal is staged at Stripe",
		},
		"emptied appeal": {
			dispute.Dispute{
				Status:   dispute.StatusAppealNeedsResponse,
				Evidence: dispute.Evidence{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{}}},
			}, "No appeal is staged, and there is no evidence yet.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShop(t, disputetest.Dispute{})
			c.d.ID = s.id
			if c.d.Status == "" {
				c.d.Status = dispute.StatusNeedsResponse
			}
			page, text := texts(t, s.page(t, &c.d))
			assert.Contains(t, text, c.want)
			assert.Equal(t, name == "appeal", strings.Contains(page, "<h2>What the bank gets</h2>"))
		})
	}
}

func TestBalanceChangeShowsTheFee(t *testing.T) {
	withdrawn := stripedispute.BalanceTransaction{Amount: -12_900, Fee: 1500, Net: -14_400, Currency: "usd"}
	back := stripedispute.BalanceTransaction{Amount: 12_900, Net: 12_900, Currency: "usd"}
	for want, moved := range map[string][]stripedispute.BalanceTransaction{
		"-144.00 USD (129.00 disputed + 15.00 fee)": {withdrawn},
		"-15.00 USD (fee)":                          {withdrawn, back},
		"-129.00 USD":                               {{Amount: -12_900, Net: -12_900, Currency: "usd"}},
		"-5,000 JPY (4,000 disputed + 1,000 fee), -144.00 USD (129.00 disputed + 15.00 fee)": {
			withdrawn, {Amount: -4000, Fee: 1000, Net: -5000, Currency: "jpy"},
		},
	} {
		s := newShop(t, disputetest.Dispute{})
		d := s.stage(t, dispute.Evidence{CustomerName: "Jenny"})
		d.BalanceTransactions = moved
		_, text := texts(t, s.page(t, d))
		assert.Contains(t, text, "Balance change "+want+"\n")
	}
}

func TestMissingEvidenceHasNamesForPeople(t *testing.T) {
	s := newShop(t, disputetest.Dispute{Reason: "product_not_received"})
	page, text := texts(t, s.page(t, s.stage(t, dispute.Evidence{CustomerName: "Jenny", ShippingCarrier: "Royal Mail"})))
	assert.Regexp(t,
		`<p>\d+ kinds of evidence that are not here could help against “product not received”. Leave out what does not apply.</p>\n<details>`,
		page)
	assert.Contains(t, page, "<li>Customer communication <small>customer_communication</small></li>")
	assert.Contains(t, text, "\n  - Customer communication\n")
	assert.NotContains(t, text, "It helps against")
}

func TestPhotoHasALinkLikeAPDF(t *testing.T) {
	s := newShop(t, disputetest.Dispute{})
	p := s.page(t, s.stage(t, dispute.Evidence{Receipt: s.upload("label.jpg", photo(t)), RefundPolicy: s.upload("policy.pdf", pdf)}))
	page, _ := texts(t, p)
	assert.Contains(t, page, `download="label.jpg">Open label.jpg</a>`)
	assert.Contains(t, page, `download="policy.pdf">Open policy.pdf</a>`)
	p.Link = func(d review.Document) string { return "files/" + d.Field }
	page, _ = texts(t, p)
	assert.Contains(t, page, `<a href="files/receipt">Open label.jpg</a>`)
	assert.Contains(t, page, `<a href="files/refund_policy">Open policy.pdf</a>`)
}

func TestLeft(t *testing.T) {
	for d, want := range map[time.Duration]string{
		72 * time.Hour: "3 days left", 47 * time.Hour: "47 hours left", 90 * time.Minute: "90 minutes left", time.Minute: "1 minute left",
		0: "0 minutes left", -time.Hour: "passed 60 minutes ago", -100 * time.Hour: "passed 4 days ago",
	} {
		assert.Equal(t, want, review.Left(d))
	}
}

func TestStagedAndPacketRefuseNil(t *testing.T) {
	_, err := review.Staged(t.Context(), nil, nil)
	require.ErrorContains(t, err, "the dispute is nil")
	_, err = review.Packet(nil, nil)
	require.ErrorContains(t, err, "the packet is nil")
}

// pdf is a PDF with one empty page, which viewers open.
var pdf = []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>endobj\n" +
	"xref\n0 4\n0000000000 65535 f \n0000000009 00000 n \n0000000054 00000 n \n0000000105 00000 n \n" +
	"trailer<</Size 4/Root 1 0 R>>\nstartxref\n170\n%%EOF\n")

func picture() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 320, 200))
	for i := range m.Pix {
		m.Pix[i] = 0xff
	}
	for x := 20; x < 300; x++ {
		m.Set(x, 100, color.Black)
	}
	return m
}

func photo(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, jpeg.Encode(&b, picture(), nil))
	return b.Bytes()
}

func scan(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, png.Encode(&b, picture()))
	return b.Bytes()
}

// SHOW_PAGE=file go test -run TestShowPage writes a page to the file, for a person to look at.
func TestShowPage(t *testing.T) {
	file := os.Getenv("SHOW_PAGE")
	if file == "" {
		t.Skip("set SHOW_PAGE to a file name to look at a page")
	}
	s := newShop(t, disputetest.Dispute{
		Reason: "product_not_received", Kind: disputetest.CompellingEvidence,
		Evidence: map[string]string{"customer_purchase_ip": "203.0.113.7"},
	})
	d := s.stage(t, dispute.Evidence{
		CustomerName: "Jenny Rosen\u202e <script>alert(1)</script>", CustomerEmailAddress: "jenny@example.com, jr@example.com",
		UncategorizedText: strings.Repeat("The parcel was handed over to the customer, who signed for it. ", 20) + "\n\nSee the label.",
		Receipt:           s.upload("receipt.pdf", pdf), ShippingDocumentation: s.upload("label.jpg", photo(t)),
		EnhancedEvidence: &dispute.EnhancedEvidence{
			VisaCompellingEvidence3: &dispute.CompellingEvidence3{
				DisputedTransaction: &dispute.DisputedTransaction{ProductDescription: "A blue bicycle"},
			},
		},
	})
	page, text := texts(t, s.page(t, d))
	require.NoError(t, os.WriteFile(file, []byte(page), 0o600))
	t.Log("\n" + text)
}

func TestPageSaysWhenItWasMadeAndForWhichMode(t *testing.T) {
	s := newShop(t, disputetest.Dispute{})
	d := s.stage(t, dispute.Evidence{CustomerName: "Jenny Rosen"})
	for live, want := range map[bool]string{false: "2 March 2026, 09:00 UTC, test mode", true: "2 March 2026, 09:00 UTC, live mode"} {
		d.Livemode = live
		p := s.page(t, d)
		p.Now = start.In(time.FixedZone("", 3600))
		page, text := texts(t, p)
		assert.Contains(t, page, want)
		assert.Contains(t, text, "As of         "+want)
	}
}
