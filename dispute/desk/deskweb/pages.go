package deskweb

import (
	"bytes"
	"cmp"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/review"
)

// list serves GET /. It shows the open disputes of all accounts, and reads them at Stripe each time.
func (h *Handler) list(w http.ResponseWriter, r *http.Request, _ visit) {
	var accounts []string
	if h.Accounts != nil {
		var err error
		if accounts, err = h.Accounts(r.Context()); err != nil {
			h.log(r, err)
			h.showMessage(w, r, http.StatusInternalServerError, "The accounts cannot be listed. Disputes may be waiting: load the page again.")
			return
		}
		if len(accounts) == 0 {
			h.show(w, r, http.StatusOK, "list", listPage{})
			return
		}
	}
	var page listPage
	now := h.Desk.Disputes.Now()
	for c, err := range h.Desk.Open(r.Context(), accounts...) {
		switch {
		case err != nil:
			h.log(r, err)
			page.Failed = append(page.Failed, listFailure(c.Account, err))
		case c.Dispute.Status.NeedsResponse():
			page.Due = append(page.Due, newRow(h.Desk, c, now))
		default:
			page.AtBank = append(page.AtBank, newRow(h.Desk, c, now))
		}
	}
	h.show(w, r, http.StatusOK, "list", page)
}

// dispute serves GET /dispute. It shows one dispute.
func (h *Handler) dispute(w http.ResponseWriter, r *http.Request, v visit) {
	h.showDispute(w, r, v, http.StatusOK, "")
}

// showDispute reads a dispute and its files at Stripe, and shows the dispute as it is now. The
// message, if any, is shown above it.
func (h *Handler) showDispute(w http.ResponseWriter, r *http.Request, v visit, status int, message string) {
	c, err := h.Desk.Case(r.Context(), v.account, v.id)
	if err != nil {
		h.showError(w, r, err)
		return
	}
	p, err := review.Staged(r.Context(), h.Desk.Files, c.Dispute, onAccount(v.account)...)
	if err != nil {
		h.showError(w, r, err)
		return
	}
	p.Account, p.Now, p.Approve = v.account, h.Desk.Disputes.Now(), "" // the page has a button to approve
	p.Link = func(d review.Document) string {
		return "file?" + url.Values{"account": {v.account}, "id": {v.id}, "file": {string(d.ID)}}.Encode()
	}
	var body bytes.Buffer
	if err := p.Body(&body); err != nil {
		h.showError(w, r, err)
		return
	}
	history := momentsFromDispute(c, p.Now)
	if h.History != nil {
		more, err := h.History(r.Context(), v.account, v.id)
		if err != nil {
			h.log(r, err)
		}
		history = append(history, more...)
	}
	slices.SortStableFunc(history, byTime)
	h.show(w, r, status, "dispute", disputePage{
		Row: newRow(h.Desk, c, p.Now), Message: message, Body: template.HTML(body.String()), //nolint:gosec // made by a template that escapes
		State: c.State(), History: history, Unseen: unseenFields(p), Decision: h.decisionOf(c),
	})
}

// unseenFields lists the fields whose files the page could not show.
func unseenFields(p *review.Page) (names []string) {
	for _, d := range p.Documents {
		if d.Err != nil || d.Type() == "" {
			names = append(names, d.Field)
		}
	}
	return names
}

// file serves GET /file: one file of a dispute's evidence, if it is a PDF, JPEG or PNG. It does not
// serve other files of the account.
func (h *Handler) file(w http.ResponseWriter, r *http.Request, v visit) {
	c, err := h.Desk.Case(r.Context(), v.account, v.id)
	if err != nil {
		h.showError(w, r, err)
		return
	}
	d := withOnlyFile(c.Dispute, stripedispute.FileID(r.Form.Get("file")))
	p, err := review.Staged(r.Context(), h.Desk.Files, d, onAccount(v.account)...)
	if err != nil {
		h.showError(w, r, err)
		return
	}
	if len(p.Documents) == 0 || p.Documents[0].Err != nil || p.Documents[0].Type() == "" {
		h.showMessage(w, r, http.StatusNotFound, "There is no such file.")
		return
	}
	file := p.Documents[0]
	header := w.Header()
	header.Set("Content-Type", file.Type())
	header.Set("Content-Disposition", `inline; filename="`+file.Field+file.Extension()+`"`)
	header.Set("Content-Security-Policy",
		"default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self'")
	_, _ = w.Write(file.Contents)
}

// withOnlyFile returns a copy of the dispute whose evidence is only this file. The copy has
// no evidence if the file does not belong to the dispute.
func withOnlyFile(d *dispute.Dispute, id stripedispute.FileID) *dispute.Dispute {
	one := *d
	one.Evidence = dispute.Evidence{}
	for _, f := range dispute.Fields() {
		if id != "" && f.File() && d.Evidence.Get(f) == string(id) {
			_ = one.Evidence.Set(f, string(id))
			return &one
		}
	}
	if a := d.Evidence.Appeal; a != nil && a.Card != nil && id != "" && slices.Contains(a.Card.SupportingFiles, id) {
		one.Evidence.Appeal = &dispute.Appeal{Card: &dispute.CardAppeal{SupportingFiles: []stripedispute.FileID{id}}}
	}
	return &one
}

// style serves GET /style.css.
func (h *Handler) style(w http.ResponseWriter, _ *http.Request, _ visit) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write([]byte(review.Style + style))
}

// show writes a page.
func (h *Handler) show(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	var b bytes.Buffer
	if err := templates().ExecuteTemplate(&b, name, data); err != nil {
		h.log(r, err)
		http.Error(w, "The page cannot be shown.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w)
}

// showMessage shows a page with one message. The path says how deep the page is, and so where the list
// is: the Handler does not know the path under which it is mounted.
func (h *Handler) showMessage(w http.ResponseWriter, r *http.Request, status int, message string) {
	up := strings.Repeat("../", max(0, strings.Count(r.URL.Path, "/")-1))
	h.show(w, r, status, "message", messagePage{Message: message, Home: cmp.Or(up, "./")})
}
