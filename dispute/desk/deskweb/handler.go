package deskweb

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute/desk"
)

// Handler serves the pages. Desk, its clients Disputes and Files, and Authorize are required:
// without one of them, every request gets 403, and Logger says what is missing. Mount the Handler
// under a path that ends with a slash, and strip that path. Do not change its fields after the first
// request. See the package comment for the addresses of the pages and the fields of their forms.
type Handler struct {
	// Desk reads the disputes and makes the decisions.
	Desk *desk.Desk

	// Authorize returns the id of the person who makes the request, or an error if the
	// person may not see or decide disputes. The Desk records this id with an approval and with a close.
	Authorize func(r *http.Request) (who string, err error)

	// Unauthorized serves the requests for which Authorize returns an error or "". Use it to
	// ask for a login: redirect to your login page, or send 401 with WWW-Authenticate. If it is
	// nil, the response is 403.
	Unauthorized http.Handler

	// Accounts lists the connected accounts whose disputes are shown, at each request for the
	// list. If it is nil, the disputes of the account of Desk.Disputes are shown.
	Accounts func(ctx context.Context) ([]string, error)

	// Decided is called after each decision that succeeded, in the goroutine of the request, so
	// that your program can call Look of the Desk at once. The response waits for it, and its ctx
	// ends when the browser leaves. If it is nil, your program calls Look when the event of the
	// change arrives.
	Decided func(ctx context.Context, account, id string)

	// History returns more of what happened to a dispute, for example the events that your
	// queue has received. It is called each time the page of the dispute is shown; its error is
	// logged. If it is nil, only what the dispute itself contains is shown.
	History func(ctx context.Context, account, id string) ([]Moment, error)

	// Logger receives errors, without evidence. If it is nil, nothing is logged.
	Logger *slog.Logger

	once sync.Once
	mux  http.Handler
}

// Path returns the address of the page of a dispute, relative to the path under which the Handler
// is mounted. It is for links in notices:
//
//	link := "https://shop.example/disputes/" + deskweb.Path(n.Case.Account, n.Case.Dispute.ID)
func Path(account, id string) string {
	return "dispute?" + url.Values{"account": {account}, "id": {id}}.Encode()
}

// Moment is something that happened to a dispute.
type Moment struct {
	At   time.Time // zero if the time is not known: the page shows it last
	What string    // one sentence for people
}

// ServeHTTP serves one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.once.Do(h.setRoutes)
	setSecurityHeaders(w.Header())
	h.mux.ServeHTTP(w, r)
}

// setRoutes connects each path with its method: the pages and files are in pages.go, the decisions in
// decide.go. A new decision also needs a form in pages.html and a line in the package comment.
func (h *Handler) setRoutes() {
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", h.authorized(h.list))
	mux.Handle("GET /dispute", h.authorized(h.dispute))
	mux.Handle("GET /file", h.authorized(h.file))
	mux.Handle("GET /style.css", h.authorized(h.style))
	for path, decide := range map[string]func(http.ResponseWriter, *http.Request, visit){
		"/approve": h.approve, "/withdraw": h.withdraw, "/close": h.close,
	} {
		mux.Handle("POST "+path, h.authorized(decide))
		mux.Handle("GET "+path, h.authorized(h.showWithoutDecision))
	}
	mux.Handle("/", h.authorized(func(w http.ResponseWriter, r *http.Request, _ visit) {
		h.showMessage(w, r, http.StatusNotFound, "There is no such page.")
	}))
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.showMessage(w, r, http.StatusForbidden,
			"This request came from another site, so nothing was done. Open the page of the dispute and press the button there.")
	}))
	h.mux = protection.Handler(mux)
}

// setSecurityHeaders sets headers on every response. They allow the browser to load only
// this handler's own styles, pictures and PDFs, and forbid other sites to show a page in a frame.
// A file replaces the Content-Security-Policy.
func setSecurityHeaders(header http.Header) {
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; object-src 'self'; "+
		"frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "same-origin")
	header.Set("Cache-Control", "no-store")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
}

// visit is one authorized request. The id is empty if the request names no dispute, and the account
// is empty for the account of the key.
type visit struct {
	who         string
	account, id string
}

const maxFormBytes = 16 << 10 // bytes of a posted form

const notAllowedText = "You may not see this page."

// authorized calls serve for requests of people whom Authorize accepts. Unauthorized serves the
// others, but not if a field of the Handler is missing: then a login would not help.
func (h *Handler) authorized(serve func(http.ResponseWriter, *http.Request, visit)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h.check(); err != nil {
			h.log(r, err)
			h.showMessage(w, r, http.StatusForbidden, notAllowedText)
			return
		}
		who, ok := h.person(r)
		switch {
		case !ok && h.Unauthorized != nil:
			h.Unauthorized.ServeHTTP(w, r)
			return
		case !ok:
			h.showMessage(w, r, http.StatusForbidden, notAllowedText)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxFormBytes)
		if err := r.ParseForm(); err != nil {
			h.showMessage(w, r, http.StatusBadRequest, "The form cannot be read.")
			return
		}
		serve(w, r, visit{who: who, account: r.Form.Get("account"), id: r.Form.Get("id")})
	})
}

// check returns an error that names a required field which is not set. It cannot use the check of
// the Desk, which is not exported.
func (h *Handler) check() error {
	switch {
	case h.Authorize == nil:
		return errors.New("deskweb: Handler.Authorize is nil; set it to a function that returns who makes a request")
	case h.Desk == nil:
		return errors.New("deskweb: Handler.Desk is nil; set it to the Desk of your program")
	case h.Desk.Disputes == nil:
		return errors.New("deskweb: Desk.Disputes is nil; set it to a client of package dispute")
	case h.Desk.Files == nil:
		return errors.New("deskweb: Desk.Files is nil; set it to a client of package fileupload")
	}
	return nil
}

// person returns the id of the person who makes the request, and false if there is none.
func (h *Handler) person(r *http.Request) (string, bool) {
	who, err := h.Authorize(r)
	return who, err == nil && strings.TrimSpace(who) != ""
}

// log logs an error and the path without its query. The text of the error may have the id of the
// dispute.
func (h *Handler) log(r *http.Request, err error) {
	if h.Logger != nil {
		h.Logger.ErrorContext(r.Context(), "dispute desk", "method", r.Method, "path", r.URL.Path, "error", err)
	}
}
