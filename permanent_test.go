package stripedispute_test

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"gopkg.in/h2non/gock.v1"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
	"github.com/stripedispute-go/stripedispute/webhook"
	"github.com/stripedispute-go/stripedispute/webhook/sqlonce"
)

// lifetimes has a row for each exported error of the module. The key is package and name.
var lifetimes = map[string]struct {
	err       error
	permanent bool
}{
	"stripedispute.ErrAuthentication": {stripedispute.ErrAuthentication, true},
	"stripedispute.ErrPermission":     {stripedispute.ErrPermission, true},
	"stripedispute.ErrNotFound":       {stripedispute.ErrNotFound, true},
	"stripedispute.ErrInvalidRequest": {stripedispute.ErrInvalidRequest, true},
	"stripedispute.ErrRateLimited":    {stripedispute.ErrRateLimited, false},
	"stripedispute.ErrIdempotency":    {stripedispute.ErrIdempotency, false}, // it has two meanings, and only one of them is permanent
	"stripedispute.ErrServer":         {stripedispute.ErrServer, false},
	"stripedispute.ErrConnection":     {stripedispute.ErrConnection, false},
	"stripedispute.ErrUnconfirmed":    {stripedispute.ErrUnconfirmed, false},
	"stripedispute.Error":             {&stripedispute.Error{Status: 400}, true}, // more in TestPermanentIsDecidedByTheStatus

	"dispute.ErrFinal":       {dispute.ErrFinal, true},
	"dispute.ErrUnderReview": {dispute.ErrUnderReview, true},
	"dispute.ErrNoResponse":  {dispute.ErrNoResponse, true},
	"dispute.ErrDeadline":    {dispute.ErrDeadline, true},
	"dispute.ErrInquiry":     {dispute.ErrInquiry, true},

	"issuingdispute.ErrFinal":     {issuingdispute.ErrFinal, true},
	"issuingdispute.ErrSubmitted": {issuingdispute.ErrSubmitted, true},

	"evidence.ErrChanged":                 {evidence.ErrChanged, true},
	"evidence.ErrUnconfirmed":             {evidence.ErrUnconfirmed, false},
	"evidence.Problems":                   {&evidence.Problems{{Severity: evidence.SeverityError}}, true},
	"evidence.DifferenceError":            {&evidence.DifferenceError{Fields: []string{"receipt"}}, true},
	"evidence.DifferenceError, not shown": {&evidence.DifferenceError{Fields: []string{"receipt"}, Err: evidence.ErrUnconfirmed}, false},

	"desk.ErrAccountPath":   {desk.ErrAccountPath, true},
	"desk.ErrSmartDisputes": {desk.ErrSmartDisputes, true},
	"desk.ErrMetadataFull":  {desk.ErrMetadataFull, true},
	"desk.PanicError":       {&desk.PanicError{}, false},
	"desk.ErrFee":           {desk.ErrFee, true},
	"desk.ErrNothingStaged": {desk.ErrNothingStaged, true},
	"desk.LookError": {
		&desk.LookError{Case: desk.Case{Dispute: &dispute.Dispute{}}, Err: stripedispute.ErrServer}, false,
	}, // as its cause

	"webhook.ErrNoSecret":  {webhook.ErrNoSecret, true},
	"webhook.ErrHeader":    {webhook.ErrHeader, true},
	"webhook.ErrSignature": {webhook.ErrSignature, true},
	"webhook.ErrBody":      {webhook.ErrBody, true},
	"webhook.ErrTooOld":    {webhook.ErrTooOld, true},
	"webhook.ErrTooNew":    {webhook.ErrTooNew, false}, // the clock may catch up
	"webhook.ErrPayload":   {webhook.ErrPayload, true},
	"webhook.PanicError":   {&webhook.PanicError{Value: "x"}, false},

	"sqlonce.ErrRolledBack": {sqlonce.ErrRolledBack, false}, // Stripe sends the event again
}

func TestPermanentKnowsEveryErrorOfTheModule(t *testing.T) {
	for name, row := range lifetimes {
		assert.Equal(t, row.permanent, stripedispute.Permanent(row.err), name)
		assert.Equal(t, row.permanent, stripedispute.Permanent(fmt.Errorf("wrapped: %w", row.err)), name)
	}
	names := exportedErrors(t)
	for _, name := range names {
		if _, ok := lifetimes[name]; !ok {
			t.Errorf("%s has no row in lifetimes: add one, and a method Permanent() bool if it is permanent", name)
		}
	}
	assert.Contains(t, names, "dispute.ErrFinal")
	assert.Contains(t, names, "evidence.Problems")
}

// exportedErrors names the Err variables and the types with an Error method in the
// packages that programs import.
func exportedErrors(t *testing.T) (names []string) {
	t.Helper()
	for _, file := range publicFiles(t) {
		for _, name := range errorsOf(file) {
			names = append(names, file.Name.Name+"."+name)
		}
	}
	return names
}

// publicPaths lists the files of the packages that programs import.
func publicPaths(t *testing.T) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != "." && !public(path):
			return filepath.SkipDir
		case !d.IsDir() && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
			paths = append(paths, path)
		}
		return nil
	})
	require.NoError(t, err)
	return paths
}

// public reports whether a folder can contain packages of this module that programs import.
func public(dir string) bool {
	name := filepath.Base(dir)
	if slices.Contains([]string{"internal", "examples", "cmd"}, name) || strings.HasPrefix(name, ".") {
		return false
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod")) // a nested module
	return err != nil
}

// errorsOf names the Err variables and the types with an Error method in one file.
func errorsOf(file *ast.File) (names []string) {
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.GenDecl:
			for _, s := range d.Specs {
				if v, ok := s.(*ast.ValueSpec); ok && d.Tok == token.VAR && strings.HasPrefix(v.Names[0].Name, "Err") {
					names = append(names, v.Names[0].Name)
				}
			}
		case *ast.FuncDecl:
			if d.Recv == nil || d.Name.Name != "Error" {
				continue
			}
			receiver := d.Recv.List[0].Type
			if p, ok := receiver.(*ast.StarExpr); ok {
				receiver = p.X
			}
			if typ, ok := receiver.(*ast.Ident); ok && typ.IsExported() {
				names = append(names, typ.Name)
			}
		}
	}
	return names
}

func TestPermanentIsDecidedByTheStatus(t *testing.T) {
	for _, status := range []int{400, 401, 402, 403, 404, 405, 410, 413, 415, 422, 451} {
		assert.True(t, stripedispute.Permanent(&stripedispute.Error{Status: status}), status)
	}
	for _, status := range []int{0, 101, 200, 204, 302, 304, 408, 409, 423, 424, 425, 429, 500, 502, 503, 504, 599} {
		assert.False(t, stripedispute.Permanent(&stripedispute.Error{Status: status}), status)
	}
	unknown := errors.Join(stripedispute.ErrConnection, errors.New("cut short"))
	tests := map[string]struct {
		err  *stripedispute.Error
		want bool
	}{
		"a lock":                  {&stripedispute.Error{Status: 429, Code: "lock_timeout"}, false},
		"a lock with a 400":       {&stripedispute.Error{Status: 400, Code: "lock_timeout"}, false},
		"a rate limit with a 400": {&stripedispute.Error{Status: 400, Code: "rate_limit"}, false},
		"a key in use with a 400": {&stripedispute.Error{Status: 400, Code: "idempotency_key_in_use"}, false},
		"a key in use": {
			&stripedispute.Error{Status: 409, Code: "idempotency_key_in_use", Type: "invalid_request_error"}, false,
		},
		"a key with other parameters":                   {&stripedispute.Error{Status: 400, Type: "idempotency_error"}, true},
		"a key of which the outcome is unknown":         {&stripedispute.Error{Status: 400, Type: "idempotency_error", Cause: unknown}, false},
		"a success that was cut short":                  {&stripedispute.Error{Status: 200, Cause: unknown}, false},
		"a refusal that was cut short":                  {&stripedispute.Error{Status: 403, Cause: errors.New("cut short")}, true},
		"a refusal whose body took longer than allowed": {&stripedispute.Error{Status: 403, Cause: context.DeadlineExceeded}, true},
		"made by hand, a wrong parameter":               {&stripedispute.Error{Type: "invalid_request_error"}, true},
		"made by hand, nothing known":                   {&stripedispute.Error{Message: "hm"}, false},
		"none":                                          {nil, false},
	}
	for name, test := range tests {
		assert.Equal(t, test.want, stripedispute.Permanent(test.err), name)
	}
}

type selfWrappingError struct{}

func (e selfWrappingError) Error() string   { return "it wraps itself" }
func (e selfWrappingError) Unwrap() []error { return []error{e, e} }

func TestPermanentIsFalseWhereOneErrorMayPass(t *testing.T) {
	refused, lost := &stripedispute.Error{Status: 400}, &stripedispute.Error{Status: 500}
	tests := map[string]struct {
		err  error
		want bool
	}{
		"no error":                       {nil, false},
		"nothing is known":               {errors.New("hm"), false},
		"the context was cancelled":      {context.Canceled, false},
		"the context timed out":          {fmt.Errorf("x: %w", context.DeadlineExceeded), false},
		"a network that failed":          {&net.OpError{Op: "read", Err: syscall.ECONNRESET}, false},
		"a file that took too long":      {os.ErrDeadlineExceeded, false},
		"two refusals":                   {errors.Join(refused, dispute.ErrFinal), true},
		"a refusal and an unknown error": {fmt.Errorf("%w; %w", errors.New("hm"), refused), true},
		"a refusal after a lost response": {
			fmt.Errorf("%w; an attempt before may have taken effect: %w", refused, stripedispute.ErrConnection), false,
		},
		"a refusal after a server error":   {errors.Join(refused, lost), false},
		"a final dispute, unconfirmed":     {errors.Join(dispute.ErrFinal, stripedispute.ErrUnconfirmed), false},
		"a refusal, cancelled before more": {fmt.Errorf("%w; %w while waiting", refused, context.Canceled), false},
		"an error that wraps itself":       {selfWrappingError{}, false},
	}
	for name, test := range tests {
		assert.Equal(t, test.want, stripedispute.Permanent(test.err), name)
	}
}

func TestPermanentIsTrueForWhatIsRefusedBeforeSending(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	cfg := stripedispute.Config{Key: "sk_test_1", BaseURL: "http://127.0.0.1:1", MaxRetries: -1}
	disputes, files, issuing := dispute.NewClient(cfg), fileupload.NewClient(cfg), issuingdispute.NewClient(cfg)
	list := func(p dispute.ListParams) (err error) {
		for _, err = range disputes.List(ctx, p) {
		}
		return err
	}
	tests := map[string]func() error{
		"no key":         func() error { _, err := dispute.NewClient(stripedispute.Config{}).Get(ctx, "du_1"); return err },
		"no id":          func() error { _, err := disputes.Get(ctx, ""); return err },
		"no client":      func() error { _, err := new(dispute.Client).Get(ctx, "du_1"); return err },
		"an invalid key": func() error { _, err := disputes.Submit(ctx, "du_1", stripedispute.WithIdempotencyKey("")); return err },
		"a long text": func() error {
			_, err := disputes.Stage(ctx, "du_1", dispute.Evidence{CustomerName: strings.Repeat("x", 5001)})
			return err
		},
		"an invalid Unset": func() error {
			_, err := disputes.Update(ctx, "du_1", dispute.UpdateParams{Unset: []string{"x"}})
			return err
		},
		"no dispute": func() error { _, err := disputes.SubmitDispute(ctx, nil); return err },
		"a won dispute": func() error {
			_, err := disputes.CloseDispute(ctx, &dispute.Dispute{ID: "du_1", Status: "won"})
			return err
		},
		"an invalid limit":  func() error { return list(dispute.ListParams{Limit: 101}) },
		"an invalid filter": func() error { return list(dispute.ListParams{Charge: "ch_1\n"}) },
		"an invalid range":  func() error { return list(dispute.ListParams{Created: stripedispute.TimeRange{At: 1, LT: 2}}) },
		"no transaction":    func() error { _, err := issuing.Create(ctx, issuingdispute.CreateParams{}); return err },
		"an invalid amount": func() error {
			_, err := issuing.Update(ctx, "idp_1", issuingdispute.UpdateParams{Amount: -1})
			return err
		},
		"an invalid page": func() error { _, err := issuing.ListPage(ctx, issuingdispute.ListParams{Limit: -1}); return err },
		"no purpose":      func() error { _, err := files.Upload(ctx, fileupload.Params{}); return err },
		"no file":         func() error { _, err := files.CreateLink(ctx, "", fileupload.LinkParams{}); return err },
		"an invalid link": func() error {
			_, err := files.UpdateLink(ctx, "link_1", fileupload.UpdateLinkParams{Unset: []string{"x"}})
			return err
		},
		"a file at another host": func() error {
			return files.Contents(ctx, &fileupload.File{URL: "https://example.com/v1/files"}, os.Stdout)
		},
		"no payment": func() (err error) {
			for _, err = range disputes.OfPayment(ctx, "") {
			}
			return err
		},
		"no disputed transaction": func() (err error) {
			for _, err = range issuing.OfTransaction(ctx, "") {
			}
			return err
		},
		"an invalid scan": func() (err error) {
			for _, err = range disputes.Scan(ctx, dispute.ScanParams{InFlight: -1}) {
			}
			return err
		},
	}
	for name, call := range tests {
		err := call()
		require.Error(t, err, name)
		assert.True(t, stripedispute.Permanent(err), "%s: %v", name, err)
	}
	_, err := disputes.Get(ctx, "du_1")
	require.ErrorIs(t, err, stripedispute.ErrConnection)
	assert.False(t, stripedispute.Permanent(err), "nobody listens at that port now, but may do so later")
}

func TestPermanentForResponsesOfStripe(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]bool{400: true, 401: true, 403: true, 404: true, 409: false, 429: false, 500: false, 503: false} {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		srv.FailAlways("POST /v1/disputes/{id}", disputetest.Status(status))
		cfg := srv.Config()
		cfg.MaxRetries = -1
		_, err := dispute.NewClient(cfg).Submit(t.Context(), id)
		require.Error(t, err)
		assert.Equal(t, want, stripedispute.Permanent(err), status)
	}
	srv := disputetest.NewServer()
	id := srv.AddDispute(disputetest.Dispute{})
	srv.FailAlways("POST /v1/disputes/{id}", disputetest.LostAnswer())
	cfg := srv.Config()
	cfg.MaxRetries = -1
	_, err := dispute.NewClient(cfg).Submit(t.Context(), id)
	assert.False(t, stripedispute.Permanent(err), "the outcome is unknown")
}

func TestPermanentIsTrueForARequestWithoutAMock(t *testing.T) {
	defer gock.OffAll()
	gock.New("https://api.stripe.com").Get("^/v1/disputes/du_2$").Reply(http.StatusOK)
	_, err := dispute.NewClient(stripedispute.Config{Key: "sk_test_1"}).Get(t.Context(), "du_1")
	require.ErrorContains(t, err, "no mock matches GET /v1/disputes/du_1")
	require.ErrorIs(t, err, gock.ErrCannotMatch)
	assert.NotErrorIs(t, err, stripedispute.ErrConnection)
	assert.True(t, stripedispute.Permanent(err))
}
