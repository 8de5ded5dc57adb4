package deskweb

import (
	"net/http"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// approve serves POST /approve. It records the approval of the evidence that was shown.
func (h *Handler) approve(w http.ResponseWriter, r *http.Request, v visit) {
	fp := dispute.Fingerprint(r.PostForm.Get("fingerprint"))
	h.showDecision(w, r, v, "approved", h.Desk.Approve(r.Context(), v.account, v.id, fp, v.who))
}

// withdraw serves POST /withdraw. It takes an approval back.
func (h *Handler) withdraw(w http.ResponseWriter, r *http.Request, v visit) {
	h.showDecision(w, r, v, "taken back", h.Desk.Withdraw(r.Context(), v.account, v.id))
}

// close serves POST /close. It accepts the loss, if the box was ticked.
func (h *Handler) close(w http.ResponseWriter, r *http.Request, v visit) {
	if r.PostForm.Get("lose") != "yes" {
		h.showDispute(w, r, v, http.StatusUnprocessableEntity, "Nothing was closed. To accept the loss, tick the box first.")
		return
	}
	h.showDecision(w, r, v, "closed", h.Desk.Close(r.Context(), v.account, v.id, v.who))
}

// showDecision redirects to the dispute after a decision. If the decision was not possible,
// it shows the dispute as it is now, with the reason. done is the word for the decision.
func (h *Handler) showDecision(w http.ResponseWriter, r *http.Request, v visit, done string, err error) {
	switch message := decisionMessage(done, err); {
	case err == nil:
		if h.Decided != nil {
			h.Decided(r.Context(), v.account, v.id)
		}
		// Not http.Redirect: it would make the location absolute, without the path that http.StripPrefix removed.
		w.Header().Set("Location", Path(v.account, v.id))
		w.WriteHeader(http.StatusSeeOther)
	case message != "":
		h.showDispute(w, r, v, http.StatusConflict, message)
	default:
		h.showError(w, r, err)
	}
}

// showWithoutDecision serves GET of these paths. It redirects to the page of the dispute, or to the
// list. After a refused decision the address in the browser is that of the form, and a browser may
// open it again later.
func (h *Handler) showWithoutDecision(w http.ResponseWriter, _ *http.Request, v visit) {
	target := "./"
	if v.id != "" {
		target = Path(v.account, v.id)
	}
	w.Header().Set("Location", target)
	w.WriteHeader(http.StatusSeeOther)
}

// onAccount returns the options for a call on a connected account.
func onAccount(account string) []stripedispute.Option {
	if account == "" {
		return nil
	}
	return []stripedispute.Option{stripedispute.WithAccount(account)}
}
