package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestNewCheckStageReviewSubmit(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{
		Reason: "product_not_received", Evidence: map[string]string{"customer_name": "Jenny Rosen"},
	})
	assert.Equal(t, filepath.Join("case", "evidence.json")+"\n", s.ok("new", id, "case", "-product", "physical"))
	made, err := os.ReadFile(filepath.Join(s.dir, "case", "evidence.json"))
	require.NoError(t, err)
	for _, want := range []string{
		`"dispute": "` + id + `"`, `"customer_name": "Jenny Rosen"`, `"shipping_tracking_number": ""`, `"product": "physical"`,
	} {
		assert.Contains(t, string(made), want)
	}
	_, errs, status := s.run("new", id, "case")
	assert.Equal(t, statusNothing, status)
	assert.Contains(t, errs, "is not overwritten")

	for _, command := range []string{"check", "stage", "submit"} {
		out, errs, status := s.run(command, "case")
		assert.Equal(t, statusProblems, status)
		assert.Contains(t, out+errs, "case: error: Nothing was filled in: evidence.json has only what disputes new wrote into it.")
	}
	assert.Zero(t, s.Effects(id))
	s.folder("case", id, "winning_evidence")
	assert.Contains(t, s.ok("check", "case"), "case: ok\n")
	assert.Contains(t, s.ok("check", "-online", "case"), "case: ok\n")

	fields := strings.Fields(s.ok("stage", "case"))
	require.Len(t, fields, 3)
	assert.Equal(t, []string{id, "case"}, []string{fields[0], fields[2]})
	assert.Contains(t, s.ok("show", id), "winning_evidence")
	assert.Contains(t, s.ok("list"), "staged")

	page := strings.TrimSpace(s.ok("review", id, "-dir", "pages"))
	assert.Equal(t, filepath.Join("pages", id+".html"), page)
	assert.FileExists(t, filepath.Join(s.dir, "pages", id+"-1-receipt.pdf"))
	html, err := os.ReadFile(filepath.Join(s.dir, page))
	require.NoError(t, err)
	assert.Contains(t, string(html), `data="`+id+`-1-receipt.pdf"`)

	assert.Equal(t, id+" submitted\n", s.ok("submit", id, fields[1]))
	_, errs, status = s.run("submit", id, fields[1])
	assert.Equal(t, statusNothing, status)
	assert.Contains(t, errs, "nothing to do")
	assert.Equal(t, 1, s.Effects(id).Submissions)
}

func TestSubmitRefusesEvidenceWithAnotherFingerprint(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.folder("case", id, "A blue bicycle")
	fp := strings.Fields(s.ok("stage", "case"))[1]
	s.folder("case", id, "A red bicycle")
	_, errs, _ := s.run("stage", "case")
	assert.Contains(t, errs, "disputes: case: warning: replaced staged evidence in: product_description\n")
	out, errs, status := s.run("submit", id, fp)
	assert.Equal(t, statusDiffers, status)
	assert.Empty(t, out)
	assert.Contains(t, errs, id)
	assert.Zero(t, s.Effects(id).Submissions)
}

func TestSubmitFileLeavesOutWhatWasNotStaged(t *testing.T) {
	s := newShell(t)
	id, other := s.AddDispute(disputetest.Dispute{}), s.Account("acct_1").AddDispute(disputetest.Dispute{})
	s.folder("good", id, "A bicycle")
	s.folder("bad", s.AddDispute(disputetest.Dispute{}), strings.Repeat("x", 20_001))
	out, _, status := s.run("stage", "-json", "good", "bad")
	assert.Equal(t, statusProblems, status)
	s.write("approved", out)
	out, errs, status := s.run("submit", "-file", "approved")
	assert.Zero(t, status, errs)
	assert.Equal(t, id+" submitted\n", out)
	assert.Contains(t, errs, "is left out")

	s.folder("other", other, "A bicycle")
	s.write("approved", s.ok("stage", "-json", "-account", "acct_1", "other"))
	s.ok("submit", "-file", "approved")
	assert.Equal(t, 1, s.Effects(other).Submissions)
}

func TestStageAndSubmitManyFoldersDespiteFaults(t *testing.T) {
	s := newShell(t)
	const n = 12
	args := []string{"stage", "-json"}
	for i := range n {
		name := fmt.Sprintf("case %d", i)
		s.folder(name, s.AddDispute(disputetest.Dispute{}), fmt.Sprint("Bicycle ", i))
		args = append(args, name)
	}
	s.Fail("POST /v1/files", disputetest.Reset(), disputetest.LostAnswer(),
		disputetest.Status(http.StatusInternalServerError), disputetest.RateLimited("endpoint-rate"))
	out := s.ok(args...)
	assert.Len(t, records(t, out), n)
	s.write("approved.json", out)
	s.Fail("POST /v1/disputes/{id}", disputetest.LostAnswer(), disputetest.CutBody(10))
	got := records(t, s.ok("submit", "-json", "-file", "approved.json"))
	assert.Len(t, got, n)
	for _, r := range got {
		assert.Equal(t, true, r["submitted"])
	}
	assert.Equal(t, n, s.Effects().Submissions)
	assert.Equal(t, n, s.Effects().Uploads)
}

func TestStageReportsEachFolder(t *testing.T) {
	s := newShell(t)
	good, decided := s.AddDispute(disputetest.Dispute{}), s.AddDispute(disputetest.Dispute{Status: "won"})
	tooLong, newLine := s.AddDispute(disputetest.Dispute{}), s.AddDispute(disputetest.Dispute{})
	s.folder("good", good, "A bicycle")
	s.folder("decided", decided, "A bicycle")
	s.folder("too long", tooLong, strings.Repeat("x", 20_001))
	s.folder("new\nline", newLine, "A bicycle")
	s.write("broken/evidence.json", "{")
	s.write("unbound/evidence.json", `{"product_description": "A bicycle"}`)
	out, errs, status := s.run("stage", "good", "decided", "too long", "broken", "nowhere", "unbound", "new\nline")
	assert.Equal(t, statusDiffers, status, "a decided dispute has other evidence than the folder")
	assert.Regexp(t, "^"+good+" fp_[a-z2-7]+ good\n"+newLine+" fp_[a-z2-7]+ new line\n$", out)
	for _, want := range []string{
		"decided: ", "too long/evidence.json:1:", "broken", "nowhere: ", "unbound: the folder names no dispute",
	} {
		assert.Contains(t, errs, "disputes: "+want)
	}
	for _, r := range records(t, func() string { out, _, _ := s.run("check", "-json", "good", "too long", "nowhere"); return out }()) {
		switch r["folder"] {
		case "good":
			assert.NotContains(t, r, "exit_status")
		case "too long":
			assert.InDelta(t, statusProblems, r["exit_status"], 0)
			assert.NotEmpty(t, r["problems"])
		case "nowhere":
			assert.InDelta(t, statusMachine, r["exit_status"], 0)
		}
	}
}

// someFingerprint is the fingerprint of other evidence than any test has.
var someFingerprint = "fp_" + strings.Repeat("a", 32)

func TestExitStatuses(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.folder("case", id, "A bicycle")
	s.write("bound/evidence.json", `{"dispute": "du_1", "account": "acct_1", "product_description": "A bicycle"}`)
	s.write("empty", "\n")
	s.write("failed", `{"folder": "case", "error": "it failed", "exit_status": 4}`)
	s.write("cut", `{"id": "`+id+`", "fingerprint": "fp_0"}`)
	down := disputetest.Status(http.StatusServiceUnavailable)
	tests := []struct {
		args   string
		fault  *disputetest.Fault
		status int
		says   string
	}{
		{"list", nil, statusDone, ""},
		{"", nil, statusUsage, "no command is given"},
		{"lst", nil, statusUsage, `there is no command "lst"`},
		{"list -alll", nil, statusUsage, "alll"},
		{"list -since soon", nil, statusUsage, "-since"},
		{"list -csv -json", nil, statusUsage, "not both"},
		{"list -accounts nowhere", nil, statusMachine, "nowhere"},
		{"show", nil, statusUsage, "id of one dispute"},
		{"show du_none", nil, statusRefused, "du_none"},
		{"show " + id, &down, statusLater, "503"},
		{"show ../files", nil, statusUsage, `"../files" is not the id of a dispute`},
		{"show du_1/close", nil, statusUsage, `"du_1/close" is not the id of a dispute`},
		{"review " + id + " one", nil, statusUsage, `"one" is not the id of a dispute`},
		{"new one " + id, nil, statusUsage, `"one" is not the id of a dispute`},
		{"close one -yes", nil, statusUsage, `"one" is not the id of a dispute`},
		{"clear one receipt", nil, statusUsage, `"one" is not the id of a dispute`},
		{"new " + id + " x -product soft", nil, statusUsage, "physical"},
		{"new " + id + " case/receipt.pdf", nil, statusMachine, "receipt.pdf"},
		{"check", nil, statusUsage, "folder"},
		{"stage a b -dispute du_1", nil, statusUsage, "one folder"},
		{"stage bound -account acct_2", nil, statusUsage, "the folder belongs to the account acct_1, but -account is acct_2"},
		{"stage bound -dispute du_2", nil, statusUsage, "the folder belongs to the dispute du_1, but -dispute is du_2"},
		{"submit", nil, statusUsage, "submit takes"},
		{"submit -file case/evidence.json", nil, statusUsage, "no fingerprint"},
		{"submit -file case/receipt.pdf", nil, statusUsage, "not JSON"},
		{"submit " + id, nil, statusUsage, "submit needs both, ID FINGERPRINT; " + id + " is not a folder; see: disputes help submit\n"},
		{"submit " + someFingerprint, nil, statusUsage, "submit needs both"},
		{"submit " + id + " wrong", nil, statusUsage, `"wrong" is not a fingerprint: that is fp_ and 32 letters and digits`},
		{"submit " + id + " " + someFingerprint[:34], nil, statusUsage, "is not a fingerprint"},
		{"submit " + someFingerprint + " " + id, nil, statusUsage, "the id first"},
		{"submit " + id + " " + someFingerprint, nil, statusDiffers, "disputes: " + id + ": the evidence at Stripe is not what was approved"},
		{"submit " + id + " " + string(dispute.Evidence{}.Fingerprint()), nil, statusProblems, "fingerprint of no evidence"},
		{"submit nowhere", nil, statusMachine, "nowhere"},
		{"submit -file empty", nil, statusNothing, "empty is empty"},
		{"submit -file failed", nil, statusProblems, "Nothing that it names was staged"},
		{"submit -file cut", nil, statusUsage, `cut: object 1: "fp_0" is not a fingerprint`},
		{"new " + id + " case", nil, statusNothing, "not overwritten"},
		{"close " + id, nil, statusUsage, "-yes"},
		{"demo x", nil, statusUsage, "no arguments"},
		{"show " + id + " -account a -account b", nil, statusUsage, "one -account"},
	}
	for _, test := range tests {
		t.Run(test.args, func(t *testing.T) {
			if test.fault != nil {
				s.FailAlways("GET /v1/disputes/{id}", *test.fault)
				defer s.Heal()
			}
			out, errs, status := s.run(strings.Fields(test.args)...)
			assert.Equal(t, test.status, status, "%s%s", out, errs)
			assert.Contains(t, out+errs, test.says)
			assert.LessOrEqual(t, strings.Count(errs, "\n"), 2, errs)
		})
	}
	assert.Zero(t, s.Effects())
}

func TestKeyIsRequired(t *testing.T) {
	s := newShell(t)
	s.env = append(s.env, "STRIPE_API_KEY=")
	_, errs, status := s.run("list")
	assert.Equal(t, statusUsage, status)
	assert.Contains(t, errs, "STRIPE_API_KEY is not set")
	s.folder("case", "du_1", "A bicycle")
	assert.Contains(t, s.ok("check", "case"), "ok", "check needs no key")

	s.env = append(s.env, "STRIPE_API_KEY=sk_live_secret")
	_, errs, status = s.run("list")
	assert.Equal(t, statusUsage, status)
	assert.Contains(t, errs, "-live")
	assert.NotContains(t, errs, "sk_live_secret")
	s.ok("list", "-live")
}

func TestKeyOfAnotherFormIsNoReasonToPassLive(t *testing.T) {
	s := newShell(t)
	for key, says := range map[string]string{
		"wrong": "is not a secret or restricted key", "pk_test_secret": "is a publishable key", "sk_org_secret": "is not a test key",
	} {
		s.env = append(s.env, "STRIPE_API_KEY="+key)
		_, errs, status := s.run("list")
		assert.Equal(t, statusUsage, status)
		assert.Contains(t, errs, says)
		assert.NotContains(t, errs, "-live")
		assert.NotContains(t, errs, key)
	}
	s.env = append(s.env, "STRIPE_API_KEY=pk_live_secret")
	_, _, status := s.run("list", "-live")
	assert.Equal(t, statusUsage, status)
}

func TestKeyThatStripeRefusesHasItsOwnStatus(t *testing.T) {
	s := newShell(t)
	s.forbid("own", http.StatusUnauthorized)
	s.folder("case", "du_1", "A bicycle")
	for _, args := range []string{
		"list", "show du_1", "stage case", "submit du_1 " + someFingerprint, "close du_1", "report",
		"new du_1 other",
	} {
		_, errs, status := s.run(strings.Fields(args)...)
		assert.Equal(t, statusKey, status, args)
		assert.Contains(t, errs, "Stripe does not accept the key in STRIPE_API_KEY: 401", args)
		assert.NotRegexp(t, "stripe: |evidence: |fetch: ", errs, args)
	}
}

func TestServerAddressIsChecked(t *testing.T) {
	s := newShell(t)
	s.env = append(s.env, "STRIPE_API_BASE=", "STRIPE_FILES_BASE=")
	for address, says := range map[string]string{
		"127.0.0.1:12311": "needs http:// or https://", "ftp://127.0.0.1": "needs http:// or https://", "https://": "needs http",
		"http://example.com": "use https://", "http://[": "needs http",
	} {
		for _, name := range []string{"STRIPE_API_BASE", "STRIPE_FILES_BASE"} {
			was := s.env
			s.env = append(slices.Clone(was), name+"="+address)
			_, errs, status := s.run("list")
			assert.Equal(t, statusUsage, status, address)
			assert.Contains(t, errs, "disputes: "+name, address)
			assert.Contains(t, errs, says, address)
			s.env = was
		}
		_, errs, status := s.run("list", "-api-base", address)
		assert.Equal(t, statusUsage, status, address)
		assert.Contains(t, errs, "disputes: -api-base ", address)
	}
}

func TestCloseWithYes(t *testing.T) {
	s := newShell(t)
	id, inquiry := s.AddDispute(disputetest.Dispute{}), s.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	out, errs, status := s.run("close", inquiry, "-yes", "-json")
	assert.Equal(t, statusRefused, status)
	assert.Contains(t, errs, "disputes: "+inquiry+": nothing was closed: it is an inquiry")
	assert.InDelta(t, statusRefused, records(t, out)[0]["exit_status"], 0)
	answered := s.AddDispute(disputetest.Dispute{Status: "under_review"})
	_, errs, status = s.run("close", answered, "-yes")
	assert.Equal(t, statusNothing, status)
	assert.Contains(t, errs, "under review")
	assert.Zero(t, s.Effects().Closes)
	assert.Equal(t, id+" lost\n", s.ok("close", id, "-yes"))
	_, _, status = s.run("close", id, "-yes")
	assert.Equal(t, statusNothing, status)
	assert.Equal(t, 1, s.Effects().Closes)
}

func TestCloseAsksAPerson(t *testing.T) {
	s := newShell(t)
	for typed, closed := range map[string]bool{"": false, "yes\n": false, "du_typed\n": true} {
		id := s.AddDispute(disputetest.Dispute{ID: map[bool]string{true: "du_typed"}[closed]})
		cfg := s.Config()
		person := std{in: strings.NewReader(typed), out: &bytes.Buffer{}, errs: &bytes.Buffer{}, terminal: true}
		c := &call{std: person, args: []string{id}}
		c.makeClients(cfg)
		err := closeDispute(t.Context(), c)
		assert.Equal(t, map[bool]int{true: statusDone, false: statusNothing}[closed], finish(t.Context(), person, "close", err), typed)
		assert.Equal(t, closed, s.Effects(id).Closes == 1, typed)
	}
}

// slowPerson types the id of a dispute after something has happened.
type slowPerson struct {
	happens func()
	types   *strings.Reader
}

func (p slowPerson) Read(b []byte) (int, error) {
	if int(p.types.Size()) == p.types.Len() {
		p.happens()
	}
	return p.types.Read(b)
}

func TestCloseReadsTheDisputeAgainAfterThePersonTyped(t *testing.T) {
	s := newShell(t)
	changed := func(id, member string, value any) func() {
		return func() {
			d := s.Object(id)
			at := d
			if member == "submission_count" {
				at = d["evidence_details"].(map[string]any)
			}
			at[member] = value
			text, err := json.Marshal(d)
			assert.NoError(t, err)
			s.Fail("GET /v1/disputes/{id}", disputetest.Answer(string(text)))
		}
	}
	tests := map[string]struct {
		happens func(id string) func()
		status  int
		says    string
	}{
		"nothing": {func(string) func() { return func() {} }, statusDone, ""},
		"answered": {func(id string) func() {
			return func() {
				_, err := dispute.NewClient(s.Config()).Submit(t.Context(), id)
				assert.NoError(t, err)
			}
		}, statusNothing, "under review"},
		"another amount": {
			func(id string) func() { return changed(id, "amount", 999_900) }, statusDiffers, "in amount; nothing was closed",
		},
		"another status": {
			func(id string) func() { return changed(id, "status", "appeal_needs_response") }, statusDiffers, "in status;",
		},
		"another submission": {
			func(id string) func() { return changed(id, "submission_count", 1) }, statusDiffers, "in evidence_details.submission_count;",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			id := s.AddDispute(disputetest.Dispute{})
			s.folder("case", id, "A bicycle")
			s.ok("stage", "case")
			var errs bytes.Buffer
			person := std{in: slowPerson{test.happens(id), strings.NewReader(id + "\n")}, out: &bytes.Buffer{}, errs: &errs, terminal: true}
			c := &call{std: person, args: []string{id}}
			c.makeClients(s.Config())
			err := closeDispute(t.Context(), c)
			assert.Equal(t, test.status, finish(t.Context(), person, "close", err), errs.String())
			assert.Contains(t, errs.String(), test.says)
			assert.Equal(t, test.status == statusDone, s.Effects(id).Closes == 1)
		})
	}
}

func TestInterruptedCommandSaysToRunItAgain(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	began := make(chan struct{})
	s.FailFunc(func(*http.Request, int) disputetest.Fault {
		close(began)
		return disputetest.Slow(1 << 40)
	})
	cmd := s.command("show", id)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	require.NoError(t, cmd.Start())
	<-began
	require.NoError(t, cmd.Process.Signal(syscall.SIGINT))
	assert.Equal(t, statusInterrupted, exitStatus(t, cmd.Wait()))
	assert.Equal(t, "disputes: interrupted; run the command again: nothing is done twice\n", errs.String())
}

func TestInterruptDoesNotHideWhatWasSubmitted(t *testing.T) {
	for want, failure := range map[string]error{
		"other evidence was submitted than intended": &evidence.DifferenceError{Fields: []string{"receipt"}, Submitted: true},
		"not show its effect":                        fmt.Errorf("%w: %w", stripedispute.ErrUnconfirmed, context.Canceled),
		"is not what was approved":                   fmt.Errorf("%w: %w", evidence.ErrChanged, context.Canceled),
		"":                                           context.Canceled,
	} {
		ctx, stop := context.WithCancel(t.Context())
		var out, errs bytes.Buffer
		c := &call{std: std{out: &out, errs: &errs}}
		err := c.forEachItem(ctx, []record{{ID: "du_1"}}, "disputes", func(context.Context, int) (record, string, error) {
			stop()
			return record{}, "", failure
		})
		require.Error(t, err)
		if want == "" {
			assert.Empty(t, errs.String())
			continue
		}
		assert.Contains(t, errs.String(), "disputes: du_1: ")
		assert.Contains(t, errs.String(), want)
	}
}

func TestListEndsWithoutErrorWhenItsPipeIsClosed(t *testing.T) {
	s := newShell(t)
	for range 300 {
		s.AddDispute(disputetest.Dispute{})
	}
	cmd := s.command("list", "-json")
	var errs bytes.Buffer
	cmd.Stderr = &errs
	pipe, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	_, err = bufio.NewReaderSize(pipe, 16).ReadByte()
	require.NoError(t, err)
	require.NoError(t, pipe.Close())
	assert.Zero(t, exitStatus(t, cmd.Wait()))
	assert.Empty(t, errs.String())
}

// runClosed runs the command with an output that nobody reads.
func (s *shell) runClosed(args ...string) (errs string, status int) {
	s.t.Helper()
	cmd := s.command(args...)
	var text bytes.Buffer
	cmd.Stderr = &text
	read, write, err := os.Pipe()
	require.NoError(s.t, err)
	require.NoError(s.t, read.Close())
	cmd.Stdout = write
	require.NoError(s.t, cmd.Start())
	require.NoError(s.t, write.Close())
	status = exitStatus(s.t, cmd.Wait())
	return text.String(), status
}

func TestClosedOutputDoesNotHideAFailure(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.folder("good", id, "A bicycle")
	s.folder("bad", id, strings.Repeat("x", 20_001))
	s.forbid("acct_bad", http.StatusForbidden)
	for args, want := range map[string]int{
		"check bad":                                       statusProblems,
		"check bad good":                                  statusProblems,
		"show -json -account acct_bad " + id:              statusRefused,
		"list -json -account acct_bad":                    statusRefused,
		"report -json -dir out -account acct_bad":         statusRefused,
		"check good":                                      statusDone,
		"review -dir pages " + strings.Repeat(id+" ", 12): statusDone,
		"list -json":                                      statusDone,
		"report -dir out":                                 statusDone,
		"version":                                         statusDone,
	} {
		errs, status := s.runClosed(strings.Fields(args)...)
		assert.Equal(t, want, status, "%s: %s", args, errs)
		assert.NotContains(t, errs, "interrupted", args)
	}
}

// interruptOn ends a context as soon as a text was written to it.
type interruptOn struct {
	text string
	stop context.CancelFunc
}

func (w interruptOn) Write(b []byte) (int, error) {
	if bytes.Contains(b, []byte(w.text)) {
		w.stop()
	}
	return len(b), nil
}

func TestReportThatIsInterruptedAfterItsLastRequestIsNotDone(t *testing.T) {
	s := newShell(t)
	for _, name := range []string{"acct_1", "acct_2"} {
		s.Account(name).AddDispute(disputetest.Dispute{})
	}
	ctx, stop := context.WithCancel(t.Context())
	var out bytes.Buffer
	dir := filepath.Join(s.dir, "out")
	status := run(ctx, []string{"report", "-account", "acct_1", "-account", "acct_2", "-dir", dir}, std{
		out: &out, errs: interruptOn{"2 of 2 accounts", stop}, terminal: true,
		getenv: func(name string) string {
			return map[string]string{"STRIPE_API_KEY": "sk_test_secret", "STRIPE_API_BASE": s.web.URL}[name]
		},
	})
	assert.Equal(t, statusInterrupted, status)
	assert.Empty(t, out.String())
	assert.Empty(t, s.names("out"))
}

func TestStageGoesOnWhenItsPipeIsClosed(t *testing.T) {
	s := newShell(t)
	args := []string{"stage"}
	for i := range 10 {
		name := fmt.Sprint("case", i)
		s.folder(name, s.AddDispute(disputetest.Dispute{}), "A bicycle")
		args = append(args, name)
	}
	cmd := s.command(args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	read, write, err := os.Pipe()
	require.NoError(t, err)
	require.NoError(t, read.Close())
	cmd.Stdout = write
	require.NoError(t, cmd.Start())
	require.NoError(t, write.Close())
	assert.Equal(t, statusMachine, exitStatus(t, cmd.Wait()))
	assert.Contains(t, errs.String(), "the output could not be written")
	assert.Equal(t, 10, s.Effects().Updates)
}

func TestFullDiskIsAnError(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("this system has no /dev/full")
	}
	defer func() { _ = full.Close() }()
	s := newShell(t)
	s.AddDispute(disputetest.Dispute{})
	cmd := s.command("list")
	var errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = full, &errs
	assert.Equal(t, statusMachine, exitStatus(t, cmd.Run()))
	assert.Contains(t, errs.String(), "no space left")

	s.write("file", "")
	_, text, status := s.run("report", "-dir", "file/below")
	assert.Equal(t, statusMachine, status)
	assert.Contains(t, text, "file")
}

func TestReportCountsAllDisputes(t *testing.T) {
	s := newShell(t)
	s.AddDispute(disputetest.Dispute{Status: "won"})
	s.AddDispute(disputetest.Dispute{Status: "lost"})
	s.Account("acct_1").AddDispute(disputetest.Dispute{})
	out := s.ok("report", "-dir", "out")
	assert.Contains(t, out, "2 disputes, 84.00 USD, win rate 50 %")
	sheet, err := os.ReadFile(filepath.Join(s.dir, "out", "disputes.csv"))
	require.NoError(t, err)
	assert.Equal(t, 3, strings.Count(string(sheet), "\n"))
	page, err := os.ReadFile(filepath.Join(s.dir, "out", "disputes.html"))
	require.NoError(t, err)
	assert.Contains(t, string(page), "win rate")
	assert.Contains(t, string(page), " UTC, test mode</p>")
	assert.Contains(t, s.ok("report", "-account", "acct_1", "-dir", "one"), "1 disputes")
	assert.Contains(t, s.read("one/disputes.html"), " UTC, test mode, acct_1</p>")
	s.env = append(s.env, "STRIPE_API_KEY=sk_live_other")
	s.ok("report", "-live", "-dir", "live")
	assert.Contains(t, s.read("live/disputes.html"), " UTC, live mode</p>")
}

func TestDemoNeedsNoKeyAndSaysWhatItIs(t *testing.T) {
	s := newShell(t)
	s.env = []string{"DISPUTES_RUN_MAIN=1"}
	lines := strings.Split(strings.TrimSpace(s.ok("demo")), "\n")
	assert.Equal(t, demoNotice, lines[0])
	assert.Equal(t, demoNotice, lines[len(lines)-1])
	text := strings.Join(lines, "\n")
	assert.Contains(t, text, `"shipping_documentation": "label.pdf"`)
	assert.Contains(t, text, "$ disputes check ./case\n./case: ok\n")
	_, last, found := strings.Cut(text, "$ disputes list -all\n")
	assert.True(t, found)
	assert.Regexp(t, `du_Test0001 .* won\n`, last)
	assert.Regexp(t, `du_Test0002 .* none\n`, last)
	assert.NotContains(t, text, "warning")
	assert.NotContains(t, text, os.TempDir())
	assert.Empty(t, s.Requests())
}
