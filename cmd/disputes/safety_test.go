package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// read reads a file of the working folder of the command.
func (s *shell) read(name string) string {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join(s.dir, name))
	require.NoError(s.t, err)
	return string(text)
}

// names lists the files in a folder.
func (s *shell) names(dir string) (names []string) {
	s.t.Helper()
	list, err := os.ReadDir(filepath.Join(s.dir, dir))
	require.NoError(s.t, err)
	for _, e := range list {
		names = append(names, e.Name())
	}
	return names
}

// edit changes a dispute, as a person does in the Dashboard.
func (s *shell) edit(id string, p dispute.UpdateParams) {
	s.t.Helper()
	_, err := dispute.NewClient(s.Config()).Update(s.t.Context(), id, p)
	require.NoError(s.t, err)
}

// held is a field of the evidence at Stripe.
func (s *shell) held(id, field string) any {
	return s.Object(id)["evidence"].(map[string]any)[field]
}

// texts makes the evidence folder "case" with these members and no files.
func (s *shell) texts(members string) { s.write("case/evidence.json", "{"+members+"}") }

func TestReportKeepsTheFilesOfBeforeIfAnAccountCannotBeRead(t *testing.T) {
	s := newShell(t)
	s.AddDispute(disputetest.Dispute{})
	s.Account("acct_1").AddDispute(disputetest.Dispute{Amount: 900})
	s.write("accounts", "acct_1\nacct_2\n")
	report := []string{"report", "-dir", "out", "-accounts", "accounts"}
	s.ok(report...)
	sheet, page := s.read("out/disputes.csv"), s.read("out/disputes.html")
	assert.Contains(t, page, "9.00 USD")
	require.NoError(t, os.Chmod(filepath.Join(s.dir, "out", "disputes.html"), 0o644))

	for account, status := range map[string]int{
		"acct_1": http.StatusForbidden, "acct_2": http.StatusForbidden,
		"own": http.StatusServiceUnavailable,
	} {
		args := report
		if account == "own" {
			args = []string{"report", "-dir", "out"}
		}
		s.forbid(account, status)
		out, errs, code := s.run(args...)
		assert.NotZero(t, code)
		assert.Empty(t, out)
		assert.Contains(t, errs, "disputes: no report was written, because not all accounts could be read; "+
			"files of an earlier report are unchanged.")
		assert.Equal(t, sheet, s.read("out/disputes.csv"))
		assert.Equal(t, page, s.read("out/disputes.html"))
		assert.Equal(t, []string{"disputes.csv", "disputes.html"}, s.names("out"))
	}

	s.forbid("acct_2", http.StatusForbidden)
	out, _, code := s.run(append(report, "-partial")...)
	assert.Equal(t, statusRefused, code)
	assert.Contains(t, out, "INCOMPLETE, without acct_2: 1 disputes, 9.00 USD")
	assert.Contains(t, out, filepath.Join("out", "disputes-INCOMPLETE.html"))
	assert.Contains(t, s.read("out/disputes-INCOMPLETE.html"), "<b>INCOMPLETE.</b> These accounts could not be read, and their disputes "+
		"are not counted here: acct_2<")
	assert.Equal(t, page, s.read("out/disputes.html"))

	s.Heal()
	s.ok(report...)
	assert.Equal(t, []string{"disputes.csv", "disputes.html"}, s.names("out"), "a complete report removes the incomplete one")
	for name, mode := range map[string]os.FileMode{"disputes.csv": 0o600, "disputes.html": 0o644} {
		info, err := os.Stat(filepath.Join(s.dir, "out", name))
		require.NoError(t, err)
		assert.Equal(t, mode, info.Mode().Perm(), name)
	}
	assert.NotContains(t, s.read("out/disputes.html"), "INCOMPLETE")
}

func TestReportAsJSON(t *testing.T) {
	s := newShell(t)
	s.AddDispute(disputetest.Dispute{})
	s.forbid("acct_1", http.StatusForbidden)
	out, _, status := s.run("report", "-json", "-dir", "out", "-account", "acct_1", "-partial")
	assert.Equal(t, statusRefused, status)
	r := records(t, out)
	require.Len(t, r, 2)
	assert.Equal(t, "acct_1", r[0]["account"])
	assert.NotEmpty(t, r[0]["error"])
	assert.InDelta(t, statusRefused, r[0]["exit_status"], 0)
	assert.Equal(t, []any{"acct_1"}, r[1]["incomplete"])
	r = records(t, s.ok("report", "-json", "-dir", "out"))
	require.Len(t, r, 1)
	assert.InDelta(t, 1, r[0]["disputes"], 0)
	assert.InDelta(t, 4200, r[0]["amounts"].(map[string]any)["usd"], 0)
	assert.Equal(t, "out/disputes.csv", r[0]["csv"])
	assert.Equal(t, "out/disputes.html", r[0]["page"])
}

func TestStageNeverReplacesWhatAPersonCorrected(t *testing.T) {
	for name, correction := range map[string]dispute.UpdateParams{
		"another text":  {Evidence: &dispute.Evidence{ShippingCarrier: "UPS"}},
		"a shorter one": {Evidence: &dispute.Evidence{ShippingCarrier: "D"}},
		"cleared":       {Unset: []string{"shipping_carrier"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShell(t)
			id := s.AddDispute(disputetest.Dispute{})
			s.texts(`"dispute": "` + id + `", "shipping_carrier": "DHL", "shipping_date": "2 October"`)
			s.ok("stage", "case")
			s.edit(id, correction)
			corrected := s.held(id, "shipping_carrier")
			for range 2 {
				out, errs, status := s.run("stage", "-q", "case")
				assert.Equal(t, statusDiffers, status, errs)
				assert.Empty(t, out)
				assert.Equal(t, "disputes: case: the evidence at Stripe differs from the folder in shipping_carrier, perhaps because somebody "+
					"corrected it there; "+
					"nothing was changed. To look at it: disputes show "+id+". To replace it with the folder: disputes stage -replace case\n", errs)
				assert.Equal(t, corrected, s.held(id, "shipping_carrier"))
			}
			s.texts(`"dispute": "` + id + `", "shipping_carrier": "DHL", "shipping_date": "3 October"`)
			r := records(t, func() string { out, _, _ := s.run("stage", "-json", "case"); return out }())
			require.Len(t, r, 1)
			assert.Equal(t, id, r[0]["id"])
			assert.InDelta(t, statusDiffers, r[0]["exit_status"], 0)
			assert.Equal(t, "2 October", s.held(id, "shipping_date"))

			s.ok("stage", "-replace", "case")
			assert.Equal(t, "DHL", s.held(id, "shipping_carrier"))
			assert.Equal(t, "3 October", s.held(id, "shipping_date"))
		})
	}
}

func TestStageReplacesWhatItStagedFromTheSameFolder(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{Evidence: map[string]string{"customer_name": "Jenny Rosen"}})
	long := strings.Repeat("It was delivered to her neighbour. ", 10)
	s.texts(`"dispute": "` + id + `", "shipping_carrier": "DHL", "uncategorized_text": "` + long + `"`)
	first := s.ok("stage", "case")
	assert.Equal(t, first, s.ok("stage", "case"), "an unchanged folder may be staged again")
	assert.Equal(t, 1, s.Effects(id).Updates)

	s.texts(`"dispute": "` + id + `", "shipping_carrier": "UPS", "uncategorized_text": "` + long + `He signed.", "customer_name": "J. Rosen"`)
	out, errs, status := s.run("stage", "-q", "-json", "case")
	assert.Zero(t, status, errs)
	assert.Equal(t, "disputes: case: warning: replaced staged evidence in: customer_name, shipping_carrier, uncategorized_text\n", errs)
	assert.Equal(t, []any{"customer_name", "shipping_carrier", "uncategorized_text"}, records(t, out)[0]["replaced"])
	assert.Equal(t, long+"He signed.", s.held(id, "uncategorized_text"))
	assert.Equal(t, "J. Rosen", s.held(id, "customer_name"), "Stripe had filled it in")

	require.NoError(t, os.Remove(filepath.Join(s.dir, "case", memoryName)))
	s.texts(`"dispute": "` + id + `", "shipping_carrier": "DPD"`)
	_, errs, status = s.run("stage", "case")
	assert.Equal(t, statusDiffers, status, errs)
	assert.Equal(t, "UPS", s.held(id, "shipping_carrier"), "without the file, nobody knows who staged it")
}

func TestStageDoesNotTakeOverAFieldThatAPersonAdded(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.texts(`"dispute": "` + id + `", "shipping_carrier": "DHL"`)
	s.ok("stage", "case")
	s.edit(id, dispute.UpdateParams{Evidence: &dispute.Evidence{CustomerName: "Jenny Rosen"}})
	out, errs, status := s.run("stage", "-q", "-json", "case")
	assert.Zero(t, status)
	assert.Equal(t, []any{"customer_name"}, records(t, out)[0]["also_staged"])
	assert.Contains(t, errs, "case: warning: also staged at Stripe, and submitted together with the folder: customer_name; "+
		"an empty field of the folder does not clear it. To clear it: disputes clear "+id+" customer_name\n")

	s.texts(`"dispute": "` + id + `", "shipping_carrier": "DHL", "customer_name": "J. R."`)
	_, errs, status = s.run("stage", "case")
	assert.Equal(t, statusDiffers, status)
	assert.Contains(t, errs, "differs from the folder in customer_name,")
	assert.Equal(t, "Jenny Rosen", s.held(id, "customer_name"))
}

func TestStageAndSubmitDoNotTakeAShorterTextForStripesWork(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	long := strings.Repeat("It was delivered to her neighbour. ", 10)
	refused := func(why string) {
		t.Helper()
		for _, command := range []string{"stage", "submit"} {
			before := s.held(id, "uncategorized_text")
			_, errs, status := s.run(command, "-q", "case")
			assert.Equal(t, statusDiffers, status, "%s: %s", why, command)
			assert.Contains(t, errs, "differs from the folder in uncategorized_text,")
			assert.Equal(t, before, s.held(id, "uncategorized_text"))
		}
		assert.Zero(t, s.Effects(id).Submissions)
	}
	s.texts(`"dispute": "` + id + `", "uncategorized_text": "` + long + `He signed."`)
	s.ok("stage", "case")
	s.edit(id, dispute.UpdateParams{Evidence: &dispute.Evidence{UncategorizedText: long}})
	refused("a person shortened it")
	s.ok("stage", "-replace", "case")

	s.texts(`"dispute": "` + id + `", "uncategorized_text": "` + long + `He signed. She has it."`)
	_, errs, status := s.run("submit", "case")
	assert.Equal(t, statusDiffers, status, "the folder was edited after it was staged")
	assert.Contains(t, errs, "differs from the folder in uncategorized_text,")
	require.NoError(t, os.Remove(filepath.Join(s.dir, "case", memoryName)))
	refused("nobody knows who staged the shorter text")
}

func TestSubmitDoesNotSubmitAFieldThatWasRemovedFromTheFolder(t *testing.T) {
	for name, afterStage := range map[string]func(*shell, string){
		"staged by this command": func(*shell, string) {},
		"changed by a person": func(s *shell, id string) { // so it is not what this command staged
			s.edit(id, dispute.UpdateParams{Evidence: &dispute.Evidence{ProductDescription: "A bicycle"}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShell(t)
			id := s.AddDispute(disputetest.Dispute{Evidence: map[string]string{"customer_name": "Jenny Rosen"}})
			s.texts(`"dispute": "` + id + `", "shipping_carrier": "DHL", "uncategorized_text": "She called us."`)
			s.ok("stage", "case")
			afterStage(s, id)
			s.texts(`"dispute": "` + id + `", "shipping_carrier": "DHL"`)
			_, errs, status := s.run("submit", "case")
			assert.Equal(t, statusDiffers, status)
			assert.Equal(t, "disputes: case: the evidence at Stripe still has uncategorized_text, which the folder had when it was staged "+
				"and does not have any more; nothing was submitted. To clear it: disputes clear "+id+" uncategorized_text. "+
				"To submit it too: disputes stage case, and then submit again\n", errs)
			assert.Zero(t, s.Effects().Submissions)

			s.ok("clear", id, "uncategorized_text")
			s.ok("submit", "case")
			assert.Nil(t, s.held(id, "uncategorized_text"))
			assert.Equal(t, "Jenny Rosen", s.held(id, "customer_name"), "Stripe filled it in; it was never in the folder")
		})
	}
}

func TestRemovedFieldsOfAnAppealAreThoseOfTheAppeal(t *testing.T) {
	m := stagedMemory{FromFolder: []string{"appeal.card.reason_for_filing", "appeal.card.supporting_files", "shipping_carrier"}}
	d := &dispute.Dispute{Status: dispute.StatusAppealNeedsResponse, Evidence: dispute.Evidence{
		ShippingCarrier: "DHL",
		Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{
			ReasonForFiling: "She has it.", SupportingFiles: []stripedispute.FileID{"file_1"},
		}},
	}}
	withReason := &evidence.Packet{Evidence: dispute.Evidence{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{
		ReasonForFiling: "She has it.",
	}}}}
	assert.Equal(t, []string{"appeal.card.supporting_files"}, removedFields(d, withReason, m))
	withReason.AppealFiles = []evidence.File{{Name: "proof.pdf"}}
	assert.Empty(t, removedFields(d, withReason, m), "an appeal submits nothing else")
	d.Status = dispute.StatusNeedsResponse
	assert.Equal(t, []string{"shipping_carrier"}, removedFields(d, withReason, m))
}

func TestSubmitAfterAWarningSubmitsAFieldThatTheFolderLacks(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.texts(`"dispute": "` + id + `", "shipping_carrier": "DHL", "uncategorized_text": "She called us."`)
	s.ok("stage", "case")
	s.texts(`"dispute": "` + id + `", "shipping_carrier": "DHL"`)
	_, errs, status := s.run("stage", "case")
	assert.Zero(t, status)
	assert.Contains(t, errs, "also staged at Stripe, and submitted together with the folder: uncategorized_text")
	s.texts(`"dispute": "` + id + `", "shipping_carrier": "DHL", "shipping_date": ""`)
	s.ok("submit", "case")
	assert.Equal(t, 1, s.Effects(id).Submissions)
}

func TestSubmitFailsIfTheDisputeWasDecidedWithoutTheEvidence(t *testing.T) {
	s := newShell(t)
	sent, lost := s.AddDispute(disputetest.Dispute{}), s.AddDispute(disputetest.Dispute{})
	s.folder("sent", sent, "A bicycle")
	s.folder("lost", lost, "A bicycle")
	approved := s.ok("stage", "-json", "sent", "lost")
	s.write("approved", approved)
	_, err := dispute.NewClient(s.Config()).Close(t.Context(), lost)
	require.NoError(t, err)
	out, errs, status := s.run("submit", "-file", "approved")
	assert.Equal(t, statusRefused, status, "one was submitted, but the other never reached the bank")
	assert.Equal(t, sent+" submitted\n", out)
	assert.Contains(t, errs, "disputes: "+lost+": ")
	assert.Contains(t, errs, "the dispute is decided")
	_, _, status = s.run("stage", "lost")
	assert.Equal(t, statusRefused, status)

	_, _, status = s.run("submit", "sent")
	assert.Equal(t, statusNothing, status, "it was submitted already with this evidence")
	for err, want := range map[error]int{
		dispute.ErrFinal: statusRefused, dispute.ErrUnderReview: statusRefused,
		fmt.Errorf("%w: %w", errNothing, dispute.ErrFinal): statusNothing,
	} {
		assert.Equal(t, want, statusOf(err), err)
	}
}

func TestStageRefusesTwoFoldersOfOneDispute(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	other := s.Account("acct_1").AddDispute(disputetest.Dispute{})
	s.folder("third", s.AddDispute(disputetest.Dispute{}), "A car")
	s.folder("first", id, "A red bicycle")
	s.folder("second", id, "A blue bicycle")
	s.write("broken/evidence.json", "{")
	out, errs, status := s.run("stage", "third", "first", "broken", "second")
	assert.Equal(t, statusUsage, status)
	assert.Empty(t, out)
	assert.Equal(t, "disputes: first and second belong to the same dispute "+id+", so nothing was staged; name one of them; see: "+
		"disputes help stage\n", errs)
	assert.Empty(t, s.Requests())

	s.write("own/evidence.json", `{"dispute": "`+other+`", "product_description": "A bicycle"}`)
	s.write("connected/evidence.json", `{"dispute": "`+other+`", "account": "acct_1", "product_description": "A bicycle"}`)
	_, errs, _ = s.run("stage", "own", "connected")
	assert.NotContains(t, errs, "same dispute", "they are of different accounts")
	assert.Equal(t, 1, s.Effects(other).Updates)
}

func TestStageReportsATextWithOtherWhiteSpace(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.texts(`"dispute": "` + id + `", "uncategorized_text": "It was\n\ndelivered."`)
	s.ok("stage", "case")
	s.edit(id, dispute.UpdateParams{Evidence: &dispute.Evidence{UncategorizedText: "It was delivered."}})
	for range 2 {
		out, errs, status := s.run("stage", "-q", "-json", "case")
		assert.Zero(t, status)
		assert.Contains(t, errs, "case: warning: Stripe shows another text than the folder in: uncategorized_text; it has other white "+
			"space or was cut.")
		assert.Equal(t, []any{"uncategorized_text"}, records(t, out)[0]["altered"])
		assert.Equal(t, "It was delivered.", s.held(id, "uncategorized_text"))
	}
	s.texts(`"dispute": "` + id + `", "uncategorized_text": "It was lost."`)
	_, _, status := s.run("stage", "case")
	assert.Equal(t, statusDiffers, status, "it is not what stage has staged")
	assert.Equal(t, "It was delivered.", s.held(id, "uncategorized_text"))
}

func TestStageAndClearDoNotChangeWhatWasApproved(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.texts(`"dispute": "` + id + `", "shipping_carrier": "DHL"`)
	fp := strings.Fields(s.ok("stage", "case"))[1]
	k := desk.Desk{Disputes: dispute.NewClient(s.Config()), Files: fileupload.NewClient(s.Config())}
	require.NoError(t, k.Approve(t.Context(), "", id, dispute.Fingerprint(fp), "Ada"))
	s.texts(`"dispute": "` + id + `", "shipping_carrier": "UPS"`)
	for _, args := range [][]string{{"stage", "case"}, {"clear", id, "shipping_carrier"}} {
		_, errs, status := s.run(args...)
		assert.Equal(t, statusDiffers, status, errs)
		assert.Contains(t, errs, "approved by Ada")
		assert.Contains(t, errs, "-replace")
		assert.Equal(t, "DHL", s.held(id, "shipping_carrier"))
	}
	s.ok("clear", "-replace", id, "shipping_carrier")
	assert.Nil(t, s.held(id, "shipping_carrier"))
	s.ok("stage", "-replace", "case")
}

func TestStageDoesNotReplaceWhatWasApprovedDuringTheUploads(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.texts(`"dispute": "` + id + `", "product_description": "A red bicycle"`)
	fp := strings.Fields(s.ok("stage", "case"))[1]
	k := desk.Desk{Disputes: dispute.NewClient(s.Config()), Files: fileupload.NewClient(s.Config())}
	s.serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == "/v1/files" {
			assert.NoError(t, k.Approve(r.Context(), "", id, dispute.Fingerprint(fp), "Ada"))
		}
		s.ServeHTTP(w, r)
	}))
	s.folder("case", id, "A blue bicycle")
	_, errs, status := s.run("stage", "case")
	assert.Equal(t, statusDiffers, status)
	assert.Equal(t, "disputes: case: the evidence at Stripe was approved by Ada while the files of the folder were uploaded; nothing "+
		"was changed. "+
		"To look at it: disputes show "+id+". To replace it with the folder: disputes stage -replace case\n", errs)
	assert.Equal(t, "A red bicycle", s.held(id, "product_description"))
	s.ok("stage", "-replace", "case")
	assert.Equal(t, "A blue bicycle", s.held(id, "product_description"))
}

func TestStageAndSubmitDoNotBringBackWhatAPersonCleared(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{Kind: disputetest.Inquiry})
	s.texts(`"dispute": "` + id + `", "shipping_carrier": "DHL"`)
	s.ok("stage", "case")
	s.ok("clear", id, "shipping_carrier")
	for _, command := range []string{"stage", "submit"} {
		_, errs, status := s.run(command, "case")
		assert.Equal(t, statusDiffers, status, command)
		assert.Contains(t, errs, "differs from the folder in shipping_carrier,")
		assert.Nil(t, s.held(id, "shipping_carrier"))
	}
	assert.Zero(t, s.Effects(id).Submissions)

	s.Escalate(id)
	s.ok("stage", "case") // a chargeback takes a response of its own
	s.edit(id, dispute.UpdateParams{Unset: []string{"shipping_carrier"}})
	s.ok("stage", "-replace", "case")
	assert.Equal(t, "DHL", s.held(id, "shipping_carrier"))
}

func TestStageAndSubmitDoNotBringBackAnAppealThatAPersonEmptied(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{Kind: disputetest.Appeal})
	s.texts(`"dispute": "` + id + `", "appeal": {"card": {"reason_for_filing": "She has the parcel."}}`)
	s.ok("stage", "case")
	s.serveReplaced(strings.NewReplacer(`"She has the parcel."`, `null`))
	for _, command := range []string{"stage", "submit"} {
		_, errs, status := s.run(command, "case")
		assert.Equal(t, statusDiffers, status, command)
		assert.Contains(t, errs, "differs from the folder in appeal,")
	}
	assert.Equal(t, 1, s.Effects(id).Updates)
	assert.Zero(t, s.Effects(id).Submissions)
}

func TestStageDoesNotTakeOverAMemberOfEnhancedEvidenceThatAPersonAdded(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence})
	transaction := func(members string) {
		s.texts(`"dispute": "` + id + `", "enhanced_evidence": {"visa_compelling_evidence_3": {"disputed_transaction": {` + members + `}}}`)
	}
	s.edit(id, dispute.UpdateParams{Evidence: &dispute.Evidence{EnhancedEvidence: &dispute.EnhancedEvidence{
		VisaCompellingEvidence3: &dispute.CompellingEvidence3{DisputedTransaction: &dispute.DisputedTransaction{
			CustomerAccountID: "by a person",
		}},
	}}})
	transaction(`"product_description": "A bicycle"`)
	s.ok("stage", "-replace", "case")
	transaction(`"product_description": "A bicycle", "customer_account_id": "by the folder"`)
	_, errs, status := s.run("stage", "case")
	assert.Equal(t, statusDiffers, status)
	assert.Contains(t, errs, "customer_account_id")
	assert.Contains(t, s.ok("show", "-json", id), "by a person")
}

func TestSubmitNamesTheMemberOfEnhancedEvidenceThatWasRemovedFromTheFolder(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{Kind: disputetest.CompellingEvidence})
	transaction := func(members string) {
		s.texts(`"dispute": "` + id + `", "enhanced_evidence": {"visa_compelling_evidence_3": {"disputed_transaction": {` + members + `}}}`)
	}
	transaction(`"product_description": "A bicycle", "customer_account_id": "jenny"`)
	s.ok("stage", "case")
	transaction(`"product_description": "A bicycle"`)
	_, errs, status := s.run("submit", "case")
	assert.Equal(t, statusDiffers, status)
	assert.Contains(t, errs, "still has enhanced_evidence.visa_compelling_evidence_3.disputed_transaction.customer_account_id, which")
	assert.Contains(t, errs, "disputes clear "+id+" enhanced_evidence.")
	assert.Zero(t, s.Effects(id).Submissions)
}

func TestNobodyIsToldThatNothingWasChangedIfStripeAcceptedIt(t *testing.T) {
	for _, err := range []*evidence.DifferenceError{{Submitted: true}, {Err: evidence.ErrUnconfirmed}} {
		err.Dispute = &dispute.Dispute{}
		assert.NotContains(t, (&call{}).inShellWords(err, &folder{}).Error(), "nothing was changed")
	}
}

func TestStageKeepsNoEvidenceInItsMemory(t *testing.T) {
	s := newShell(t)
	id := s.AddDispute(disputetest.Dispute{})
	s.folder("case", id, "A bicycle")
	s.ok("stage", "case")
	kept := s.read("case/" + memoryName)
	assert.Contains(t, kept, `"fields":["product_description","receipt"]`, "Stripe shows an empty enhanced_evidence, which is not a field")
	assert.NotContains(t, kept, "bicycle")
}

func TestMemoryIsReadOnlyFromASmallRegularFile(t *testing.T) {
	s := newShell(t)
	s.write("case/evidence.json", "{}")
	path := filepath.Join(s.dir, "case", memoryName)
	root, err := os.OpenRoot(filepath.Join(s.dir, "case"))
	require.NoError(t, err)
	defer func() { _ = root.Close() }()
	for name, test := range map[string]struct {
		make  func() error
		known dispute.Fingerprint
	}{
		"a small file": {func() error { return os.WriteFile(path, []byte(`{"new": "fp_1"}`), 0o600) }, "fp_1"},
		"a large file": {func() error {
			return os.WriteFile(path, []byte(strings.Repeat(" ", maxMemory)+`{"new": "fp_1"}`), 0o600)
		}, ""},
		"a link":           {func() error { s.write("case/other", `{"new": "fp_1"}`); return os.Symlink("other", path) }, ""},
		"a folder":         {func() error { return os.Mkdir(path, 0o700) }, ""},
		"a missing file":   {func() error { return nil }, ""},
		"a file of a list": {func() error { return os.WriteFile(path, []byte("[]"), 0o600) }, ""},
	} {
		require.NoError(t, os.RemoveAll(path))
		require.NoError(t, test.make(), name)
		assert.Equal(t, test.known, readMemory(root).New, name)
	}
}

// Stripe may show a text otherwise than it was sent.
func TestStageAgainAfterStripeChangedAText(t *testing.T) {
	for name, change := range map[string]*strings.Replacer{
		"other quotes":      strings.NewReplacer("’", "'"),
		"a cut text":        strings.NewReplacer("He signed for it.", "He sig"),
		"other white space": strings.NewReplacer("was  delivered", "was delivered"),
	} {
		t.Run(name, func(t *testing.T) {
			s := newShell(t)
			s.serveReplaced(change)
			id := s.AddDispute(disputetest.Dispute{})
			text := strings.Repeat("It was  delivered to the customer’s neighbour. ", 10)
			s.texts(`"dispute": "` + id + `", "uncategorized_text": "` + text + `He signed for it."`)
			first := s.ok("stage", "case")
			for range 2 {
				out, errs, status := s.run("stage", "-q", "case")
				assert.Zero(t, status, errs)
				assert.Equal(t, first, out)
				assert.Contains(t, errs, "warning: Stripe shows another text than the folder in: uncategorized_text;")
			}
			if name != "other quotes" {
				approval := stripedispute.Metadata{"desk_approved": strings.Fields(first)[1] + " chargeback"}
				s.edit(id, dispute.UpdateParams{Metadata: approval})
				assert.Equal(t, first, s.ok("stage", "case"), "the folder that was approved may be staged again")
				s.edit(id, dispute.UpdateParams{Unset: []string{"metadata"}})
			}
			s.texts(`"dispute": "` + id + `", "uncategorized_text": "` + text + `He signed for it. She has it."`)
			s.ok("stage", "case")
			assert.Contains(t, s.held(id, "uncategorized_text"), "She has it.")
			s.edit(id, dispute.UpdateParams{Evidence: &dispute.Evidence{UncategorizedText: "It was lost."}})
			_, _, status := s.run("stage", "case")
			assert.Equal(t, statusDiffers, status)

			if name == "other quotes" {
				return // submit DIR takes only white space and a cut for Stripe's work
			}
			s.texts(`"dispute": "` + id + `", "uncategorized_text": "` + text + `He signed for it."`)
			s.ok("stage", "-replace", "case")
			_, errs, status := s.run("submit", "-q", "case")
			assert.Zero(t, status, errs)
			assert.Contains(t, errs, "warning: submitted as Stripe shows it")
		})
	}
}
