package evidence_test

import (
	"encoding/json"
	"fmt"
	"slices"
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

// warned reports whether the check warns with RuleProof of a text in a field. There must be no
// problem with another rule.
func warned(t *testing.T, f dispute.Field, text string) bool {
	t.Helper()
	p := &evidence.Packet{}
	require.NoError(t, p.Evidence.Set(f, text))
	ps := p.Problems(nil)
	for _, problem := range ps {
		assert.Equal(t, "warning proof "+string(f), rules(evidence.Problems{problem})[0], "%q", text)
		assert.NotContains(t, problem.Message, text)
	}
	return len(ps) > 0
}

func TestCheckProofWarns(t *testing.T) {
	next := time.Now().AddDate(0, 2, 0)
	for f, list := range map[dispute.Field][]string{
		dispute.FieldCustomerPurchaseIP: {
			"10.200.3.4", "172.16.0.1", "172.31.255.255", "192.168.178.20", "127.0.0.1", "169.254.10.20", "0.0.0.0", "100.127.0.1", "198.18.5.5",
			"224.0.0.1", "240.1.2.3", "255.255.255.255", "192.0.0.8",
			"::1", "::", "fe80::1%eth0", "fd12:3456::1", "fc00::1", "ff02::1", "::ffff:10.0.0.1", " 10.0.0.7 ",
		},
		dispute.FieldCustomerName: {
			"undefined undefined", "Jane undefined", "null", "null null", "(null)", "N/A", "n/a", "[object Object]", "None", "nan", "NaN", "-",
			"?", "TBD", "{{customer.name}}", "Dear {{ name }}", "${customer}", "<%= name %>", "%CUSTOMER_NAME%",
			"Jane\x00", "Jane\x1b[0m", "J\u0085ne", "J\uFFFDrg", "<b>Jane</b>", "J&ouml;rg", "J&#246;rg",
		},
		dispute.FieldBillingAddress: {
			"null, null, DE", "undefined, , US", "12 Main St, undefined, US", "(null) (null)", "null, US", "12 Main St<br>Springfield",
			"12&nbsp;Main St", "N/A",
		},
		dispute.FieldCustomerEmailAddress: {"jane@example.com;roe@example.com", "jane@example.com roe@example.com"},
		dispute.FieldShippingDate: {
			"1759449600", "1759449600.0", "1759449600000", "1759449600123456", "0000-00-00", "Invalid Date", "null", next.Format(time.DateOnly),
			next.Format("2 January 2006"), next.Format(time.RFC3339), next.Format("02.01.2006"),
		},
		dispute.FieldServiceDate: {"1970-01-01", "0001-01-01T00:00:00Z", next.Format("Jan 2, 2006")},
		dispute.FieldProductDescription: {
			"undefined", "[object Object]", "Boots: [object Object]", "<p>Boots</p>", "<div class=\"x\">Boots</div>", "<br/>", "<!-- x -->Boots",
			"Boots &amp; laces", "Boots &#x26; laces", "not available", "false", "0",
		},
		dispute.FieldAccessActivityLog:      {"[]", "null", "a\x00b"},
		dispute.FieldShippingTrackingNumber: {"undefined", "NaN", "null;null"},
		dispute.FieldUncategorizedText:      {"lorem ipsum", "Delivered\x08\x08", "N/A, N/A", "null / null / null"},
	} {
		for _, text := range list {
			assert.True(t, warned(t, f, text), "%s: %q", f, text)
		}
	}
}

func TestCheckProofPassesRealTexts(t *testing.T) {
	for f, list := range map[dispute.Field][]string{
		dispute.FieldCustomerPurchaseIP: {
			"8.8.8.8", "198.51.100.7", "203.0.113.9", "192.0.2.1", "172.32.0.1", "100.128.0.1", "2a00:1450::1", "2001:db8::1", "11.0.0.1",
			"192.0.1.1",
		},
		dispute.FieldCustomerName: {
			"Jane Null", "Mr Null", "Bo Null", "Nan Goldin", "Nan", "Undefined Records", "Test Testing", "O'Brien & Sons", "AT&T", "Anne-Marie",
			"Å", "Jane (née Roe)",
		},
		dispute.FieldBillingAddress: {
			"12 Main St, Springfield, US", "1 Null Road, Leeds", "Unit N, 5 A/B St, UK", "12 Main St\nSpringfield\tUS",
		},
		dispute.FieldCustomerEmailAddress: {
			"null@example.com", "jane.roe+boots@example.com",
		},
		dispute.FieldShippingDate: {
			"2026-10-03", "3 October 2026", "20261003", "10/03/2026", "soon", "October 2026", "2026-10-03 to 2026-10-05",
			time.Now().Format(time.DateOnly),
		},
		dispute.FieldProductDescription: {
			"The N/A-100 adapter", "Boots > 40 & < 46", "<3 hearts", "if a<b and b>c", "R&D; tools", "A none-stick pan", "1 x null modem cable",
			"Null-modem & serial;", "100 % wool, 50 %_cotton", "{size: 5}", "$5 {red}",
		},
		dispute.FieldAccessActivityLog:      {"GET /<script>alert(1)</script> 404", "10.0.0.1 login", "user=null ip=203.0.113.9"},
		dispute.FieldShippingTrackingNumber: {"1790000000", "00000000", "1Z999AA10123456784", "null123"},
		dispute.FieldUncategorizedText: {
			"winning_evidence", "The state was undefined for two days.", "He wrote: n/a.", "Delivered <48 hours after the order & signed for.",
			"The customer <jane@example.com> wrote", "0 returns", "Test drive on Monday", "None of it was returned.",
		},
	} {
		for _, text := range list {
			assert.False(t, warned(t, f, text), "%s: %q", f, text)
		}
	}
}

func TestCheckProofWarnsOfADateBeforeThePayment(t *testing.T) {
	d := disputeFor(dispute.ReasonGeneral)
	paid := time.Now().AddDate(0, 0, -40)
	object, err := json.Marshal(map[string]any{"id": "ch_disputed", "created": paid.Unix()})
	require.NoError(t, err)
	p := &evidence.Packet{Evidence: texts{ShippingDate: paid.AddDate(0, 0, -10).Format(time.DateOnly)}}
	assert.Empty(t, p.Problems(d), "the charge is not expanded")
	d.Charge = stripedispute.Expandable{ID: "ch_disputed", Object: object}
	assert.Equal(t, []string{"warning proof shipping_date"}, rules(p.Problems(d)))
	p.Evidence.ShippingDate = paid.Format("2 January 2006")
	assert.Empty(t, p.Problems(d))
	d.Charge.Object = json.RawMessage(`{"created": "x"}`)
	assert.Empty(t, p.Problems(d))
}

func TestCheckProofAllowsADayInEachTimeZone(t *testing.T) {
	srv := disputetest.NewServer()
	date := time.Date(2026, 10, 3, 0, 0, 0, 0, time.UTC)
	d := &dispute.Dispute{}
	p := &evidence.Packet{Evidence: texts{ShippingDate: "2026-10-03"}, Clock: srv.Config().Clock}
	warns := func(now, paid time.Time) bool {
		srv.SetNow(now)
		d.Charge.Object = fmt.Appendf(nil, `{"created": %d}`, paid.Unix())
		return slices.Contains(rules(p.Problems(d)), "warning proof shipping_date")
	}
	assert.False(t, warns(date.AddDate(0, 0, -1), date), "it may be tomorrow elsewhere")
	assert.True(t, warns(date.AddDate(0, 0, -1).Add(-time.Second), date), "in the future")
	assert.False(t, warns(date, date.AddDate(0, 0, 2)))
	assert.True(t, warns(date, date.AddDate(0, 0, 2).Add(time.Second)), "before the payment")
}

func TestCheckProofOfCompellingEvidence(t *testing.T) {
	p := compellingPacket()
	p.Evidence.EnhancedEvidence.VisaCompellingEvidence3.PriorUndisputedTransactions[1].CustomerPurchaseIP = "10.0.0.1"
	assert.Contains(t,
		rules(p.Problems(nil)),
		"warning proof enhanced_evidence.visa_compelling_evidence_3.prior_undisputed_transactions[1].customer_purchase_ip",
	)
}

func TestCheckProofOfLongTexts(t *testing.T) {
	for _, s := range []string{"<a ", "&amp", "{{", "null ", "<%", "%A_", "@"} {
		long := strings.Repeat(s, 1<<18/len(s))
		p := &evidence.Packet{
			Evidence: texts{UncategorizedText: long, CustomerName: long, BillingAddress: long, CustomerEmailAddress: long, ShippingDate: long},
		}
		assert.NotEmpty(t, p.Problems(nil))
	}
}

func TestCheckFilesAdvisesTheLimitsOfNetworks(t *testing.T) {
	on := func(n dispute.CardBrand) *dispute.Dispute {
		d := disputeFor(dispute.ReasonGeneral)
		d.PaymentMethodDetails.Card = &dispute.Card{Brand: n}
		return d
	}
	pages, large := receipt("a.pdf", pdfOf(21)), receipt("a.pdf", padded(pdfOf(1), 3_000_001))
	assert.Equal(t, []string{"advice pages receipt"}, rules(pages.Problems(on(dispute.CardBrandAmex))))
	assert.Empty(t, pages.Problems(on(dispute.CardBrandVisa)))
	assert.Empty(t, receipt("a.pdf", pdfOf(20)).Problems(on(dispute.CardBrandAmex)))
	for _, n := range []dispute.CardBrand{dispute.CardBrandDiners, dispute.CardBrandDiscover} {
		assert.Empty(t, receipt("a.pdf", padded(pdfOf(1), 3_000_000)).Problems(on(n)))
		assert.Equal(t, []string{"advice file_size"}, rules(large.Problems(on(n))))
	}
	assert.Empty(t, large.Problems(on(dispute.CardBrandVisa)))
}

func TestCheckFilesReportsSizeAndTypeTogether(t *testing.T) {
	heic := append([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), make([]byte, 9_080_000)...)
	fsys := folder(`{"receipt": "photo.heic"}`, "photo.heic")
	fsys["photo.heic"].Data = heic
	for name, p := range map[string]*evidence.Packet{"read": receipt("photo.heic", heic), "in a folder": load(t, fsys)} {
		ps := p.Problems(nil)
		require.Equal(t, []string{"error file_size receipt", "error file_type receipt"}, rules(ps), name)
		assert.Contains(t, ps[0].Message, "5.0 MB")
		assert.Contains(t, ps[1].Message, "JPEG")
		if name == "in a folder" {
			assert.Contains(t, ps[0].Message, "has 9.1 MB")
		}
	}
	together := receipt("a.pdf", padded(pdfOf(1), 4_500_001)).Problems(nil)
	assert.Contains(t, fmt.Sprint(together), "4.6 MB together; at most 4.5 MB")
}
