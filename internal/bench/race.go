package bench

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Runner is one way to do a piece of work.
type Runner struct {
	Name string
	Do   func() error
}

// Result is what a race measured, by runner.
type Result struct {
	names []string
	costs [][]cost // of one Do, by runner and round
}

// turn is how long a runner works before the next one does, or once if that takes
// longer. Short turns make a machine that is busy with something else slow down
// all of them.
const turn = 2 * time.Millisecond

// slow is the time of work that needs to be done only once before the race.
const slow = 500 * time.Millisecond

// cost is what one Do takes.
type cost struct {
	time  time.Duration
	cpu   time.Duration // of all threads, which what else runs on the machine does not change
	bytes float64       // allocated
}

// Race lets the runners do their work in turns, rounds times, after two for warming up.
func Race(rounds int, runners ...Runner) (*Result, error) {
	r := &Result{costs: make([][]cost, len(runners))}
	sizes := make([]int, len(runners))
	for i, runner := range runners {
		warm, err := batch(runner, 1) // fills the caches that packages have
		if err == nil && warm.time < slow {
			warm, err = batch(runner, 1)
		}
		if err != nil {
			return nil, err
		}
		sizes[i] = max(1, int(turn/max(warm.time, 1)))
		r.names = append(r.names, runner.Name)
	}
	for range rounds {
		for _, i := range rand.Perm(len(runners)) { //nolint:gosec // nobody shall always come after the same one
			c, err := batch(runners[i], sizes[i])
			if err != nil {
				return nil, err
			}
			r.costs[i] = append(r.costs[i], c)
		}
	}
	return r, nil
}

// batch is the cost of one Do, over n of them.
func batch(r Runner, n int) (cost, error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu, start := computed(), time.Now()
	for range n {
		if err := r.Do(); err != nil {
			if r.Name != "" {
				err = fmt.Errorf("%s: %w", r.Name, err)
			}
			return cost{}, err
		}
	}
	c := cost{time: time.Since(start) / time.Duration(n), cpu: (computed() - cpu) / time.Duration(n)}
	runtime.ReadMemStats(&after)
	c.bytes = float64(after.TotalAlloc-before.TotalAlloc) / float64(n)
	return c, nil
}

// once is the cost of doing work one time, for work that takes seconds.
func once(work func() error) (cost, error) { return batch(Runner{Do: work}, 1) }

// cores is how many processor cores were busy on average.
func (c cost) cores() float64 { return float64(c.cpu) / float64(max(c.time, 1)) }

// Time is the ratio of a's time to b's: the median over the rounds.
func (r *Result) Time(a, b string) float64 {
	x, y := r.of(a), r.of(b)
	ratios := make([]float64, len(x))
	for i := range x {
		ratios[i] = float64(x[i].time) / float64(y[i].time)
	}
	return median(ratios)
}

// CPU is the ratio of the computing that a and b do in all, garbage collection
// included. The clock that it goes by is too coarse for single rounds.
func (r *Result) CPU(a, b string) float64 {
	return sum(r.of(a), func(c cost) float64 { return float64(c.cpu) }) / sum(r.of(b), func(c cost) float64 { return float64(c.cpu) })
}

// Bytes is the ratio of the bytes that a and b allocate.
func (r *Result) Bytes(a, b string) float64 {
	return sum(r.of(a), func(c cost) float64 { return c.bytes }) / sum(r.of(b), func(c cost) float64 { return c.bytes })
}

// cpu is the CPU time of one Do.
func (r *Result) cpu(name string) time.Duration {
	costs := r.of(name)
	return time.Duration(sum(costs, func(c cost) float64 { return float64(c.cpu) }) / float64(len(costs)))
}

// median is the median time of one Do.
func (r *Result) median(name string) time.Duration {
	var times []time.Duration
	for _, c := range r.of(name) {
		times = append(times, c.time)
	}
	return median(times)
}

// Times tells the median time of every runner.
func (r *Result) Times() string {
	return r.note(func(name string) string { return short(r.median(name)) })
}

// Allocated tells the bytes that every runner allocates.
func (r *Result) Allocated() string {
	return r.note(func(name string) string {
		costs := r.of(name)
		return fmt.Sprintf("%.1f KB", sum(costs, func(c cost) float64 { return c.bytes })/1000/float64(len(costs)))
	})
}

func (r *Result) note(tell func(name string) string) string {
	notes := make([]string, len(r.names))
	for i, name := range r.names {
		notes[i] = name + " " + tell(name)
	}
	return strings.Join(notes, ", ")
}

func (r *Result) of(name string) []cost { return r.costs[slices.Index(r.names, name)] }

func sum(costs []cost, of func(cost) float64) (total float64) {
	for _, c := range costs {
		total += of(c)
	}
	return total
}

func median[T ~int64 | ~float64](list []T) T {
	list = slices.Sorted(slices.Values(list))
	return list[len(list)/2]
}

// short is d to three digits.
func short(d time.Duration) string {
	unit := time.Nanosecond
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit).String()
}
