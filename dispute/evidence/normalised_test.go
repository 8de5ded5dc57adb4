package evidence_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

// withChangedText is a Config of srv that changes a text in every dispute, as if Stripe showed
// it in another way than it was sent.
func withChangedText(t *testing.T, srv *disputetest.Server, field string, change func(string) any) stripedispute.Config {
	t.Helper()
	return withChangedDisputes(t, srv, func(_ *http.Request, d, _ map[string]any) {
		at, last := d["evidence"].(map[string]any), field
		for path := strings.Split(field, "."); len(path) > 1; path = path[1:] {
			next, ok := at[path[0]].(map[string]any)
			if !ok {
				return
			}
			at, last = next, path[len(path)-1]
		}
		if text, ok := at[last].(string); ok {
			at[last] = change(text)
		}
	})
}

var normalisations = map[string]func(string) any{
	"cuts it":               func(s string) any { return s[:min(len(s), 7)] },
	"joins its white space": func(s string) any { return strings.Join(strings.Fields(s), " ") },
	"changes its quotes":    func(s string) any { return strings.ReplaceAll(s, "’", "'") },
	"drops a character":     func(s string) any { return strings.ReplaceAll(s, "😀", "") },
	"writes it in capitals": func(s string) any { return strings.ToUpper(s) },
}

const long = "It was  delivered.\n\nThe customer’s neighbour took it 😀."

func TestSubmitAcceptsATextThatStripeChanges(t *testing.T) {
	for name, change := range normalisations {
		t.Run("Stripe "+name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id := srv.AddDispute(disputetest.Dispute{})
			p := samplePacket(t)
			p.Evidence.UncategorizedText = long
			cfg := withChangedText(t, srv, "uncategorized_text", change)
			res, err := responder(cfg).Submit(t.Context(), id, p)
			require.NoError(t, err)
			assert.True(t, res.Submitted)
			assert.Equal(t, []string{"uncategorized_text"}, res.Differences)
			assert.Equal(t, long, fieldAtStripe(srv, id, "uncategorized_text"), "Stripe got the packet's text")
			submittedOnce(t, srv, id)
		})
	}
}

func TestStageAcceptsATextThatStripeChanges(t *testing.T) {
	for name, change := range normalisations {
		t.Run("Stripe "+name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id := srv.AddDispute(disputetest.Dispute{})
			p := samplePacket(t)
			p.Evidence.UncategorizedText = long
			cfg := withChangedText(t, srv, "uncategorized_text", change)
			res, err := responder(cfg).Stage(t.Context(), id, p)
			require.NoError(t, err)
			assert.Equal(t, []string{"uncategorized_text"}, res.Differences)
			for range 3 {
				again, err := responder(cfg).Stage(t.Context(), id, p)
				require.NoError(t, err)
				assert.Equal(t, []string{"uncategorized_text"}, again.Differences)
				assert.Empty(t, again.Changed, "the second call changed nothing")
				assert.Equal(t, res.Fingerprint, again.Fingerprint)
			}
			assert.LessOrEqual(t, srv.Effects(id).Updates, 2)

			if name != "joins its white space" { // another process cannot know whether Stripe or a person did it
				_, err = responder(cfg).Submit(t.Context(), id, p)
				assert.Equal(t, []string{"uncategorized_text"}, differsIn(t, err).Fields)
				assert.Zero(t, srv.Effects(id).Submissions)
			}
			done, err := submitter(cfg).SubmitStaged(t.Context(), id, res.Fingerprint)
			require.NoError(t, err)
			assert.Equal(t, res.Fingerprint, done.Fingerprint)
			submittedOnce(t, srv, id)
		})
	}
}

func TestSubmitAcceptsACompellingTextThatStripeChanges(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence})
	const path = "enhanced_evidence.visa_compelling_evidence_3.disputed_transaction.product_description"
	p := compellingPacket()
	p.Evidence.EnhancedEvidence.VisaCompellingEvidence3.DisputedTransaction.ProductDescription = long
	res, err := responder(withChangedText(t, srv, path, normalisations["cuts it"])).Submit(t.Context(), id, p)
	require.NoError(t, err)
	assert.True(t, res.Submitted)
	assert.Equal(t, []string{path}, res.Differences)
}

func TestSubmitAcceptsAChangedTextInAReplayedResponse(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	p := &evidence.Packet{Evidence: texts{UncategorizedText: long}}
	cfg := withChangedText(t, srv, "uncategorized_text", normalisations["cuts it"])
	srv.Fail(update, disputetest.Status(503).AfterEffect())
	r := &evidence.Responder{}
	r.Disputes, r.Files = clients(cfg) // with retries
	res, err := r.Submit(t.Context(), id, p)
	require.NoError(t, err)
	assert.Equal(t, []string{"uncategorized_text"}, res.Differences)
	assert.Equal(t, 1, srv.Effects(id).Submissions)
}

// A text that Stripe does not show is not staged, although the status is 200.
func TestStageReturnsAnErrorForAFieldThatStripeDoesNotShow(t *testing.T) {
	for name, gone := range map[string]any{"null": nil, "empty": "", "blank": " \n"} {
		for _, field := range []string{"uncategorized_text", "receipt"} {
			if field == "receipt" && name == "blank" {
				continue // an id is never blank
			}
			t.Run(field+" is "+name, func(t *testing.T) {
				srv := disputetest.NewServer()
				id := srv.AddDispute(disputetest.Dispute{})
				cfg := withChangedText(t, srv, field, func(string) any { return gone })
				_, err := responder(cfg).Stage(t.Context(), id, samplePacket(t))
				assert.Equal(t, []string{field}, differsIn(t, err).Fields)
				require.ErrorIs(t, err, evidence.ErrUnconfirmed)
				_, err = responder(cfg).Submit(t.Context(), id, samplePacket(t))
				assert.Equal(t, []string{field}, differsIn(t, err).Fields)
				assert.Zero(t, srv.Effects(id).Submissions)
			})
		}
	}
}

func TestStageReadsTheDisputeAgainToConfirm(t *testing.T) {
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.Fail(
		update, disputetest.Answer(`{"id": "`+id+`", "object": "dispute", "status": "needs_response", "evidence": {}, "evidence_details": {}}`),
	)
	res, err := responder(srv.Config()).Stage(t.Context(), id, samplePacket(t))
	require.NoError(t, err)
	assert.Empty(t, res.Differences)
	assert.Equal(t, fingerprintAtStripe(t, srv, id), res.Fingerprint)
	assert.Equal(t, dispute.StatusNeedsResponse, res.After.Status)
}

// Another process has staged the packet, and Stripe has changed the white space of a text or
// has cut it.
func TestSubmitKeepsATextThatStripeChangedForAnotherProcess(t *testing.T) {
	longPacket := func(t *testing.T) *evidence.Packet {
		t.Helper()
		p := samplePacket(t)
		p.Evidence.UncategorizedText = strings.Repeat(long+" ", 10)
		return p
	}
	for name, change := range map[string]func(string) any{
		"joins its white space":   normalisations["joins its white space"],
		"trims its lines":         func(s string) any { return strings.ReplaceAll(strings.ReplaceAll(s, "\n\n", "\n"), "  ", " ") },
		"cuts it after 200 bytes": func(s string) any { return s[:min(len(s), 200)] },
	} {
		t.Run("Stripe "+name, func(t *testing.T) {
			srv := disputetest.NewServer()
			id := srv.AddDispute(disputetest.Dispute{})
			cfg := withChangedText(t, srv, "uncategorized_text", change)
			_, err := responder(cfg).Stage(t.Context(), id, longPacket(t))
			require.NoError(t, err)
			fields, err := responder(cfg).Compare(t.Context(), id, longPacket(t))
			require.NoError(t, err)
			assert.Empty(t, fields)
			for n := range 2 {
				res, err := responder(cfg).Submit(t.Context(), id, longPacket(t))
				require.NoError(t, err)
				assert.Equal(t, n == 0, res.Submitted)
				assert.Equal(t, n == 1, res.Skipped != nil)
				assert.Equal(t, []string{"uncategorized_text"}, res.Differences)
				assert.Empty(t, res.Others)
			}
			submittedOnce(t, srv, id)
		})
	}
}

// A person made a change that Stripe could have made too. Submit keeps it.
func TestSubmitKeepsATextWhoseWhiteSpaceAPersonChanged(t *testing.T) {
	srv, id, p := withStagedText(t, wholeText)
	column := strings.ReplaceAll(wholeText, " ", "\n")
	editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &texts{UncategorizedText: column}})
	res, err := responder(srv.Config()).Submit(t.Context(), id, p)
	require.NoError(t, err)
	assert.Equal(t, []string{"uncategorized_text"}, res.Differences)
	assert.Equal(t, column, fieldAtStripe(srv, id, "uncategorized_text"))
}

var wholeText = strings.Repeat("It was delivered. ", 20) + "And so on."

// One text is the beginning of the other and ends with a sentence or a line, so a person has
// changed one of the two. Neither of them may be submitted without a question.
func TestSubmitRefusesATextThatAPersonChangedAtItsEnd(t *testing.T) {
	sentences := strings.Repeat("It was delivered. ", 20)
	for name, c := range map[string]struct{ packet, atStripe string }{
		"a sentence was deleted at Stripe":        {wholeText, sentences},
		"a sentence was added to the packet":      {wholeText + " Here is the receipt.", wholeText},
		"a sentence was added without any space":  {wholeText + "Here is the receipt.", wholeText},
		"a sentence was added, in Japanese":       {strings.Repeat("配達されました。", 20) + "領収書です。", strings.Repeat("配達されました。", 20)},
		"a sentence was added, after a long list": {sentences + "\n\n- one\n- two\n", sentences + "\n\n- one"},
	} {
		t.Run(name, func(t *testing.T) {
			srv, id, p := withStagedText(t, c.packet)
			editInDashboard(t, srv, id, dispute.UpdateParams{Evidence: &texts{UncategorizedText: c.atStripe}})
			for _, call := range []func(context.Context, string, *evidence.Packet) (*evidence.Result, error){
				responder(srv.Config()).Submit, responder(srv.Config()).StageFirst,
			} {
				_, err := call(t.Context(), id, p)
				different, ok := errors.AsType[*evidence.DifferenceError](err)
				require.True(t, ok, "%v", err)
				assert.Equal(t, []string{"uncategorized_text"}, different.Fields)
			}
			assert.Equal(t, strings.TrimSpace(c.atStripe), strings.TrimSpace(fieldAtStripe(srv, id, "uncategorized_text").(string)))
			assert.Zero(t, srv.Effects(id).Submissions)
		})
	}
}

// withStagedText stages a packet with this text.
func withStagedText(t *testing.T, text string) (*disputetest.Server, string, *evidence.Packet) {
	t.Helper()
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	p := samplePacket(t)
	p.Evidence.UncategorizedText = text
	_, err := responder(srv.Config()).Stage(t.Context(), id, p)
	require.NoError(t, err)
	return srv, id, p
}
