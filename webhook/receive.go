package webhook

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

var (
	errMethod   = permanent.New("webhook: only POST is served")
	errTooLarge = permanent.New("webhook: the body is too large")
	errRead     = errors.New("webhook: the body could not be read")
)

// receive reads the body, verifies it and decodes the event. It also returns the
// status of the response. If process fails after that, ServeHTTP responds with 500 instead. The comment of Handler lists the statuses.
func (h *Handler) receive(w http.ResponseWriter, r *http.Request) (*Event, int, error) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return nil, http.StatusMethodNotAllowed, errMethod
	}
	if err := h.Check(); err != nil {
		return nil, http.StatusInternalServerError, err
	}
	body, err := h.readBody(w, r)
	if errors.Is(err, errTooLarge) {
		return nil, http.StatusRequestEntityTooLarge, err
	} else if err != nil {
		return nil, http.StatusBadRequest, err
	}
	e, err := h.verifier().Parse(body, headerOf(r, "Stripe-Signature"))
	if errors.Is(err, ErrSignature) && !errors.Is(err, ErrBody) && headerOf(r, "Content-Encoding") != "" {
		err = fmt.Errorf("%w: it is compressed, as its Content-Encoding says; "+
			"something between Stripe and here compresses requests", ErrBody)
	}
	if err != nil {
		return nil, http.StatusBadRequest, err
	}
	return e, http.StatusOK, nil
}

// readBody reads at most MaxBody bytes. It waits for them as long as the server allows, which is
// why Handler asks for a ReadTimeout. If a request has no body, as those of adapters for function
// platforms may, it returns no bytes.
func (h *Handler) readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	limit := h.MaxBody
	if limit <= 0 {
		limit = DefaultMaxBody
	}
	if r.ContentLength > limit {
		return nil, errTooLarge
	}
	if r.Body == nil {
		return nil, nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, errTooLarge
	} else if err != nil {
		return nil, errRead
	}
	return body, nil
}

// headerOf finds a header by its name in upper or lower case: adapters for function platforms
// do not always write names as net/http does.
func headerOf(r *http.Request, name string) string {
	if value := r.Header.Get(name); value != "" {
		return value
	}
	for key, values := range r.Header {
		if strings.EqualFold(key, name) && len(values) > 0 {
			return values[0]
		}
	}
	return ""
}
