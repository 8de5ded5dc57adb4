package bench

import (
	"fmt"
	"io"
	"slices"
)

// Effort is how much is run.
type Effort struct {
	Rounds   int // turns of every runner; fewer where one takes long
	Disputes int // in the account that is walked through
}

// part is a part of the rounds.
func (e Effort) part(n int) int { return max(1, e.Rounds/n) }

// Races are all there are, in the order in which they run.
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
	{"prefetch", Walk},
	{"scan", Scan},
	{"packet", Packet},
	{"heavy", Heavy},
	{"build", Build},
}

// Run runs the races called names, or all of them, and writes a line for each figure.
func Run(w io.Writer, e Effort, names ...string) error {
	for _, r := range Races {
		if len(names) > 0 && !slices.Contains(names, r.Name) {
			continue
		}
		figures, err := r.Run(e)
		if err != nil {
			return fmt.Errorf("%s: %w", r.Name, err)
		}
		for _, f := range figures {
			if _, err := fmt.Fprintln(w, f); err != nil {
				return err
			}
		}
	}
	return nil
}
