package conformance

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// methods are the methods that no operation calls. Each returns the number of requests that it must make.
var methods = map[string]func(context.Context, library, string) (requests int, err error){
	"dispute.Stage": func(ctx context.Context, l library, _ string) (int, error) {
		_, err := l.disputes.Stage(ctx, "du_1", dispute.Evidence{CustomerName: "Ann"})
		return 1, err
	},
	"dispute.Submit": func(ctx context.Context, l library, _ string) (int, error) {
		_, err := l.disputes.Submit(ctx, "du_1")
		return 1, err
	},
	"dispute.SubmitDispute": func(ctx context.Context, l library, _ string) (int, error) {
		_, err := l.disputes.SubmitDispute(ctx, &dispute.Dispute{ID: "du_1"})
		return 2, unconfirmed(err)
	},
	"dispute.CloseDispute": func(ctx context.Context, l library, _ string) (int, error) {
		_, err := l.disputes.CloseDispute(ctx, &dispute.Dispute{ID: "du_1"})
		return 2, unconfirmed(err)
	},
	"issuingdispute.SubmitDispute": func(ctx context.Context, l library, _ string) (int, error) {
		_, err := l.issuing.SubmitDispute(ctx, &issuingdispute.IssuingDispute{ID: "idp_1"})
		return 2, unconfirmed(err)
	},
	"dispute.List": func(ctx context.Context, l library, _ string) (int, error) {
		for _, err := range l.disputes.List(ctx, dispute.ListParams{}) {
			return 1, err
		}
		return 1, io.ErrUnexpectedEOF
	},
	"dispute.Scan": func(ctx context.Context, l library, _ string) (int, error) {
		for _, err := range l.disputes.Scan(ctx, dispute.ScanParams{}) {
			return 1, err
		}
		return 1, io.ErrUnexpectedEOF
	},
	"dispute.NeedingResponse": func(ctx context.Context, l library, _ string) (int, error) {
		for _, err := range l.disputes.NeedingResponse(ctx, dispute.ListParams{}) {
			return 1, err
		}
		return 1, io.ErrUnexpectedEOF
	},
	"dispute.OfPayment": func(ctx context.Context, l library, _ string) (int, error) {
		for _, err := range l.disputes.OfPayment(ctx, "ch_1") {
			return 1, err
		}
		return 1, io.ErrUnexpectedEOF
	},
	"issuingdispute.List": func(ctx context.Context, l library, _ string) (int, error) {
		for _, err := range l.issuing.List(ctx, issuingdispute.ListParams{}) {
			return 1, err
		}
		return 1, io.ErrUnexpectedEOF
	},
	"issuingdispute.OfTransaction": func(ctx context.Context, l library, _ string) (int, error) {
		for _, err := range l.issuing.OfTransaction(ctx, "ipi_1") {
			return 1, err
		}
		return 1, io.ErrUnexpectedEOF
	},
	"fileupload.List": func(ctx context.Context, l library, _ string) (int, error) {
		for _, err := range l.files.List(ctx, fileupload.ListParams{}) {
			return 1, err
		}
		return 1, io.ErrUnexpectedEOF
	},
	"fileupload.ListLinks": func(ctx context.Context, l library, _ string) (int, error) {
		for _, err := range l.files.ListLinks(ctx, fileupload.ListLinksParams{}) {
			return 1, err
		}
		return 1, io.ErrUnexpectedEOF
	},
	"fileupload.UploadFile": func(ctx context.Context, l library, path string) (int, error) {
		_, err := l.files.UploadFile(ctx, fileupload.PurposeDisputeEvidence, path)
		return 1, err
	},
}

// notInDocument are the methods whose paths the document does not have, and why.
var notInDocument = map[string]string{
	"fileupload.Contents": "the document has no path for the contents of a file",
	"fileupload.Download": "the same",
}

// unconfirmed returns nil for ErrUnconfirmed. A guarded method must return that error with
// stripe-mock, which keeps no state: the next request shows no effect.
func unconfirmed(err error) error {
	if errors.Is(err, stripedispute.ErrUnconfirmed) {
		return nil
	}
	return fmt.Errorf("the method did not check the effect: %w", err)
}

func TestStripeMockAcceptsEveryMethodOfTheClients(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	mock, err := inProcess()
	require.NoError(t, err)
	requests := 0
	strict := &Strict{Doc: doc, Next: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests++
		mock.ServeHTTP(w, r)
	})}
	l := newLibrary(config(strict))
	path := filepath.Join(t.TempDir(), "receipt.pdf")
	require.NoError(t, os.WriteFile(path, []byte(pdf), 0o600))
	accepted := slices.Collect(maps.Keys(operationsByMethod(t)))
	for name, call := range methods {
		requests = 0
		n, err := call(t.Context(), l, path)
		if assert.NoError(t, err, name) && assert.Equal(t, n, requests, name) {
			accepted = append(accepted, name)
		}
	}
	var all []string
	for _, client := range []any{l.disputes, l.issuing, l.files} {
		c := reflect.TypeOf(client)
		for m := range c.Methods() {
			if m.Type.NumIn() < 2 || m.Type.In(1) != reflect.TypeFor[context.Context]() {
				continue // it sends nothing
			}
			all = append(all, strings.TrimPrefix(strings.TrimSuffix(c.String(), "Client"), "*")+m.Name)
		}
	}
	known := slices.Concat(slices.Collect(maps.Keys(operationsByMethod(t))), slices.Collect(maps.Keys(methods)),
		slices.Collect(maps.Keys(notInDocument)))
	assertNone(t, notIn(known, all), "methods that no test calls: a new endpoint is an operation of operations_disputes_test.go "+
		"(or issuing, files); a method that calls others is a line of methods in methods_test.go")
	assertNone(t, notIn(all, known), "lines of methods_test.go for a method that no client has")
	figure("contract: %d of %d public methods accepted by stripe-mock, %d more are not in its document",
		len(accepted), len(all)-len(notInDocument), len(notInDocument))
}
