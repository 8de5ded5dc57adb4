package deskweb

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute/desk"
)

// Handler serves the pages. Desk and Authorize are required: without Authorize every
// request is answered with 403. Mount it under a path that ends with a slash, and strip that
// path. Do not change its fields after the first request.
type Handler struct {
	Desk *desk.Desk

	// Authorize returns the id of the person who makes the request, which is kept with
	// an approval, or an error when they may not see or decide disputes.
	Authorize func(r *http.Request) (who string, err error)

	// Accounts lists the connected accounts whose disputes are shown. Nil shows those of
	// the account that the clients are made for.
	Accounts func(ctx context.Context) ([]string, error)

	// Decided is called after an approval, a withdrawal or a close, so that a queue can
	// look at once. Without it the event that Stripe sends for the change wakes the desk.
	Decided func(ctx context.Context, account, id string)

	// History adds to what happened to a dispute, such as the events that a queue has
	// received. Nil adds nothing to what the dispute itself tells.
	History func(ctx context.Context, account, id string) ([]Moment, error)

	// Logger receives errors, without evidence. Nil logs nothing.
	Logger *slog.Logger

	once sync.Once
	mux  http.Handler
}

// Moment is something that happened to a dispute.
type Moment struct {
	At   time.Time
	What string
}

// ServeHTTP serves one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.once.Do(h.route)
	secure(w.Header())
	h.mux.ServeHTTP(w, r)
}

func (h *Handler) route() {
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", h.authorized(h.list))
	mux.Handle("GET /dispute", h.authorized(h.dispute))
	mux.Handle("GET /file", h.authorized(h.file))
	mux.Handle("GET /style.css", h.authorized(h.style))
	mux.Handle("POST /approve", h.authorized(h.approve))
	mux.Handle("POST /withdraw", h.authorized(h.withdraw))
	mux.Handle("POST /close", h.authorized(h.close))
	h.mux = http.NewCrossOriginProtection().Handler(mux)
}

// secure sets the headers that every response has. Nothing may be loaded but this handler's
// own styles, pictures and PDFs, and no other site may show the pages in a frame.
func secure(header http.Header) {
	header.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self'; object-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "same-origin")
	header.Set("Cache-Control", "no-store")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
}

// visit is one authorized request about one dispute, or about none.
type visit struct {
	who         string
	account, id string
}

const maxForm = 16 << 10 // bytes of a posted form

func (h *Handler) authorized(serve func(http.ResponseWriter, *http.Request, visit)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, ok := h.who(r)
		if !ok {
			h.fail(w, r, http.StatusForbidden, "You may not see this page.")
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			h.fail(w, r, http.StatusBadRequest, "The form cannot be read.")
			return
		}
		serve(w, r, visit{who: who, account: r.Form.Get("account"), id: r.Form.Get("id")})
	})
}

func (h *Handler) who(r *http.Request) (string, bool) {
	if h.Authorize == nil || h.Desk == nil || h.Desk.Disputes == nil || h.Desk.Files == nil {
		return "", false
	}
	who, err := h.Authorize(r)
	return who, err == nil && strings.TrimSpace(who) != ""
}

// log writes an error without what it is about.
func (h *Handler) log(r *http.Request, err error) {
	if h.Logger != nil {
		h.Logger.ErrorContext(r.Context(), "dispute desk", "method", r.Method, "path", r.URL.Path, "error", err)
	}
}

// get reads a dispute.
func (h *Handler) get(r *http.Request, v visit) (desk.Case, error) {
	return h.Desk.Case(r.Context(), v.account, v.id)
}
