package deskweb

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

const keyRefusedText = "Stripe refuses the key of this program. Tell its operator."

// listFailure says why the disputes of an account could not be read. Its text never reads as if no
// dispute were waiting.
func listFailure(account string, err error) string {
	where := ""
	if account != "" {
		where = "Account " + account + ": "
	}
	switch {
	case keyIsRefused(err):
		return where + keyRefusedText
	case errors.Is(err, desk.ErrAccountPath):
		return where + desk.ErrAccountPath.Error() + "."
	case stripedispute.Permanent(err):
		return where + "The disputes cannot be read. Disputes may be waiting. The log of the server says what failed: tell its operator."
	}
	return where + "Stripe cannot be reached. Disputes may be waiting: load the page again."
}

// keyIsRefused reports whether Stripe refused the API key.
func keyIsRefused(err error) bool {
	return errors.Is(err, stripedispute.ErrAuthentication) || errors.Is(err, stripedispute.ErrPermission)
}

// isNotID reports whether the client refused the id in the address, before any request. There is no
// variable for that error, so isNotID searches its text: package dispute names the id "dispute id".
func isNotID(err error) bool { return err != nil && strings.Contains(err.Error(), "dispute id") }

// showError shows a page that says what an error means for the person. It logs the error. It names
// Stripe only if the error comes from Stripe or from the connection to it. Errors of Authorize do not
// come here: authorized responds to those requests.
func (h *Handler) showError(w http.ResponseWriter, r *http.Request, err error) {
	h.log(r, err)
	_, fromStripe := errors.AsType[*stripedispute.Error](err)
	switch {
	case errors.Is(err, stripedispute.ErrNotFound), isNotID(err):
		h.showMessage(w, r, http.StatusNotFound, "There is no such dispute on this account.")
	case keyIsRefused(err):
		h.showMessage(w, r, http.StatusBadGateway, keyRefusedText)
	case fromStripe && stripedispute.Permanent(err):
		h.showMessage(w, r, http.StatusBadGateway, "Stripe refused the request. The log of the server says why.")
	case fromStripe, errors.Is(err, stripedispute.ErrConnection):
		h.showMessage(w, r, http.StatusServiceUnavailable,
			"Stripe cannot be reached at the moment. Load the page again to see whether something was changed.")
	case stripedispute.Permanent(err):
		h.showMessage(w, r, http.StatusConflict, sentence(reasonText(err)))
	default:
		h.showMessage(w, r, http.StatusServiceUnavailable,
			"This did not work. Load the page again to see whether something was changed. The log of the server says what failed.")
	}
}

// decisionMessage says why a decision was not possible. done is the word for the decision, such
// as "approved". It returns "" for an error that is not about the dispute; decide then calls showError.
func decisionMessage(done string, err error) string {
	_, fromStripe := errors.AsType[*stripedispute.Error](err)
	switch {
	case errors.Is(err, evidence.ErrChanged):
		return "The evidence was changed after the page was shown, so nothing was approved. The page now shows the changed evidence."
	case fromStripe, err == nil, isNotID(err), !stripedispute.Permanent(err):
		return ""
	}
	return fmt.Sprintf("Nothing was %s: %s", done, sentence(reasonText(err)))
}

// reasonText says why the desk refuses a decision.
func reasonText(err error) string {
	for _, known := range []struct {
		err  error
		text string
	}{
		{dispute.ErrDeadline, "the deadline has passed"},
		{dispute.ErrUnderReview, "the evidence was already submitted"},
		{dispute.ErrFinal, "the dispute is already decided"},
		{dispute.ErrNoResponse, "the network takes no response to this dispute"},
		{dispute.ErrInquiry, "this is an inquiry, which cannot be closed. Respond to it, or refund the payment"},
		{desk.ErrSmartDisputes, "Smart Disputes responds to this dispute. Set its submission method to manual to respond yourself"},
		{desk.ErrNothingStaged, "no evidence is staged"},
		{desk.ErrFee, desk.ErrFee.Error()},
		{desk.ErrMetadataFull, desk.ErrMetadataFull.Error()},
		{desk.ErrAccountPath, desk.ErrAccountPath.Error()},
	} {
		if errors.Is(err, known.err) {
			return known.text
		}
	}
	return strings.TrimPrefix(strings.TrimPrefix(err.Error(), "desk: "), "stripe: ") // a check of the client, before any request
}

// sentence turns a text that starts with a small letter into a sentence.
func sentence(text string) string {
	return strings.ToUpper(text[:1]) + text[1:] + "."
}
