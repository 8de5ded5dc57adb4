package evidence_test

import (
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

func TestLoadReadsEveryField(t *testing.T) {
	p := load(t, folder("\ufeff"+`{
		"customer_name": "Jörg \u00e4 Rosen", "customer_signature": null, "product_description": "",
		"receipt": "receipt.pdf", "shipping_documentation": ".\\scans\\label.PNG", "refund_policy": "file_123", "uncategorized_file": "",
		"enhanced_evidence": {"visa_compliance": {"fee_acknowledged": true}, "visa_compelling_evidence_3": {
			"disputed_transaction": {"merchandise_or_services": "services", "shipping_address": {"city": "Berlin"}},
			"prior_undisputed_transactions": [{"charge": "ch_1"}, {"charge": "ch_2"}]}},
		"appeal": {"card": {"reason_for_filing": "…", "supporting_files": ["file_9", "more.pdf"]}},
		"metadata": {"case": "6735", "old": "", "none": null}
	}`, "receipt.pdf", "scans/label.PNG", "more.pdf"))

	assert.Equal(t, "Jörg ä Rosen", p.Evidence.CustomerName)
	assert.Equal(t, stripedispute.FileID("file_123"), p.Evidence.RefundPolicy, "an uploaded file")
	assert.Equal(t, stripedispute.Metadata{"case": "6735", "old": ""}, p.Metadata)
	assert.True(t, p.Evidence.EnhancedEvidence.VisaCompliance.FeeAcknowledged)
	ce := p.Evidence.EnhancedEvidence.VisaCompellingEvidence3
	assert.Equal(t, dispute.SoldServices, ce.DisputedTransaction.MerchandiseOrServices)
	assert.Equal(t, "Berlin", ce.DisputedTransaction.ShippingAddress.City)
	assert.Equal(t, "ch_2", ce.PriorUndisputedTransactions[1].Charge)

	assert.Len(t, p.Files, 2)
	assert.Empty(t, p.Evidence.Receipt)
	assert.Equal(t, "receipt.pdf", p.Files[dispute.FieldReceipt].Name)
	r, err := p.Files[dispute.FieldShippingDocumentation].Open()
	require.NoError(t, err)
	contents, err := io.ReadAll(r)
	require.NoError(t, err)
	assert.Contains(t, string(contents), "label.PNG")
	assert.Equal(t, []stripedispute.FileID{"file_9"}, p.Evidence.Appeal.Card.SupportingFiles)
	assert.Equal(t, "more.pdf", p.AppealFiles[0].Name)
}

func TestLoadReportsEveryProblemWithItsPlace(t *testing.T) {
	_, err := evidence.Load(folder(`{
	"customer_email": "jenny@example.com",
	"CustomerName": "Jenny",
	"shipping_date": 20261002,
	"receipt": ["a.pdf", "b.pdf"],
	"refund_policy": "https://example.com/policy",
	"service_documentation": "The engineer came, and it worked.",
	"cancellation_policy": "../secret.pdf",
	"customer_signature": "signatur.pdf",
	"customer_communication": "mails",
	"uncategorized_file": "folder.d",
	"billing_address": "one", "billing_address": "two",
	"evidence": {}, "submit": true, "xyz": 1,
	"enhanced_evidence": {"visa_ce3": {}, "visa_compliance": {"fee_acknowledged": "yes"},
		"visa_compelling_evidence_3": {"prior_undisputed_transactions": {}, "disputed_transaction": []}},
	"metadata": {"a": 1}
}`, "signature.pdf", "folder.d/x.pdf"))
	problems, ok := errors.AsType[*evidence.Problems](err)
	require.True(t, ok)
	var got []string
	for _, p := range *problems {
		got = append(got, p.String()+" ("+string(p.Rule)+")")
	}
	assert.Equal(t, []string{
		"evidence.json:2:2: customer_email: Stripe has no such field here. Did you mean customer_email_address? (unknown_field)",
		"evidence.json:3:2: CustomerName: Stripe has no such field here. Did you mean customer_name? (unknown_field)",
		"evidence.json:4:19: shipping_date: It takes a text in quotes, not a number. (field_type)",
		"evidence.json:5:13: receipt: It takes one file. Join the files into one PDF; package compose can do that. (one_file)",
		"evidence.json:6:19: refund_policy: It takes a file in the folder of evidence.json, not a link. " +
			"Save what the link shows as a PDF. (file_name)",
		"evidence.json:7:27: service_documentation: It takes the name of a file in the folder of evidence.json, and this is a text. (field_type)",
		`evidence.json:8:25: cancellation_policy: The file "../secret.pdf" must be in the folder of evidence.json. (file_name)`,
		`evidence.json:9:24: customer_signature: There is no file "signatur.pdf" that can be read. Did you mean "signature.pdf"? (file_name)`,
		"evidence.json:10:28: customer_communication: It takes the name of a file in the folder of evidence.json, " +
			"and this is a text. (field_type)",
		`evidence.json:11:24: uncategorized_file: "folder.d" cannot be uploaded: it is a folder, not a file. (file_name)`,
		"evidence.json:12:28: billing_address: The field is given a second time. Keep one of the two. (twice)",
		"evidence.json:13:2: evidence: Stripe has no such field here. " +
			"Put the fields of the evidence at the top level, not into an object. (unknown_field)",
		"evidence.json:13:18: submit: Stripe has no such field here. " +
			"The program that sends the packet decides whether to submit it. (unknown_field)",
		"evidence.json:13:34: xyz: Stripe has no such field here. (unknown_field)",
		"evidence.json:14:24: enhanced_evidence.visa_ce3: Stripe has no such field here. " +
			"Did you mean visa_compelling_evidence_3? (unknown_field)",
		"evidence.json:14:80: enhanced_evidence.visa_compliance.fee_acknowledged: It takes true or false, not a text. (field_type)",
		"evidence.json:15:67: enhanced_evidence.visa_compelling_evidence_3.prior_undisputed_transactions: " +
			"It takes a list in square brackets, not an object. (field_type)",
		"evidence.json:15:95: enhanced_evidence.visa_compelling_evidence_3.disputed_transaction: " +
			"It takes an object in curly brackets, not a list. (field_type)",
		"evidence.json:16:20: metadata.a: It takes a text in quotes, not a number. (field_type)",
	}, got)
	require.ErrorIs(t, err, fs.ErrNotExist)
	assert.NotContains(t, err.Error(), "engineer", "evidence is quoted nowhere")
	assert.NotContains(t, err.Error(), "jenny@")
}

func TestLoadDoesNotQuoteATextInAFileField(t *testing.T) {
	for _, text := range []string{"jenny.rosen@example.com", "Jenny Rosen, 12 Main St. 94107, signed 2026.10.02", "call +1 555.0100"} {
		_, err := evidence.Load(folder(`{"receipt": "` + text + `"}`))
		require.ErrorContains(t, err, "this is a text")
		assert.NotContains(t, err.Error(), text)
	}
}

func TestLoadReportsJSONErrorsWithLineAndColumn(t *testing.T) {
	for name, test := range map[string]struct {
		manifest     string
		line, column int
		says         string
	}{
		"a comma too many":        {"{\n  \"customer_name\": \"ü\",\n}", 3, 1, "comma too many"},
		"a comma missing":         {"{\n  \"a\": \"ü\"\n  \"b\": \"c\"}", 3, 3, "comma missing"},
		"a line break in a text":  {"{\"a\": \"one\ntwo\"}", 1, 11, "write a line break as"},
		"nothing":                 {"", 1, 1, "It is empty"},
		"cut short":               {"{\n \"a\": ", 2, 7, "unexpected end"},
		"something after the end": {"{}\n{}", 2, 1, "after top-level value"},
		"a list":                  {"[]", 1, 1, "takes an object"},
		"null":                    {"null", 1, 1, "It is null"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := evidence.Load(folder(test.manifest))
			problems, ok := errors.AsType[*evidence.Problems](err)
			require.True(t, ok)
			require.Len(t, *problems, 1)
			p := (*problems)[0]
			assert.Equal(t, [2]int{test.line, test.column}, [2]int{p.Line, p.Column}, p)
			assert.Contains(t, p.Message, test.says)
		})
	}
}

func TestLoadOfAnUnreadableManifest(t *testing.T) {
	for name, fsys := range map[string]fstest.MapFS{
		"missing":  {},
		"a folder": {"evidence.json/x": {Data: []byte("{}")}},
		"UTF-16":   {evidence.Manifest: {Data: []byte("\xff\xfe{\x00}\x00")}},
		"Latin-1":  {evidence.Manifest: {Data: []byte("{\"customer_name\": \"J\xf6rg\"}")}},
		"huge":     {evidence.Manifest: {Data: []byte(`{"customer_name": "` + strings.Repeat("x", 5<<20) + `"}`)}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := evidence.Load(fsys)
			problems, ok := errors.AsType[*evidence.Problems](err)
			require.True(t, ok)
			assert.Equal(t, []string{"error json"}, rules(*problems))
			assert.Equal(t, name == "missing", errors.Is(err, fs.ErrNotExist))
		})
	}
	_, err := evidence.Load(nil)
	require.ErrorContains(t, err, "fsys is nil")
}

func TestLoadOfDeepAndWideJSON(t *testing.T) {
	lists := strings.Repeat(`[`+strings.Repeat("1,", 150)+`1],`, 150)
	for name, test := range map[string]struct{ manifest, want string }{
		"deep":           {`{"metadata": ` + strings.Repeat("[", 9_000) + strings.Repeat("]", 9_000) + "}", "metadata"},
		"too deep":       {strings.Repeat(`{"a":`, 1<<19), "It is not JSON"},
		"many members":   {`{"metadata": {` + strings.Repeat(`"a":1,`, 20_000) + `"b": 2}}`, "metadata"},
		"a list of many": {`{"appeal": {"card": {"supporting_files": [` + strings.Repeat(`1,`, 20_000) + `2]}}}`, "supporting_files"},
		"many values":    {`{"x": [` + lists + `1]}`, "It has more than 20000 values, and evidence has a few dozen. Is it the right file?"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := evidence.Load(folder(test.manifest))
			require.ErrorContains(t, err, test.want)
		})
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(`{"customer_name": "Jenny", "receipt": "receipt.pdf", "metadata": {"a": "b"}}`)
	f.Add(`{"customer_email": 1, "receipt": ["a", {}], "enhanced_evidence": {"visa_compliance": {"fee_acknowledged": null}}}`)
	f.Add(`{"appeal": {"card": {"supporting_files": ["file_1", "receipt.pdf", "../x.pdf", ""]}}}`)
	f.Add("{\"a\": \"\\ud800\",\n}")
	f.Fuzz(func(t *testing.T, manifest string) {
		p, err := evidence.Load(folder(manifest, "receipt.pdf", "sub/label.png"))
		if (p == nil) == (err == nil) {
			t.Fatalf("%v and %v", p, err)
		}
		if err == nil {
			_ = p.Check(&dispute.Dispute{Status: dispute.StatusNeedsResponse})
			return
		}
		problems, ok := errors.AsType[*evidence.Problems](err)
		if !ok || len(problems.Errors()) == 0 {
			t.Fatalf("%v is not a *Problems", err)
		}
		lines := strings.Count(manifest, "\n") + 1
		for _, p := range *problems {
			if p.Line > lines || p.Line > 0 && p.Column < 1 {
				t.Fatalf("%v is outside of %d lines", p, lines)
			}
		}
	})
}

func TestLoadReportsWarningsTogetherWithMistakes(t *testing.T) {
	_, err := evidence.Load(folder(`{"customer_name": "undefined", "shippin_date": "2026-10-02"}`))
	all, ok := errors.AsType[*evidence.Problems](err)
	require.True(t, ok, "%v", err)
	assert.Len(t, all.Errors(), 1)
	require.Len(t, all.Warnings(), 1)
	assert.Equal(t, "customer_name", all.Warnings()[0].Field)
}
