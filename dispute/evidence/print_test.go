package evidence_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

func TestPacketPrintsNoEvidence(t *testing.T) {
	p := samplePacket(t)
	p.Evidence.CustomerEmailAddress = "secret@example.com"
	p.Metadata = stripedispute.Metadata{"phone": "555-secret"}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("filing", "packet", p, "problems", p.Problems(nil))
	for _, printed := range []string{fmt.Sprintf("%v", p), fmt.Sprintf("%+v", p), fmt.Sprintf("%#v", p), p.String(), log.String()} {
		assert.NotContains(t, printed, "secret")
		assert.Contains(t,
			printed,
			"evidence.Packet{dispute.Evidence{customer_email_address, customer_name, shipping_date, uncategorized_text}, "+
				"files: customer_communication receipt shipping_documentation, 1 labels}",
		)
	}
	assert.Equal(t, "evidence.Packet(nil)", (*evidence.Packet)(nil).String())
}

func TestProblemsErrorListsTheErrors(t *testing.T) {
	ps := evidence.Problems{
		{Rule: evidence.RuleFileRead, Field: "receipt", Message: "It cannot be read.", Err: fs.ErrPermission, Line: 3, Column: 4},
		{Rule: evidence.RuleLink, Severity: evidence.SeverityWarning, Message: "It holds a link."},
		{Rule: evidence.RuleMissing, Severity: evidence.SeverityAdvice, Message: "It helps."},
	}
	assert.Equal(t, "evidence: evidence.json:3:4: receipt: It cannot be read.", ps.Error())
	assert.Equal(t, "evidence: It holds a link. It helps.", ps[1:].Error())
	require.ErrorIs(t, ps, fs.ErrPermission)
	assert.Equal(t, []int{1, 1, 1}, []int{len(ps.Errors()), len(ps.Warnings()), len(ps.Advice())})
	assert.Equal(t, []string{"error file_read receipt", "warning link", "advice missing"}, rules(ps))
}

func TestProblemsAreFoundWithAndWithoutPointer(t *testing.T) {
	_, err := evidence.Load(fstest.MapFS{})
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Error("load", "err", err)
	assert.Contains(t, log.String(), `"err":"evidence: evidence.json cannot be read: file does not exist."`)

	_, ok := errors.AsType[*evidence.Problems](err)
	assert.True(t, ok)
	list, ok := errors.AsType[evidence.Problems](err)
	assert.True(t, ok)
	assert.Equal(t, []string{"error json"}, rules(list))
}

func TestDifferenceErrorSaysWhatToDo(t *testing.T) {
	for want, err := range map[string]*evidence.DifferenceError{
		"nothing was submitted":       {Fields: []string{"receipt"}},
		"it differs in receipt. Look": {Fields: []string{"receipt"}, Submitted: true},
		"receipt; the dispute is decided": {
			Fields: []string{"receipt"}, Submitted: true, Err: dispute.ErrFinal,
		},
		"stage it, look at it, and submit it": {Fields: []string{"receipt"}},
	} {
		assert.Contains(t, err.Error(), want)
		assert.Equal(t, err.Err != nil, errors.Is(err, dispute.ErrFinal))
	}
}
