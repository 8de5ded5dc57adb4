package bench

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"time"
)

// pageSize is the number of disputes a page holds.
const pageSize = 100

// archive is a server with many fresh disputes, made one an hour, that takes a
// fixed time for every page. It knows what a list of Stripe's does: bounds by
// time, cursors by id, the newest first.
type archive struct {
	disputes int
	delay    time.Duration
	json     [][]byte
}

func newArchive(disputes int, delay time.Duration) *archive {
	a := &archive{disputes: disputes, delay: delay}
	for n := range disputes {
		a.json = append(a.json, numbered(fresh, n))
	}
	return a
}

func (a *archive) serve() *httptest.Server { return httptest.NewServer(a) }

// ServeHTTP answers GET /v1/disputes. The dispute numbered n is n hours older
// than the newest.
func (a *archive) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	time.Sleep(a.delay)
	q := r.URL.Query()
	first, before := 0, a.disputes
	if t, err := strconv.Atoi(q.Get("created[lt]")); err == nil {
		first = atOrAfter(t)
	}
	if t, err := strconv.Atoi(q.Get("created[gte]")); err == nil {
		before = min(before, atOrAfter(t))
	}
	if id := q.Get("starting_after"); id != "" {
		n, _ := strconv.Atoi(strings.TrimPrefix(id, disputeID(0)[:len(disputeID(0))-8]))
		first = max(first, n+1)
	}
	first = min(first, before)
	end := min(before, first+pageSize)
	var body bytes.Buffer
	fmt.Fprintf(&body, `{"object": "list", "url": "/v1/disputes", "has_more": %t, "data": [`, end < before)
	body.Write(bytes.Join(a.json[first:end], []byte(",")))
	body.WriteString("]}")
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	_, _ = body.WriteTo(w)
}

// atOrAfter is how many disputes were made at or after t.
func atOrAfter(t int) int {
	if t > created {
		return 0
	}
	return (created-t)/interval + 1
}
