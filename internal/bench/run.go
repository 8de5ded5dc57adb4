package bench

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Effort is how much is run.
type Effort struct {
	Rounds   int           // turns of every runner; fewer where one takes long
	Disputes int           // in the account that is listed
	Backfill int           // disputes that are read at the speed that Stripe allows
	Accounts int           // that are swept
	Photo    int           // the width of a picture in pixels
	Delay    time.Duration // of each response, in the races about what a merchant waits for
}

// FullEffort is the effort of the figures in BENCHMARKS.md. A request to Stripe takes about 200 ms.
func FullEffort() Effort {
	return Effort{Rounds: 101, Disputes: 10_000, Backfill: 100_000, Accounts: 300, Photo: 3024, Delay: 200 * time.Millisecond}
}

// part is a part of the rounds.
func (e Effort) part(n int) int { return max(1, e.Rounds/n) }

// Races are all races, in the order in which they run. A new one also needs rows in BENCHMARKS.md, which
// are written by hand.
var Races = []struct {
	Name string
	Run  func(Effort) ([]Figure, error)
}{
	{"decode", Decode},
	{"encode", Encode},
	{"webhook", Verify},
	{"get", Get},
	{"upload", Upload},
	{"retain", Retain},
	{"prefetch", Prefetch},
	{"scan", Scan},
	{"packet", Packet},
	{"heavy", Heavy},
	{"filing", Filing},
	{"sweep", Sweep},
	{"look", Look},
	{"compose", Compose},
	{"backfill", Backfill},
	{"build", Build},
}

// Verdict says whether a run met its targets.
type Verdict int

// The verdicts.
const (
	Met       Verdict = iota // every figure is within its target
	Missed                   // at least one is not
	NotJudged                // the machine was busy with other work
)

// Run runs the races with these names, or all of them, and writes a line for each figure.
// It judges the figures by their targets unless the machine is busy with other work when
// it begins.
func Run(w io.Writer, e Effort, load Load, names ...string) (Verdict, error) {
	if err := checkNames(names); err != nil {
		return NotJudged, err
	}
	before, known := load()
	out := &report{w: w, notJudged: busyText(before, known)}
	out.print("load at the start: " + loadText(before, known))
	if out.notJudged != "" {
		out.print("not judged: " + out.notJudged)
	}
	for _, race := range Races {
		if len(names) > 0 && !slices.Contains(names, race.Name) {
			continue
		}
		figures, err := race.Run(e)
		if err != nil {
			return NotJudged, fmt.Errorf("%s: %w", race.Name, err)
		}
		for _, f := range figures {
			out.figure(f)
		}
	}
	out.print("load at the end: " + loadText(load()) + ", this run included")
	return out.verdict(), out.err
}

// checkNames returns an error for a name that no race has.
func checkNames(names []string) error {
	var known []string
	for _, race := range Races {
		known = append(known, race.Name)
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return fmt.Errorf("there is no race %q; there are %s", name, strings.Join(known, ", "))
		}
	}
	return nil
}

// report writes the lines of a run and remembers whether a target was missed.
type report struct {
	w         io.Writer
	notJudged string // why not, "" if the figures are judged
	missed    bool
	err       error // of the first write that failed
}

func (r *report) print(line string) {
	if r.err == nil {
		_, r.err = fmt.Fprintln(r.w, line)
	}
}

func (r *report) figure(f Figure) {
	if r.notJudged != "" {
		r.print(f.String())
		return
	}
	r.missed = r.missed || f.Missed()
	r.print(f.Judged())
}

func (r *report) verdict() Verdict {
	switch {
	case r.notJudged != "":
		return NotJudged
	case r.missed:
		return Missed
	default:
		return Met
	}
}
