package deskweb

import (
	"net/http"
	"net/url"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// approve records the approval of the evidence that was shown.
func (h *Handler) approve(w http.ResponseWriter, r *http.Request, v visit) {
	fp := dispute.Fingerprint(r.PostForm.Get("fingerprint"))
	h.decided(w, r, v, h.Desk.Approve(r.Context(), v.account, v.id, fp, v.who))
}

func (h *Handler) withdraw(w http.ResponseWriter, r *http.Request, v visit) {
	h.decided(w, r, v, h.Desk.Withdraw(r.Context(), v.account, v.id))
}

// close gives the money up, if the box was ticked.
func (h *Handler) close(w http.ResponseWriter, r *http.Request, v visit) {
	if r.PostForm.Get("lose") != "yes" {
		h.showDispute(w, r, v, http.StatusUnprocessableEntity, "Nothing was closed. To accept the loss, tick the box first.")
		return
	}
	h.decided(w, r, v, h.Desk.Close(r.Context(), v.account, v.id, v.who))
}

// decided shows the dispute after a decision. A decision that came too late shows it as it
// is now, with the reason.
func (h *Handler) decided(w http.ResponseWriter, r *http.Request, v visit, err error) {
	switch message := explain(err); {
	case err == nil:
		if h.Decided != nil {
			h.Decided(r.Context(), v.account, v.id)
		}
		// http.Redirect would resolve it against a path that http.StripPrefix has shortened.
		w.Header().Set("Location", "dispute?"+url.Values{"account": {v.account}, "id": {v.id}}.Encode())
		w.WriteHeader(http.StatusSeeOther)
	case message != "":
		h.showDispute(w, r, v, http.StatusConflict, message)
	default:
		h.failed(w, r, err)
	}
}

func onAccount(account string) []stripedispute.Option {
	if account == "" {
		return nil
	}
	return []stripedispute.Option{stripedispute.WithAccount(account)}
}
