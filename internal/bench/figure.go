package bench

import "fmt"

// Figure is one ratio and what it should be at most.
type Figure struct {
	Name   string
	Value  float64
	Target float64 // 0: none was set
	Note   string  // the medians behind it
}

// String is the line that a run prints.
func (f Figure) String() string {
	s := fmt.Sprintf("ratio: %s %.2f", f.Name, f.Value)
	if f.Target > 0 {
		s += fmt.Sprintf(" (target %.2f)", f.Target)
	}
	if f.Note != "" {
		s += "  # " + f.Note
	}
	return s
}

// Missed reports whether the target was not met.
func (f Figure) Missed() bool { return f.Target > 0 && f.Value > f.Target }
