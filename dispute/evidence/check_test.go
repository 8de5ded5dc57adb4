package evidence_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

type (
	texts = dispute.Evidence
	files = map[dispute.Field]evidence.File
)

func file(name string, contents []byte) evidence.File { return evidence.FileOf(name, contents) }

// receipt is a packet with one file.
func receipt(name string, contents []byte) *evidence.Packet {
	return &evidence.Packet{Files: files{dispute.FieldReceipt: file(name, contents)}}
}

func TestCheckText(t *testing.T) {
	all := texts{}
	for _, f := range dispute.Fields() {
		if n := f.Limit(); n > 0 {
			require.NoError(t, all.Set(f, strings.Repeat("ü", n)))
		}
	}
	tests := map[string]struct {
		evidence texts
		want     []string
	}{
		"nothing wrong": {
			texts{CustomerName: "Jenny", CustomerEmailAddress: "j@example.com", CustomerPurchaseIP: "2001:db8::1", DuplicateChargeID: "py_1"},
			[]string{},
		},
		"as long as is allowed": {
			texts{UncategorizedText: strings.Repeat("ü", 20_000), CustomerName: strings.Repeat("ü", 5_000)}, []string{},
		},
		"too long": {
			texts{UncategorizedText: strings.Repeat("x", 20_001), ShippingDate: strings.Repeat("x", 5_001)},
			[]string{"error text_length shipping_date", "error text_length uncategorized_text"},
		},
		"too long together": {
			all,
			[]string{
				"error text_length", "error charge_id duplicate_charge_id", "warning text customer_email_address",
				"warning text customer_purchase_ip",
			},
		},
		"no text":              {texts{CustomerName: "J\xff"}, []string{"error text customer_name"}},
		"blank":                {texts{CustomerName: " \n"}, []string{"error text customer_name"}},
		"the id of a file":     {texts{UncategorizedText: "file_1MtJUT2eZvKY"}, []string{"error text uncategorized_text"}},
		"the name of a file":   {texts{ShippingAddress: "Label.PDF"}, []string{"warning text shipping_address"}},
		"an address without @": {texts{CustomerEmailAddress: "jenny"}, []string{"warning text customer_email_address"}},
		"no IP address":        {texts{CustomerPurchaseIP: "localhost"}, []string{"warning text customer_purchase_ip"}},
		"links": {
			texts{
				UncategorizedText: "see HTTPS://example.com/video.mp4", ProductDescription: "www.example.com", BillingAddress: "wwwelt.",
				AccessActivityLog: "GET https://x",
			},
			[]string{"warning link product_description", "warning link uncategorized_text"},
		},
		"a payment in place of a charge":       {texts{DuplicateChargeID: "pi_1"}, []string{"error charge_id duplicate_charge_id"}},
		"the disputed charge as the duplicate": {texts{DuplicateChargeID: "ch_disputed"}, []string{"error charge_id duplicate_charge_id"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			ps := (&evidence.Packet{Evidence: test.evidence}).Problems(disputeFor(dispute.ReasonGeneral))
			assert.ElementsMatch(t, test.want, rules(ps))
			assert.NotContains(t, fmt.Sprint(ps), "example.com", "evidence is quoted nowhere")
		})
	}
}

// disputeFor is a dispute with this reason that waits for a response.
func disputeFor(reason dispute.Reason) *dispute.Dispute {
	return &dispute.Dispute{
		ID: "du_1", Status: dispute.StatusNeedsResponse, Reason: reason, Charge: stripedispute.Expandable{ID: "ch_disputed"},
		EvidenceDetails: dispute.EvidenceDetails{DueBy: stripedispute.At(time.Now().Add(time.Hour))},
	}
}

func TestCheckTextLengthCountsTheTextsAtStripe(t *testing.T) {
	d := disputeFor(dispute.ReasonGeneral)
	d.Evidence.ProductDescription = strings.Repeat("x", 20_000)
	p := &evidence.Packet{Evidence: texts{CustomerName: "Jenny"}, Limits: evidence.Limits{AllText: 20_004}}
	assert.Equal(t, []string{"error text_length"}, rules(p.Problems(d)))
	p.Evidence.ProductDescription = "replaced"
	assert.Empty(t, p.Problems(d))
}

func TestCheckFiles(t *testing.T) {
	many := &evidence.Packet{Files: files{}}
	for _, f := range []dispute.Field{dispute.FieldReceipt, dispute.FieldRefundPolicy} {
		many.Files[f] = file("a.pdf", padded(pdfOf(25), 2_250_001))
	}
	gone := file("gone.pdf", nil)
	gone.Open = func() (io.ReadCloser, error) { return nil, fs.ErrPermission }
	broken := file("cut.pdf", nil)
	broken.Open = func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader("%PDF"), badReader{})), nil
	}
	tests := map[string]struct {
		packet *evidence.Packet
		want   []string
	}{
		"a PDF":                         {receipt("a.pdf", pdfOf(49)), []string{}},
		"a PNG":                         {receipt("a.png", pngOf(t, 9, 9)), []string{}},
		"a JPEG with another name":      {receipt("a.png", jpegOf(t)), []string{}},
		"a PDF after some junk":         {receipt("a.pdf", append([]byte("\xef\xbb\xbfjunk\n"), pdfOf(1)...)), []string{}},
		"a PDF of 4.5 MB":               {receipt("a.pdf", padded(pdfOf(1), 4_500_000)), []string{}},
		"fifty pages":                   {receipt("a.pdf", pdfOf(50)), []string{"error pages"}},
		"two files, each good":          {many, []string{"error file_size", "error pages"}},
		"a PDF of 4.6 MB":               {receipt("a.pdf", padded(pdfOf(1), 4_600_000)), []string{"error file_size"}},
		"a PDF beyond 5 MB":             {receipt("a.pdf", padded(pdfOf(1), 5_000_001)), []string{"error file_size receipt"}},
		"an empty file":                 {receipt("a.pdf", nil), []string{"error file_size receipt"}},
		"a text with the name of a PDF": {receipt("a.pdf", []byte("Dear bank")), []string{"error file_type receipt"}},
		"a GIF":                         {receipt("a.png", []byte("GIF89a…")), []string{"error file_type receipt"}},
		"a program":                     {receipt("a.pdf", []byte("MZ\x90\x00")), []string{"error file_type receipt"}},
		"a recording":                   {receipt("a.mp3", []byte("ID3\x03")), []string{"error file_type receipt"}},
		"a film": {
			receipt("a.mp4", []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")), []string{"error file_type receipt"},
		},
		"a picture cut short":         {receipt("a.png", pngOf(t, 9, 9)[:20]), []string{"warning file_damaged receipt"}},
		"a PDF without pages":         {receipt("a.pdf", []byte("%PDF-1.7\n")), []string{"error file_damaged receipt"}},
		"a file without a name":       {receipt("", pdfOf(1)), []string{"error file_name receipt"}},
		"a file that may not be read": {&evidence.Packet{Files: files{dispute.FieldReceipt: gone}}, []string{"error file_read receipt"}},
		"a file that breaks off":      {&evidence.Packet{Files: files{dispute.FieldReceipt: broken}}, []string{"error file_read receipt"}},
		"a file that cannot be opened": {
			&evidence.Packet{Files: files{dispute.FieldReceipt: {Name: "a.pdf"}}}, []string{"error file_read receipt"},
		},
		"a file for a text field": {
			&evidence.Packet{Files: files{"customer_name": file("a.pdf", pdfOf(1))}}, []string{"error unknown_field customer_name"},
		},
		"a file for no field": {
			&evidence.Packet{Files: files{"receipts": file("a.pdf", pdfOf(1))}}, []string{"error unknown_field receipts"},
		},
		"an uploaded file":          {&evidence.Packet{Evidence: texts{Receipt: "file_1"}}, []string{"warning file_id receipt"}},
		"a text in place of a file": {&evidence.Packet{Evidence: texts{Receipt: "It was sold."}}, []string{"error file_name receipt"}},
		"a file and an uploaded one": {
			&evidence.Packet{Evidence: texts{Receipt: "file_1"}, Files: files{dispute.FieldReceipt: file("a.pdf", pdfOf(1))}},
			[]string{"error twice receipt", "warning file_id receipt"},
		},
		"a folder": {
			&evidence.Packet{Files: files{dispute.FieldReceipt: evidence.FileIn(folder("{}", "d/x.pdf"), "d")}},
			[]string{"error file_read receipt"},
		},
		"a document that no field names": {
			load(t, folder(`{"customer_name": "Jenny"}`, "receipt.pdf", "notes.txt")), []string{"warning unused_file"},
		},
		"nothing":          {&evidence.Packet{}, []string{"error empty"}},
		"no packet at all": {nil, []string{"error empty"}},
		"labels that do not fit": {
			&evidence.Packet{Evidence: texts{CustomerName: "J"}, Metadata: stripedispute.Metadata{"a[b]": ""}},
			[]string{"error metadata metadata"},
		},
		"a packet that approves itself": {
			&evidence.Packet{Evidence: texts{CustomerName: "J"}, Metadata: stripedispute.Metadata{"desk_approved": "fp_x chargeback"}},
			[]string{"error metadata metadata.desk_approved"},
		},
		"labels and no evidence": {&evidence.Packet{Metadata: stripedispute.Metadata{"a": "b"}}, []string{"error empty"}},
		"more than the packet's own limits": {
			&evidence.Packet{
				Files: files{dispute.FieldReceipt: file("a.pdf", pdfOf(3))}, Limits: evidence.Limits{Pages: 2, FileBytes: 10_000, TotalBytes: 100},
			},
			[]string{"error pages", "error file_size"},
		},
		"a file above its limit": {
			&evidence.Packet{Files: files{dispute.FieldReceipt: file("a.pdf", pdfOf(3))}, Limits: evidence.Limits{FileBytes: 100}},
			[]string{"error file_size receipt"},
		},
		"a CountPages of the user": {
			&evidence.Packet{
				Files: files{dispute.FieldReceipt: file("a.pdf", pdfOf(3))}, CountPages: func([]byte) (int, error) { return 50, nil },
			},
			[]string{"error pages"},
		},
		"CountPages returns an error": {
			&evidence.Packet{
				Files: files{dispute.FieldReceipt: file("a.pdf", pdfOf(3))}, CountPages: func([]byte) (int, error) { return 3, io.EOF },
			},
			[]string{"warning pages_unknown receipt"},
		},
		"CountPages returns a negative number": {
			&evidence.Packet{
				Files: files{dispute.FieldReceipt: file("a.pdf", pdfOf(3))}, CountPages: func([]byte) (int, error) { return -7, nil },
			},
			[]string{"warning pages_unknown receipt"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			ps := test.packet.Problems(nil)
			assert.ElementsMatch(t, test.want, rules(ps))

			err := test.packet.Check(nil)
			assert.Equal(t, len(ps.Errors()) > 0, err != nil)
			if err != nil {
				found, ok := errors.AsType[*evidence.Problems](err)
				require.True(t, ok)
				assert.Equal(t, rules(ps), rules(*found))
			}
		})
	}
}

type badReader struct{}

func (badReader) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }

func TestCheckState(t *testing.T) {
	with := func(change func(*dispute.Dispute)) *dispute.Dispute {
		d := disputeFor(dispute.ReasonGeneral)
		change(d)
		return d
	}
	status := func(s dispute.Status) *dispute.Dispute { return with(func(d *dispute.Dispute) { d.Status = s }) }
	card := func(c dispute.Card) *dispute.Dispute {
		return with(func(d *dispute.Dispute) { d.PaymentMethodDetails.Card = &c })
	}
	twenty := &evidence.Packet{Files: files{dispute.FieldReceipt: file("a.pdf", pdfOf(20))}}
	text := &evidence.Packet{Evidence: texts{UncategorizedText: "It was delivered."}}
	appeal := &evidence.Packet{
		Evidence:    texts{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{ReasonForFiling: "…"}}},
		AppealFiles: []evidence.File{file("a.pdf", pdfOf(1))},
	}
	tests := map[string]struct {
		packet  *evidence.Packet
		dispute *dispute.Dispute
		want    []string
		cause   error
	}{
		"in time":          {text, disputeFor(dispute.ReasonGeneral), []string{}, nil},
		"won":              {text, status(dispute.StatusWon), []string{"error status"}, dispute.ErrFinal},
		"a closed inquiry": {text, status(dispute.StatusWarningClosed), []string{"error status"}, dispute.ErrFinal},
		"under review":     {text, status(dispute.StatusUnderReview), []string{"error status"}, dispute.ErrUnderReview},
		"the network takes no response": {
			text, with(func(d *dispute.Dispute) { d.EvidenceDetails.DueBy = 0 }), []string{"error status"}, dispute.ErrNoResponse,
		},
		"too late": {
			text, with(func(d *dispute.Dispute) { d.EvidenceDetails.DueBy = 1 }), []string{"error deadline"}, dispute.ErrDeadline,
		},
		"an unknown status":  {text, status("of_tomorrow"), []string{}, nil},
		"twenty pages, Visa": {twenty, card(dispute.Card{Brand: dispute.CardBrandVisa}), []string{}, nil},
		"nineteen pages, Mastercard": {
			receipt("a.pdf", pdfOf(19)), card(dispute.Card{Brand: dispute.CardBrandMastercard}), []string{}, nil,
		},
		"twenty pages, Mastercard": {twenty, card(dispute.Card{Brand: dispute.CardBrandMastercard}), []string{"error pages"}, nil},
		"twenty pages, by another network": {
			twenty, card(dispute.Card{Brand: dispute.CardBrandMastercard, Network: dispute.CardBrandCartesBancaires}), []string{}, nil,
		},
		"Visa 10.5":           {text, card(dispute.Card{NetworkReasonCode: "10.5"}), []string{"warning futile"}, nil},
		"a failed bank debit": {text, disputeFor(dispute.ReasonInsufficientFunds), []string{"warning futile"}, nil},
		"an inquiry of Klarna": {text, with(func(d *dispute.Dispute) {
			d.Status, d.PaymentMethodDetails.Type = dispute.StatusWarningNeedsResponse, dispute.PaymentMethodKlarna
		}), []string{"warning futile"}, nil},
		"Smart Disputes": {
			text, with(func(d *dispute.Dispute) { d.IntendedSubmissionMethod = dispute.SubmissionSmartDisputes }), []string{"warning futile"}, nil,
		},
		"an appeal": {appeal, status(dispute.StatusAppealNeedsResponse), []string{}, nil},
		"an appeal for a dispute that does not wait for one": {appeal, disputeFor(dispute.ReasonGeneral), []string{"error status appeal"}, nil},
		"evidence where an appeal belongs":                   {text, status(dispute.StatusAppealNeedsResponse), []string{"error status"}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.ElementsMatch(t, test.want, rules(test.packet.Problems(test.dispute)))
			if test.cause != nil {
				require.ErrorIs(t, test.packet.Check(test.dispute), test.cause)
			}
		})
	}
}

func TestCheckComparesTheDeadlineWithThePacketsClock(t *testing.T) {
	srv := disputetest.NewServer()
	srv.SetNow(time.Date(2021, 3, 4, 5, 6, 7, 0, time.UTC))
	cfg := srv.Config()
	d, err := dispute.NewClient(cfg).Get(t.Context(), srv.AddDispute(disputetest.Dispute{}))
	require.NoError(t, err)
	p := &evidence.Packet{Evidence: texts{UncategorizedText: "It was delivered."}}
	require.ErrorIs(t, p.Check(d), dispute.ErrDeadline, "by the clock of the machine")
	p.Clock = cfg.Clock
	require.NoError(t, p.Check(d))
	srv.Advance(60 * 24 * time.Hour)
	require.ErrorIs(t, p.Check(d), dispute.ErrDeadline)
}

func TestCheckMissingAdvisesWhatHelps(t *testing.T) {
	advice := func(p *evidence.Packet, r dispute.Reason) []string {
		var fields []string
		for _, problem := range p.Problems(disputeFor(r)).Advice() {
			fields = append(fields, problem.Field)
		}
		return fields
	}
	name := texts{CustomerName: "Jenny"}
	shipped := &evidence.Packet{
		Evidence: texts{CustomerName: "Jenny", ShippingCarrier: "UPS"},
		Files:    files{dispute.FieldShippingDocumentation: file("a.pdf", pdfOf(1))},
	}
	assert.Equal(t, []string{
		"customer_communication", "customer_signature", "shipping_address", "shipping_date", "shipping_tracking_number",
		"billing_address", "customer_email_address", "customer_purchase_ip", "receipt", "product_description",
	}, advice(shipped, dispute.ReasonProductNotReceived))
	assert.Contains(t,
		advice(&evidence.Packet{Evidence: name, Product: dispute.ProductDigital}, dispute.ReasonFraudulent), "access_activity_log",
	)
	assert.Contains(t, advice(&evidence.Packet{Evidence: texts{ServiceDate: "today"}}, dispute.ReasonFraudulent), "service_documentation")
	assert.Contains(t, advice(&evidence.Packet{Evidence: texts{AccessActivityLog: "…"}}, dispute.ReasonFraudulent), "customer_purchase_ip")
	anything := advice(&evidence.Packet{Evidence: name}, dispute.ReasonFraudulent)
	assert.Contains(t, anything, "customer_communication")
	assert.NotContains(t, anything, "shipping_carrier", "it is not known that anything was shipped")
	assert.Empty(t, advice(&evidence.Packet{Evidence: name}, dispute.ReasonGeneral))
}

func TestProblemsOfALoadedPacketHaveLines(t *testing.T) {
	p := load(t, folder("{\n  \"customer_email_address\": \"jenny\",\n  \"receipt\": \"a.pdf\"\n}", "a.pdf"))
	p.CountPages = func([]byte) (int, error) { return 0, io.EOF }
	ps := p.Problems(nil)
	require.Len(t, ps, 2)
	assert.Equal(t, "evidence.json:2:29: customer_email_address: It is not an e-mail address.", ps[0].String())
	assert.Equal(t, 3, ps[1].Line)
}

func TestCheckReadsOneFileAtATimeAndClosesIt(t *testing.T) {
	opened, open := 0, 0
	p := &evidence.Packet{Files: files{}}
	for _, f := range dispute.Fields() {
		if f.File() {
			p.Files[f] = evidence.File{Name: "a.pdf", Open: func() (io.ReadCloser, error) {
				opened, open = opened+1, open+1
				assert.Equal(t, 1, open, "files open at once")
				return closer{strings.NewReader(string(pdfOf(1))), &open}, nil
			}}
		}
	}
	require.NoError(t, p.Check(nil))
	assert.Len(t, p.Files, opened)
	assert.Zero(t, open)
}

type closer struct {
	io.Reader
	open *int
}

func (c closer) Close() error { *c.open--; return nil }
