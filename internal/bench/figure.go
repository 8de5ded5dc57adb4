package bench

import (
	"fmt"
	"math"
)

// Figure is one result: a ratio or an amount.
type Figure struct {
	Name   string
	Value  float64
	Unit   string  // "" for a ratio
	Target float64 // the largest value that is good enough; 0: none is set. BENCHMARKS.md repeats it
	Note   string  // the measurements that the value comes from
}

// ratio is a Figure without a unit; target 0 sets none.
func ratio(name string, value, target float64, note string) Figure {
	return Figure{Name: name, Value: value, Target: target, Note: note}
}

// amount is a Figure with a unit and without a target.
func amount(name string, value float64, unit, note string) Figure {
	return Figure{Name: name, Value: value, Unit: unit, Note: note}
}

// String is the line that is printed when the run is not judged: it has no target.
func (f Figure) String() string { return f.line("") }

// Judged is the line that is printed when the run is judged.
func (f Figure) Judged() string {
	switch {
	case f.Target == 0:
		return f.line("")
	case f.Missed():
		return f.line(fmt.Sprintf(" (target %.2f, miss)", f.Target))
	default:
		return f.line(fmt.Sprintf(" (target %.2f)", f.Target))
	}
}

// Missed reports whether the value is above the target.
func (f Figure) Missed() bool { return f.Target > 0 && f.Value > f.Target }

func (f Figure) line(verdict string) string {
	text := fmt.Sprintf("ratio: %s %.2f", f.Name, f.Value)
	if f.Unit != "" {
		text = fmt.Sprintf("amount: %s %s %s", f.Name, number(f.Value), f.Unit)
	}
	text += verdict
	if f.Note != "" {
		text += "  # " + f.Note
	}
	return text
}

// number writes whole numbers without decimals, and others with about three digits.
func number(v float64) string {
	switch {
	case v == math.Trunc(v) || v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	case v >= 0.1:
		return fmt.Sprintf("%.2f", v)
	default:
		return fmt.Sprintf("%.4f", v)
	}
}
