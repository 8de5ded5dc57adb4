package faults_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/figures"
)

// atOnce is the number of calls at a time. Most of them wait.
const atOnce = 64

func operations() []operation { return slices.Concat(disputes(), issuing(), files()) }

func operationNamed(name string) operation {
	all := operations()
	return all[slices.IndexFunc(all, func(o operation) bool { return o.name == name })]
}

// cells returns the matrix for a peer. A fault that is retried has two cells for each operation:
// one where it never ends, and one where it ends after the first attempt.
func cells(p peer) []cell {
	var all []cell
	for _, f := range allFaults() {
		for i, o := range operations() {
			if f.heavy && i%5 != 0 || f.between && o.once {
				continue
			}
			all = append(all, cell{peer: p, fault: f, operation: o})
			if f.want.transient() {
				all = append(all, cell{peer: p, fault: f, operation: o, endsOnce: true})
			}
		}
	}
	return all
}

// runAll runs the cells and returns the errors of each one.
func runAll(all []cell) []map[string]string {
	wrong := make([]map[string]string, len(all))
	slots, heavy := make(chan bool, atOnce), make(chan bool, 1)
	var running sync.WaitGroup
	for i, c := range all {
		slots <- true
		running.Go(func() {
			defer func() { <-slots }()
			if c.fault.heavy {
				heavy <- true
				defer func() { <-heavy }()
			}
			wrong[i] = c.run()
		})
	}
	running.Wait()
	return wrong
}

func TestFaultMatrix(t *testing.T) {
	all := cells(libraryPeer())
	right := 0
	for i, wrong := range runAll(all) {
		if len(wrong) == 0 {
			right++
			continue
		}
		t.Run(all[i].String(), func(t *testing.T) { assert.Empty(t, wrong) })
	}
	figures.Print(t, "fault matrix: %d of %d cells (%d faults, %d operations)", right, len(all), len(allFaults()), len(operations()))
}

// The same cells with stripe-go. RELIABILITY.md has the results; -v prints those of each fault.
func TestFaultMatrixOfStripeGo(t *testing.T) {
	all := cells(stripeGoPeer())
	sum, byFault, byKind := tally{}, map[string]tally{}, map[kind]tally{}
	for _, f := range allFaults() {
		byFault[f.name], byKind[f.kind] = tally{}, tally{}
	}
	for i, wrong := range runAll(all) {
		f := all[i].fault
		for _, n := range []tally{sum, byFault[f.name], byKind[f.kind]} {
			n.add(wrong)
		}
	}
	require.NotZero(t, sum["right"])
	figures.Print(t, "fault matrix (stripe-go): %s", sum)
	for _, f := range allFaults() {
		t.Logf("%-43s %s", f.name, byFault[f.name])
	}
	table := "| Kind of fault | Right | What stripe-go does |\n|---|---|---|\n"
	for _, k := range kinds {
		require.NotEmpty(t, byKind[k.kind], "no fault is of the kind %q", k.kind)
		table += fmt.Sprintf("| %s | %d of %d | %s |\n", k.kind, byKind[k.kind]["right"], byKind[k.kind]["cells"], k.stripeGo)
	}
	require.Len(t, byKind, len(kinds), "kinds of faults")
	figures.Table(t, "stripe-go by kind of fault", table)
}

// A status that the matrix does not have is attempted once, and one from 500 three times.
func TestStatusesThatAreRetriedAreInTheMatrix(t *testing.T) {
	for status := 300; status < 600; status++ {
		want, where := 1, "which the matrix does not have"
		if status >= http.StatusInternalServerError {
			want = tries
		}
		for _, row := range refusals() {
			if row.status == status {
				want, where = row.attempts, "in the matrix"
			}
		}
		synctest.Test(t, func(t *testing.T) {
			attempts := 0
			hc := &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
				attempts++
				body := io.NopCloser(strings.NewReader(refusalBody(status)))
				return &http.Response{StatusCode: status, Header: http.Header{}, Body: body, Request: r}, nil
			})}
			call := closing(stripedispute.Config{Key: fmt.Sprint(key, "_status_", status), BaseURL: "http://127.0.0.1", HTTPClient: hc})
			require.Error(t, call(t.Context()))
			assert.Equal(t, want, attempts, "attempts for status %d, %s: see the table of RELIABILITY.md", status, where)
		})
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// tally counts cells by their errors.
type tally map[string]int

func (n tally) add(wrong map[string]string) {
	n["cells"]++
	if len(wrong) == 0 {
		n["right"]++
	}
	for aspect := range wrong {
		n[aspect]++
	}
}

func (n tally) String() string {
	s := fmt.Sprintf("%d of %d cells", n["right"], n["cells"])
	var parts []string
	for _, aspect := range aspects {
		if n[aspect] > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", aspect, n[aspect]))
		}
	}
	if len(parts) > 0 {
		s += "; wrong: " + strings.Join(parts, ", ")
	}
	return s
}

func (c cell) String() string {
	s := c.operation.name + ": " + c.fault.name
	if c.endsOnce {
		s += ", once"
	}
	return s
}
