package disputetest_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

const issuing = "/v1/issuing/disputes"

func TestIssuingDisputeLife(t *testing.T) {
	t.Parallel()
	for word, c := range map[string]struct {
		outcome string
		loss    any
		moved   []string
	}{
		"winning_evidence": {"won", nil, []string{"_provisional_credit", "_provisional_credit_reversal", ""}},
		"losing_evidence":  {"lost", "other", []string{"_provisional_credit", "_provisional_credit_reversal"}},
		"a story":          {"submitted", nil, []string{"_provisional_credit"}},
	} {
		srv := disputetest.NewServer(disputetest.SettleAtOnce())
		made := ok(t, srv, issuing, form("transaction", "ipi_mine", "evidence[reason]", "fraudulent",
			"evidence[fraudulent][explanation]", word, "metadata[a]", "b"))
		assert.Equal(t, "unsubmitted", made.at("status"))
		assert.EqualValues(t, 2500, made.at("amount"))
		assert.NotContains(t, made.body, "loss_reason")
		assert.NotContains(t, made.body, "balance_transactions")
		assert.Equal(t, map[string]any{"reason": "fraudulent", "fraudulent": map[string]any{
			"explanation":              word,
			"additional_documentation": nil,
		}}, made.at("evidence"))

		path := issuing + "/" + made.text("id")
		assert.Equal(t, "submitted", ok(t, srv, path+"/submit", "metadata[c]=d").at("status"))
		d := get(t, srv, path+"?expand[]=balance_transactions&expand[]=transaction")
		assert.Equal(t, c.outcome, d.at("status"))
		assert.Equal(t, c.loss, d.at("loss_reason"))
		require.Len(t, d.at("balance_transactions"), len(c.moved))
		for i, kind := range c.moved {
			moved := fmt.Sprintf("balance_transactions.%d.", i)
			assert.Equal(t, "issuing_dispute"+kind, d.at(moved+"type"))
			assert.EqualValues(t, map[bool]int{true: 2500, false: -2500}[i != 1], d.at(moved+"net"))
			assert.Equal(t, d.at(moved+"id"), get(t, srv, "/v1/balance_transactions/"+d.text(moved+"id")).at("id"))
		}
		assert.Equal(t, made.at("id"), d.at("transaction.dispute"))
		assert.Equal(t, map[string]any{"a": "b", "c": "d"}, d.at("metadata"))

		assert.Equal(t, 400, post(t, srv, path+"/submit", "").status, "once only")
		assert.Equal(t, 400, post(t, srv, path, "amount=1").status)
		assert.Equal(t, 400, post(t, srv, path, "evidence[reason]=other").status)
		assert.Equal(t, "f", ok(t, srv, path, "metadata[e]=f").at("metadata.e"))
		assert.Equal(t, disputetest.Effects{IssuingDisputes: 1, Submissions: 1, Updates: 1}, srv.Effects())
	}
}

func TestIssuingCreateChecksItsParameters(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	seeded := srv.AddTransaction(disputetest.Transaction{Amount: 700, Currency: "eur"})
	d := ok(t, srv, issuing, "transaction="+seeded)
	assert.Equal(t, []any{float64(700), "eur", seeded}, []any{d.at("amount"), d.at("currency"), d.at("transaction")})
	assert.EqualValues(t, 300, ok(t, srv, issuing, "amount=300&transaction="+seeded).at("amount"))

	d = ok(t, srv, issuing, form("treasury[received_debit]", "rd_1", "evidence[reason]", "fraudulent",
		"evidence[fraudulent][explanation]", "x"))
	assert.Equal(t, map[string]any{"received_debit": "rd_1", "debit_reversal": nil}, d.at("treasury"))
	assert.NotNil(t, ok(t, srv, issuing+"/"+d.text("id")+"/submit", "").at("treasury.debit_reversal"))

	for form, want := range map[string][2]string{
		"":                 {"parameter_missing", "transaction"},
		"transaction=ch_1": {"resource_missing", "transaction"},
		"transaction=ipi_": {"resource_missing", "transaction"},
		"transaction=ipi_1&treasury[received_debit]=rd_1": {"parameters_exclusive", "transaction"},
		"treasury[received_debit]=x":                      {"resource_missing", "treasury[received_debit]"},
		"treasury[other]=x":                               {"parameter_unknown", "treasury[other]"},
		"transaction=ipi_1&amount=0":                      {"parameter_invalid_integer", "amount"},
		"transaction=ipi_1&amount=5.5":                    {"parameter_invalid_integer", "amount"},
		"transaction=ipi_1&metadata=":                     {"parameter_invalid_empty", "metadata"},
		"transaction=ipi_1&submit=true":                   {"parameter_unknown", "submit"},
		"transaction=ipi_1&evidence[reason]=boredom":      {"", "evidence[reason]"},
		"transaction=ipi_1&evidence[duplicate][explanation]=x&evidence[reason]=canceled": {"", "evidence[duplicate]"},
		"transaction=ipi_1&evidence[reason]=canceled&evidence[canceled][product_type]=services": {
			"",
			"evidence[canceled][product_type]",
		},
		"transaction=ipi_1&evidence[reason]=canceled&evidence[canceled][canceled_at]=today": {
			"parameter_invalid_integer", "evidence[canceled][canceled_at]",
		},
		"transaction=ipi_1&evidence[reason]=canceled&evidence[canceled][received_at]=1": {
			"parameter_unknown", "evidence[canceled][received_at]",
		},
		"transaction=ipi_1&evidence[reason]=duplicate&evidence[duplicate][check_image]=x": {
			"resource_missing", "evidence[duplicate][check_image]",
		},
		"transaction=ipi_1&evidence[reason]=duplicate&evidence[duplicate][original_transaction]=": {
			"parameter_invalid_empty", "evidence[duplicate][original_transaction]",
		},
		"transaction=ipi_1&evidence[reason]=other&evidence[other][explanation]=" + strings.Repeat("x", 2501): {
			"",
			"evidence[other][explanation]",
		},
	} {
		before := srv.Effects()
		a := post(t, srv, issuing, form)
		assert.Equal(t, [4]any{400, "invalid_request_error", want[0], want[1]}, errorOf(a), form)
		assert.Equal(t, before, srv.Effects(), form)
	}
}

func TestIssuingEvidenceIsMergedAndCleared(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	file := srv.AddFile(disputetest.File{})
	path := issuing + "/" + srv.AddIssuingDispute(disputetest.IssuingDispute{Explanation: "old"})
	d := ok(t, srv, path, form("evidence[fraudulent][additional_documentation]", file, "expand[]",
		"evidence.fraudulent.additional_documentation"))
	assert.Equal(t, "old", d.at("evidence.fraudulent.explanation"))
	assert.Equal(t, file, d.at("evidence.fraudulent.additional_documentation.id"))
	d = ok(t, srv, path, form("evidence[fraudulent]", "", "evidence[reason]", "canceled",
		"evidence[canceled][cancellation_policy_provided]", "false", "evidence[canceled][canceled_at]", "1700000000"))
	assert.NotContains(t, d.at("evidence"), "fraudulent")
	assert.Equal(t, false, d.at("evidence.canceled.cancellation_policy_provided"))
	d = ok(t, srv, path, form("evidence[canceled][cancellation_policy_provided]", "", "evidence[canceled][canceled_at]", ""))
	assert.Nil(t, d.at("evidence.canceled.cancellation_policy_provided"))
	assert.Nil(t, d.at("evidence.canceled.canceled_at"))
}

func TestIssuingSubmitRequiresWhatTheReasonNeeds(t *testing.T) {
	t.Parallel()
	complete := map[string]map[string]string{
		"canceled": {
			"explanation": "x", "canceled_at": "1", "cancellation_reason": "x",
			"product_description": "x", "product_type": "service",
		},
		"duplicate":                    {"explanation": "x", "original_transaction": "ipi_1"},
		"fraudulent":                   {"explanation": "x"},
		"merchandise_not_as_described": {"explanation": "x", "received_at": "1"},
		"no_valid_authorization":       {"explanation": "x"},
		"not_received":                 {"explanation": "x", "expected_at": "1", "product_description": "x", "product_type": "merchandise"},
		"other":                        {"explanation": "x", "product_description": "x", "product_type": "merchandise"},
		"service_not_as_described":     {"explanation": "x", "canceled_at": "1", "cancellation_reason": "x", "received_at": "1"},
	}
	for reason, fields := range complete {
		for missing := range fields {
			srv := disputetest.NewServer()
			sent := map[string]string{"transaction": "ipi_1", "evidence[reason]": reason}
			for name, value := range fields {
				sent["evidence["+reason+"]["+name+"]"] = value
			}
			lacking := maps.Clone(sent)
			param := "evidence[" + reason + "][" + missing + "]"
			delete(lacking, param)
			path := issuing + "/" + ok(t, srv, issuing, pairs(lacking)).text("id")
			a := post(t, srv, path+"/submit", "")
			assert.Equal(t, [4]any{400, "invalid_request_error", "parameter_missing", param}, errorOf(a))
			ok(t, srv, path, form(param, fields[missing]))
			ok(t, srv, path+"/submit", "")
		}
	}
	srv := disputetest.NewServer()
	path := issuing + "/" + ok(t, srv, issuing, "transaction=ipi_1").text("id")
	assert.Equal(t, 400, post(t, srv, path+"/submit", "").status, "no evidence at all")
}

func TestIssuingDisputeExpires(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	now := time.Unix(1_800_000_000, 0)
	srv.SetNow(now)
	about := srv.AddTransaction(disputetest.Transaction{Created: now.AddDate(0, 0, -100)})
	id := srv.AddIssuingDispute(disputetest.IssuingDispute{Transaction: about})
	srv.Advance(9 * 24 * time.Hour)
	assert.Equal(t, "unsubmitted", get(t, srv, issuing+"/"+id).at("status"))
	srv.Advance(24 * time.Hour)
	assert.Equal(t, "expired", get(t, srv, issuing+"/"+id).at("status"))
	assert.Equal(t, 400, post(t, srv, issuing+"/"+id+"/submit", "").status)
	assert.Equal(t, []string{id}, ids(get(t, srv, issuing+"?status=expired&transaction="+about)))
	assert.Empty(t, ids(get(t, srv, issuing+"?status=won")))
	assert.Equal(t, 400, get(t, srv, issuing+"?status=under_review").status)
}

func TestAddIssuingDisputeTakesEvidence(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	path := issuing + "/" + srv.AddIssuingDispute(disputetest.IssuingDispute{
		Reason: "not_received", Explanation: "It never came.",
		Evidence: map[string]string{"expected_at": "1700000000", "product_description": "A cap", "product_type": "merchandise"},
	})
	assert.Equal(t, map[string]any{
		"additional_documentation": nil, "expected_at": float64(1_700_000_000), "explanation": "It never came.",
		"product_description": "A cap", "product_type": "merchandise",
	}, get(t, srv, path).at("evidence.not_received"))
	assert.Equal(t, "submitted", ok(t, srv, path+"/submit", "").at("status"))

	newer := srv.AddIssuingDispute(disputetest.IssuingDispute{Reason: "boredom", Evidence: map[string]string{"yawns": "3"}})
	assert.Equal(t, "3", get(t, srv, issuing+"/"+newer).at("evidence.boredom.yawns"))
	for name, value := range map[string]string{"received_at": "1700000000", "expected_at": "today", "product_type": "services"} {
		assert.Panics(t, func() {
			srv.AddIssuingDispute(disputetest.IssuingDispute{Reason: "not_received", Evidence: map[string]string{name: value}})
		}, name)
	}
	assert.Len(t, ids(get(t, srv, issuing)), 2)
}

func TestAddTransactionTakesTheCardAndItsHolder(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	srv.AddTransaction(disputetest.Transaction{})
	id := srv.AddTransaction(disputetest.Transaction{Card: "ic_1", Cardholder: "ich_1"})
	for _, filter := range []string{"card=ic_1", "cardholder=ich_1"} {
		assert.Equal(t, []string{id}, ids(get(t, srv, "/v1/issuing/transactions?"+filter)), filter)
	}
	assert.Equal(t, []any{"ic_1", "ich_1"}, []any{srv.Object(id)["card"], srv.Object(id)["cardholder"]})
}

func TestIssuingCreateRefusesAnOldTransaction(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	old := srv.AddTransaction(disputetest.Transaction{Created: srv.Now().AddDate(0, 0, -120)})
	a := post(t, srv, issuing, "transaction="+old)
	assert.Equal(t, [4]any{400, "invalid_request_error", "", "transaction"}, errorOf(a))
	assert.Zero(t, srv.Effects())
	id := srv.AddIssuingDispute(disputetest.IssuingDispute{Transaction: old})
	srv.Advance(time.Second)
	assert.Equal(t, "expired", get(t, srv, issuing+"/"+id).at("status"), "a test can begin with an expired dispute")
}

func TestDecideEndsAnIssuingDisputeOnce(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	for _, status := range []string{"unsubmitted", "won", "lost", "expired"} {
		id := srv.AddIssuingDispute(disputetest.IssuingDispute{Status: status})
		assert.PanicsWithValue(t, "disputetest: the Issuing dispute "+id+" is "+status+"; only a submitted one can be decided",
			func() { srv.Decide(id, true) })
	}
}

func TestDecidePanicsOnOtherObjects(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	for _, id := range []string{
		"du_none", srv.AddFile(disputetest.File{}), srv.AddIssuingDispute(disputetest.IssuingDispute{}),
		srv.AddDispute(disputetest.Dispute{Status: "won"}), srv.AddDispute(disputetest.Dispute{Kind: disputetest.Prevented}),
	} {
		assert.Panics(t, func() { srv.Decide(id, true) }, id)
	}
	assert.Panics(t, func() { srv.Decide(srv.AddDispute(disputetest.Dispute{Status: "lost"}), false) })
	assert.Panics(t, func() { srv.Escalate(srv.AddDispute(disputetest.Dispute{})) })
	lost := srv.AddDispute(disputetest.Dispute{Status: "lost"})
	srv.Decide(lost, true)
	assert.Equal(t, "won", srv.Object(lost)["status"])
	sent := srv.AddIssuingDispute(disputetest.IssuingDispute{Status: "submitted"})
	srv.Decide(sent, false)
	assert.Equal(t, "lost", srv.Object(sent)["status"])
	inquiry := srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	srv.Escalate(inquiry)
	srv.Decide(inquiry, false)
	assert.Equal(t, "lost", srv.Object(inquiry)["status"])
}

func TestDecideCanChangeADecision(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	box := &inbox{t: t}
	id := srv.AddDispute(disputetest.Dispute{Amount: 4200, Status: "under_review"})
	srv.SendEvents(box, whsec)
	balance := func() (sum float64) {
		movements, _ := get(t, srv, "/v1/disputes/"+id).at("balance_transactions").([]any)
		for _, m := range movements {
			net, _ := m.(map[string]any)["net"].(float64)
			sum += net
		}
		return sum
	}
	for _, c := range []struct {
		won    bool
		status string
		sum    float64
		events []string
	}{
		{true, "won", 0, []string{"charge.dispute.funds_reinstated", "charge.dispute.closed"}},
		{false, "lost", -5700, []string{"charge.dispute.funds_withdrawn", "charge.dispute.closed"}},
		{true, "won", 0, []string{"charge.dispute.funds_reinstated", "charge.dispute.closed"}},
	} {
		srv.Decide(id, c.won)
		assert.Equal(t, c.status, srv.Object(id)["status"])
		assert.InDelta(t, c.sum, balance(), 0)
		assert.Equal(t, c.events, box.types())
	}
}

func TestSeedsOfUnknownStatusesAndReasons(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	path := "/v1/disputes/" + srv.AddDispute(disputetest.Dispute{Status: "arbitration", Reason: "boredom"})
	d := get(t, srv, path)
	assert.Equal(t, []any{"arbitration", "boredom", nil}, []any{
		d.at("status"), d.at("reason"),
		d.at("payment_method_details.card.network_reason_code"),
	})
	assert.Equal(t, 400, post(t, srv, path, "evidence[customer_name]=Jo&submit=false").status)
	assert.Equal(t, 400, post(t, srv, path+"/close", "").status)
	assert.Equal(t, "arbitration", ok(t, srv, path, "metadata[a]=b").at("status"))
	srv.Decide(d.text("id"), true)
	assert.Equal(t, "won", get(t, srv, path).at("status"))

	path = issuing + "/" + srv.AddIssuingDispute(disputetest.IssuingDispute{Status: "paused", Reason: "boredom", Explanation: "Yawn."})
	d = get(t, srv, path)
	assert.Equal(t, []any{"paused", "boredom", "Yawn."}, []any{d.at("status"), d.at("evidence.reason"), d.at("evidence.boredom.explanation")})
	assert.Equal(t, 400, post(t, srv, path+"/submit", "").status)
}

func TestImpossibleSeedsPanic(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	srv.AddDispute(disputetest.Dispute{ID: "du_1"})
	for _, d := range []disputetest.Dispute{
		{ID: "du_1"},
		{Kind: "quarrel"},
		{Status: "warning_closed"},
		{Kind: disputetest.Inquiry, Status: "won"},
		{Evidence: map[string]string{"customer_email": "x"}},
		{Evidence: map[string]string{"receipt": "file_1"}},
		{Evidence: map[string]string{"enhanced_evidence": "{}"}},
		{Currency: "USD"},
		{Currency: "us"},
	} {
		assert.Panics(t, func() { srv.AddDispute(d) }, "%+v", d)
	}
	assert.PanicsWithValue(t, `disputetest: a dispute of kind "inquiry" cannot be "won": it can be warning_needs_response, `+
		`warning_under_review, or warning_closed`, func() { srv.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry, Status: "won"}) })
	assert.Panics(t, func() { srv.Fail("disputes", disputetest.Reset()) })
	assert.Panics(t, func() { srv.SendEvents(nil, "") })
	assert.Equal(t, 200, get(t, srv, "/v1/disputes/du_1").status, "the server survives")
}
