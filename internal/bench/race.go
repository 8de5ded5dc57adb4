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
	Name string       // in the figures' notes
	Do   func() error // does the work once; nothing ends it from outside
}

// Result has the costs of each runner.
type Result struct {
	names []string
	costs [][]cost // of one Do, by runner and round
}

// turnLength is how long a runner works before it is the turn of the next one. A runner whose
// work takes longer does it once in each turn. With short turns, other work on the machine
// slows down all runners and not only one.
const turnLength = 2 * time.Millisecond

// slowWork is the time from which work is done only once, and not twice, before the race.
const slowWork = 500 * time.Millisecond

// cost is the time and the memory of one Do.
type cost struct {
	time  time.Duration
	cpu   time.Duration // of all threads; other work on the machine changes it little
	bytes float64       // allocated
}

// Race lets the runners do their work in turns, as often as rounds says. Before that, each of
// them does it once or twice, which is not measured. All of them run in the goroutine that calls Race,
// one at a time.
func Race(rounds int, runners ...Runner) (*Result, error) {
	r := &Result{costs: make([][]cost, len(runners))}
	sizes := make([]int, len(runners))
	for i, runner := range runners {
		warm, err := batch(runner, 1) // fills the caches of packages
		if err == nil && warm.time < slowWork {
			warm, err = batch(runner, 1)
		}
		if err != nil {
			return nil, err
		}
		sizes[i] = max(1, int(turnLength/max(warm.time, 1)))
		r.names = append(r.names, runner.Name)
	}
	for range rounds {
		for _, i := range rand.Perm(len(runners)) { //nolint:gosec // no runner always follows the same one
			c, err := batch(runners[i], sizes[i])
			if err != nil {
				return nil, err
			}
			r.costs[i] = append(r.costs[i], c)
		}
	}
	return r, nil
}

// batch does the work n times and returns the average cost.
func batch(r Runner, n int) (cost, error) {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	cpu, start := cpuTime(), time.Now()
	for range n {
		if err := r.Do(); err != nil {
			if r.Name != "" {
				err = fmt.Errorf("%s: %w", r.Name, err)
			}
			return cost{}, err
		}
	}
	c := cost{time: time.Since(start) / time.Duration(n), cpu: (cpuTime() - cpu) / time.Duration(n)}
	runtime.ReadMemStats(&after)
	c.bytes = float64(after.TotalAlloc-before.TotalAlloc) / float64(n)
	return c, nil
}

// measureOnce returns the cost of work that takes seconds.
func measureOnce(work func() error) (cost, error) { return batch(Runner{Do: work}, 1) }

// cores returns how many processor cores were busy on average.
func (c cost) cores() float64 { return float64(c.cpu) / float64(max(c.time, 1)) }

// Time returns the time of a divided by that of b: the median of the rounds.
func (r *Result) Time(a, b string) float64 {
	x, y := r.of(a), r.of(b)
	ratios := make([]float64, len(x))
	for i := range x {
		ratios[i] = float64(x[i].time) / float64(y[i].time)
	}
	return median(ratios)
}

// CPU returns the CPU time of a divided by that of b, over all rounds, because the clock is
// too coarse for one. Garbage collection is included.
func (r *Result) CPU(a, b string) float64 {
	return sum(r.of(a), func(c cost) float64 { return float64(c.cpu) }) / sum(r.of(b), func(c cost) float64 { return float64(c.cpu) })
}

// Bytes returns the bytes that a allocates divided by those of b.
func (r *Result) Bytes(a, b string) float64 {
	return sum(r.of(a), func(c cost) float64 { return c.bytes }) / sum(r.of(b), func(c cost) float64 { return c.bytes })
}

// cpu returns the average CPU time of one Do.
func (r *Result) cpu(name string) time.Duration {
	costs := r.of(name)
	return time.Duration(sum(costs, func(c cost) float64 { return float64(c.cpu) }) / float64(len(costs)))
}

// median returns the median time of one Do.
func (r *Result) median(name string) time.Duration {
	var times []time.Duration
	for _, c := range r.of(name) {
		times = append(times, c.time)
	}
	return median(times)
}

// Times describes the median time of each runner.
func (r *Result) Times() string {
	return r.describe(func(name string) string { return shortDuration(r.median(name)) })
}

// Allocated describes the bytes that each runner allocates.
func (r *Result) Allocated() string {
	return r.describe(func(name string) string {
		costs := r.of(name)
		return fmt.Sprintf("%.1f KB", sum(costs, func(c cost) float64 { return c.bytes })/1000/float64(len(costs)))
	})
}

func (r *Result) describe(text func(name string) string) string {
	notes := make([]string, len(r.names))
	for i, name := range r.names {
		notes[i] = name + " " + text(name)
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

// shortDuration rounds d to three digits.
func shortDuration(d time.Duration) string {
	unit := time.Nanosecond
	for d/unit >= 1000 {
		unit *= 10
	}
	return d.Round(unit).String()
}
