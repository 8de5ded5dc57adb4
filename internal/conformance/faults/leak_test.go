package faults_test

import (
	"iter"
	"math"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/figures"
)

// steady makes calls through one client, with a fault throughout and no second
// attempts, and returns how many connections that took.
func steady(t *testing.T, f fault, o operation, calls int, call func(clients) error) int {
	t.Helper()
	h := &host{operation: o, fault: f, due: math.MaxInt}
	h.begin(t)
	wire := &http.Transport{}
	counted := &counter{RoundTripper: wire}
	c := newClients(stripedispute.Config{
		Key: key, BaseURL: "http://" + h.address(), HTTPClient: &http.Client{Transport: counted}, MaxRetries: -1,
	})
	for range calls {
		assert.Equal(t, f.want.status > 0, call(c) != nil)
	}
	assert.Zero(t, counted.open.Load(), "a body was not closed")
	wire.CloseIdleConnections()
	h.end()
	return h.accepted
}

func TestAConnectionIsReusedAfterAnError(t *testing.T) {
	const calls = 5
	sum := 0
	for _, f := range append(bodies(), statuses()...) {
		if f.kind == tooEarly { // the connection cannot be used again
			continue
		}
		for _, o := range operations() {
			n := steady(t, f, o, calls, func(c clients) error { _, err := o.withLibrary(t.Context(), c); return err })
			assert.Equal(t, 1, n, "%s: %s", o.name, f.name)
			sum++
		}
	}
	figures.Print(t, "connections: %d sequences of %d failing calls over one each", sum, calls)
}

func TestAnIteratorThatIsStoppedLeavesNothingOpen(t *testing.T) {
	more := operation{response: `{"object":"list","data":[` + aDispute + `],"has_more":true,"url":"/v1/disputes"}`}
	walk := func(c clients) iter.Seq2[*dispute.Dispute, error] {
		return c.disputes.List(t.Context(), dispute.ListParams{})
	}
	tests := map[string]func(clients) error{
		"by break": func(c clients) error {
			for _, err := range walk(c) {
				return err
			}
			return nil
		},
		"by panic": func(c clients) (err error) {
			defer func() { _ = recover() }()
			for range walk(c) {
				panic("enough")
			}
			return nil
		},
		"by stop": func(c clients) error {
			next, stop := iter.Pull2(walk(c))
			defer stop()
			_, err, _ := next()
			return err
		},
		"before it began": func(c clients) error { _ = walk(c); return nil },
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			require.LessOrEqual(t, steady(t, fault{}, more, 20, test), 1)
		})
	}
}
