package bench

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"time"
)

// pageSize is the number of disputes on a page.
const pageSize = 100

// archive is an account with many disputes, one created in each hour. It takes a fixed
// time for each page. Like Stripe it lists the newest first, within bounds of time and
// after an id. It has no state, so several requests may come at the same time.
type archive struct {
	disputes int
	delay    time.Duration
}

func (a *archive) serve() *httptest.Server { return httptest.NewServer(a) }

// ServeHTTP responds to GET /v1/disputes. Dispute n was created n hours before
// the newest one.
func (a *archive) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	time.Sleep(a.delay)
	q := r.URL.Query()
	first, before := 0, a.disputes
	if t, err := strconv.Atoi(q.Get("created[lt]")); err == nil {
		first = countSince(t)
	}
	if t, err := strconv.Atoi(q.Get("created[gte]")); err == nil {
		before = min(before, countSince(t))
	}
	if id := q.Get("starting_after"); id != "" {
		n, _ := strconv.Atoi(strings.TrimPrefix(id, disputeID(0)[:len(disputeID(0))-8]))
		first = max(first, n+1)
	}
	first = min(first, before)
	end := min(before, first+pageSize)
	var body bytes.Buffer
	writePage(&body, newTemplate(freshDispute), first, end, end < before)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(body.Len()))
	_, _ = body.WriteTo(w)
}

// countSince returns how many disputes were created at or after t.
func countSince(t int) int {
	if t > createdAt {
		return 0
	}
	return (createdAt-t)/secondsBetween + 1
}
