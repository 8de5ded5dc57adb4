package compose_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/compose"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// full is a packet with all texts and files. Each value has the name of its field.
func full() *evidence.Packet {
	p := &evidence.Packet{Files: map[dispute.Field]evidence.File{}}
	for _, f := range dispute.Fields() {
		if f.File() {
			p.Files[f] = evidence.FileOf("file-of-"+string(f)+".pdf", nil)
			continue
		}
		_ = p.Evidence.Set(f, "text-of-"+string(f))
	}
	return p
}

func disputed(r dispute.Reason) *dispute.Dispute {
	return &dispute.Dispute{
		ID: "du_1", Amount: 123450, Currency: "usd", Reason: r, Status: dispute.StatusNeedsResponse,
		Charge: stripedispute.Expandable{ID: "ch_1"}, PaymentIntent: stripedispute.Expandable{ID: "pi_1"},
	}
}

func TestLetterTextDependsOnTheReason(t *testing.T) {
	for reason, want := range map[dispute.Reason][]string{
		dispute.ReasonProductNotReceived: {
			"was not received", "Delivery", "text-of-shipping_tracking_number", "file-of-shipping_documentation.pdf",
			"text-of-access_activity_log",
		},
		dispute.ReasonFraudulent:           {"did not authorise", "Who ordered", "text-of-customer_purchase_ip", "text-of-billing_address"},
		dispute.ReasonUnrecognized:         {"does not recognise", "Who ordered"},
		dispute.ReasonSubscriptionCanceled: {"had been cancelled", "text-of-cancellation_rebuttal", "text-of-cancellation_policy_disclosure"},
		dispute.ReasonDuplicate:            {"taken twice", "text-of-duplicate_charge_explanation", "text-of-duplicate_charge_id"},
		dispute.ReasonCreditNotProcessed: {
			"refund or credit was due", "text-of-refund_refusal_explanation", "text-of-refund_policy_disclosure",
		},
		dispute.ReasonProductUnacceptable: {
			"defective or not as described", "text-of-product_description", "text-of-refund_policy_disclosure",
		},
		dispute.ReasonGeneral:                 {"The order", "text-of-product_description"},
		dispute.Reason("a_new_reason"):        {"The order", "text-of-customer_name"},
		dispute.ReasonBankCannotProcess:       {"Terms"},
		dispute.Reason("../frame"):            {"The order"},
		dispute.ReasonIncorrectAccountDetails: {"Other payments"},
	} {
		text, err := compose.Letter{From: "Blue Bicycles", Dispute: disputed(reason), Packet: full()}.Text()
		if err != nil {
			t.Errorf("%s: %v", reason, err)
			continue
		}
		for _, want := range append(
			want, "Response to dispute du_1", "1,234.50 USD", "ch_1, pi_1", "We ask that this dispute be decided in our favour.",
			"Receipt: file-of-receipt.pdf",
		) {
			if !strings.Contains(text, want) {
				t.Errorf("%s: %q is missing in\n%s", reason, want, text)
			}
		}
		if strings.Contains(text, "# ") || strings.Contains(text, "\n\n\n") || strings.Contains(text, "uncategorized_text") {
			t.Errorf("%s: %s", reason, text)
		}
	}
}

func TestLetterTextClaimsNothingThatThePacketLacks(t *testing.T) {
	for _, reason := range []dispute.Reason{
		dispute.ReasonProductNotReceived, dispute.ReasonFraudulent, dispute.ReasonSubscriptionCanceled, dispute.ReasonDuplicate,
		dispute.ReasonCreditNotProcessed, dispute.ReasonProductUnacceptable, dispute.ReasonGeneral, dispute.ReasonUnrecognized,
	} {
		for name, packet := range map[string]*evidence.Packet{"no packet": nil, "an empty packet": {}} {
			text, err := compose.Letter{Dispute: disputed(reason), Packet: packet}.Text()
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(text, "\n")
			want := []string{"Response to dispute du_1", "", "Dispute: du_1", "Amount: 1,234.50 USD", "Payment: ch_1, pi_1", ""}
			last := lines[len(lines)-1]
			if strings.Join(lines[:6], "|") != strings.Join(want, "|") || len(lines) > 9 ||
				last != "We ask that this dispute be decided in our favour." {
				t.Errorf("%s, %s: %q", reason, name, lines)
			}
		}
		text, err := compose.Letter{
			Dispute: disputed(reason), Packet: &evidence.Packet{Evidence: dispute.Evidence{CustomerName: "Jenny Rosen"}},
		}.Text()
		if err != nil || strings.Contains(text, "ship") || strings.Contains(text, "Enclosed") || strings.Contains(text, "refund policy") {
			t.Errorf("%s: %s %v", reason, text, err)
		}
	}
}

func TestLetterTextForAnInquiry(t *testing.T) {
	d := disputed(dispute.ReasonFraudulent)
	d.Status = dispute.StatusWarningNeedsResponse
	text, err := compose.Letter{Dispute: d}.Text()
	for _, want := range []string{"Answer to inquiry du_1", "The bank asks about this payment.", "We ask that this inquiry be closed."} {
		if err != nil || !strings.Contains(text, want) || strings.Contains(text, "our favour") {
			t.Errorf("%q: %s %v", want, text, err)
		}
	}
}

func TestLetterTimelineIsSortedByDate(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 10, d, 9, 0, 0, 0, time.UTC) }
	l := compose.Letter{
		From: "Blue Bicycles Ltd\n1 Harbour Road\nDublin", Date: day(20), Signature: "Ann Example",
		Facts:  "The customer wrote to us.\n\nWe answered.",
		Events: []compose.Event{{day(5), "Delivered"}, {day(2), "Ordered"}, {time.Time{}, "Customer of ours for years"}},
	}
	text, err := l.Text()
	want := "Blue Bicycles Ltd\n1 Harbour Road\nDublin\n\n20 October 2026\n\nThe customer wrote to us.\n\nWe answered.\n\nWhat happened\n\n" +
		"- Customer of ours for years\n- 2 October 2026: Ordered\n- 5 October 2026: Delivered\n\nAnn Example"
	if err != nil || text != want {
		t.Errorf("%v\n%s\nwant\n%s", err, text, want)
	}
}

func TestLetterEarlierNamesPayments(t *testing.T) {
	enhanced := &dispute.EnhancedEvidence{VisaCompellingEvidence3: &dispute.CompellingEvidence3{
		PriorUndisputedTransactions: []dispute.PriorTransaction{{Charge: "ch_A", ProductDescription: "A lamp"}, {Charge: "ch_B"}},
	}}
	p := &evidence.Packet{Evidence: dispute.Evidence{EnhancedEvidence: enhanced}}
	text, err := compose.Letter{Dispute: disputed(dispute.ReasonFraudulent), Packet: p}.Text()
	if err != nil || !strings.Contains(text, "- ch_A: A lamp\n- ch_B\n") {
		t.Errorf("%s %v", text, err)
	}
}

func TestLetterTemplate(t *testing.T) {
	own := template.Must(template.New("").Parse("# Odpowiedź\n\n{{.Amount}} {{.Get \"shipping_carrier\"}}"))
	l := compose.Letter{
		Dispute: disputed("general"), Packet: &evidence.Packet{Evidence: dispute.Evidence{ShippingCarrier: "InPost"}}, Template: own,
	}
	if text, err := l.Text(); err != nil || text != "Odpowiedź\n\n1,234.50 USD InPost" {
		t.Errorf("%q %v", text, err)
	}
	changed := template.Must(compose.Outline(dispute.ReasonDuplicate).Parse(`{{define "foot"}}Regards{{end}}`))
	l.Template = changed
	if text, err := l.Text(); err != nil || !strings.HasSuffix(text, "Regards") {
		t.Errorf("%q %v", text, err)
	}
	for _, wrong := range []string{`{{.Get "customer_email"}}`, `{{.Section "A" "b"}}`, `{{.Nothing}}`} {
		l.Template = template.Must(template.New("").Parse(wrong))
		if _, err := l.Text(); err == nil {
			t.Errorf("%s: no error", wrong)
		}
	}
}

func TestLetterTextThatIsTooLongIsAnError(t *testing.T) {
	_, err := compose.Letter{Facts: strings.Repeat("é", 20_011)}.Text()
	if err == nil || !strings.Contains(err.Error(), "20011 characters, 11 more than the 20000") {
		t.Error(err)
	}
	if text, err := (compose.Letter{Facts: strings.Repeat("é", 20_000)}).Text(); err != nil || len(text) != 40_000 {
		t.Error(err)
	}
}

func TestLetterListsExhibitsWithTheirPages(t *testing.T) {
	var d compose.Document
	d.Letter(compose.Letter{
		Dispute: disputed("general"), Facts: strings.Repeat("A line of facts.\n", 60),
		Exhibits: []compose.Exhibit{{Name: "A video, described above"}},
	})
	d.Picture("a.png", strings.NewReader(string(screenshot(60, 90))), "The parcel")
	d.PDF("report.pdf", strings.NewReader(string(report(3))))
	res := build(t, &d)
	s := text(t, res.PDF)
	if s == "" {
		t.Skip("pdftotext is not installed")
	}
	for _, want := range []string{"A video, described above\n", "The parcel, page 3 of this document", "report.pdf, page 4 of this document"} {
		if !strings.Contains(s, want) {
			t.Errorf("%q is missing: %s", want, s)
		}
	}
	if res.Parts[1].First != 3 || res.Parts[2].First != 4 || res.Parts[2].Last != 6 {
		t.Error(res.Parts)
	}
}

func TestLetterNamesEveryFile(t *testing.T) {
	packet := full()
	var names []string
	for _, exhibit := range (compose.Letter{Packet: packet}).Enclosed() {
		names = append(names, exhibit.Name)
		if strings.HasPrefix(exhibit.Name, ":") {
			t.Errorf("%q has no label", exhibit.Name)
		}
	}
	for _, want := range []string{
		"Receipt: file-of-receipt.pdf", "Cancellation policy: file-of-cancellation_policy.pdf",
		"Further document: file-of-uncategorized_file.pdf",
	} {
		if !slices.Contains(names, want) {
			t.Errorf("%q is not in %q", want, names)
		}
	}
}

func TestLetterWhosePagesDependOnThePagesOfItsExhibits(t *testing.T) {
	longIf := func(page int) *template.Template {
		return template.Must(template.New("").Parse(fmt.Sprintf(
			"{{range .Enclosed}}See page {{.Page}}.\n{{if eq .Page %d}}{{$.Facts}}{{end}}{{end}}", page)))
	}
	for page, want := range map[int]string{
		1: "",                                              // in the first round only
		2: "letter: its number of pages changes each time", // the letter has one page and then two, again and again
	} {
		var d compose.Document
		d.Letter(compose.Letter{Facts: strings.Repeat("A line of facts.\n", 60), Template: longIf(page)})
		d.Picture("a.png", strings.NewReader(string(screenshot(60, 90))), "The parcel")
		_, err := d.Build()
		if got := fmt.Sprint(err); want == "" && err != nil || !strings.Contains(got, want) {
			t.Errorf("long if the exhibit is on page %d: %v", page, err)
		}
	}
}

func TestLetterInPolishGreekAndJapanese(t *testing.T) {
	japanese, _ := os.ReadFile("/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf")
	collection, _ := os.ReadFile("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
	for name, c := range map[string]struct {
		facts string
		fonts [][]byte
	}{
		"polish":           {"Zażółć gęślą jaźń. Paczkę odebrał kurier, a klient podpisał odbiór w Łodzi.", nil},
		"greek":            {"Η παραγγελία παραδόθηκε στον πελάτη στις 5 Οκτωβρίου, ώρα 12:30.", nil},
		"russian":          {"Съешь ещё этих мягких французских булок, да выпей чаю.", nil},
		"japanese":         {"ご注文の商品は十月五日に配達され、お客様が受け取りのサインをされました。", [][]byte{japanese}},
		"japanese-in-noto": {"ご注文の商品は十月五日に配達され、髙橋様が受け取りのサインをされました。", [][]byte{collection}},
	} {
		t.Run(name, func(t *testing.T) {
			if len(c.fonts) == 1 && c.fonts[0] == nil {
				absent(t, "fonts-ipafont-gothic and fonts-noto-cjk")
				t.SkipNow()
			}
			d := compose.Document{Fonts: c.fonts}
			d.Letter(compose.Letter{From: "Sklep Żółw\nΕρμού 12", Dispute: disputed("product_not_received"), Packet: full(), Facts: c.facts})
			res := build(t, &d)
			keep(t, name+".pdf", res.PDF)
			words := strings.NewReplacer(" ", "", "\n", "").Replace(text(t, res.PDF))
			if words != "" && !strings.Contains(words, strings.ReplaceAll(c.facts, " ", "")) {
				t.Error(words)
			}
		})
	}
}

func TestLetterNamesACharacterWithoutAFont(t *testing.T) {
	for facts, want := range map[string]string{
		"東京":           `letter: no font has the character '東' (U+6771)`,
		"paid 👍":       `'👍' (U+1F44D)`,
		"שלום":         "Hebrew script",
		"a\x00b":       "U+0000",
		"broken \xff.": "U+FFFD",
	} {
		var d compose.Document
		d.Letter(compose.Letter{Facts: facts})
		d.Picture("a.png", strings.NewReader(string(screenshot(60, 90))), "")
		if _, err := d.Build(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", facts, err)
		}
	}
	var d compose.Document
	d.Picture("a.png", strings.NewReader(string(screenshot(60, 90))), "東京")
	_, err := d.Build()
	if part, ok := errors.AsType[*compose.PartError](err); !ok || part.Part != "a.png" {
		t.Error(err)
	}
	d = compose.Document{Fonts: [][]byte{[]byte("no font")}}
	d.Letter(compose.Letter{Facts: "a"})
	if _, err := d.Build(); err == nil || !strings.Contains(err.Error(), "Fonts: font 1") {
		t.Error(err)
	}
}
