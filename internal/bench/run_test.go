package bench

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// replaceRaces makes these figures the result of the only race, until the test ends.
func replaceRaces(t *testing.T, figures ...Figure) {
	t.Helper()
	all := Races
	t.Cleanup(func() { Races = all })
	Races = Races[:1:1]
	Races[0].Name = "only"
	Races[0].Run = func(Effort) ([]Figure, error) { return figures, nil }
}

// loadsOf is a Load that returns the loads one after another, and then the last one again.
func loadsOf(loads ...float64) Load {
	return func() (float64, bool) {
		load := loads[0]
		if len(loads) > 1 {
			loads = loads[1:]
		}
		return load, true
	}
}

func TestRunJudgesOnlyWhereTheMachineIsQuiet(t *testing.T) {
	good, bad := ratio("good", 0.4, 0.5, ""), ratio("bad", 0.6, 0.5, "a note")
	tests := map[string]struct {
		load    Load
		figures []Figure
		verdict Verdict
		lines   []string
	}{
		"quiet, all targets met": {
			loadsOf(0.2),
			[]Figure{good},
			Met,
			[]string{"load at the start: 0.20", "ratio: good 0.40 (target 0.50)", "load at the end: 0.20, this run included"},
		},
		"quiet, a target missed": {
			loadsOf(1),
			[]Figure{bad, good},
			Missed,
			[]string{
				"load at the start: 1.00", "ratio: bad 0.60 (target 0.50, miss)  # a note", "ratio: good 0.40 (target 0.50)",
				"load at the end: 1.00, this run included",
			},
		},
		"busy": {
			loadsOf(1.01),
			[]Figure{bad, good},
			NotJudged,
			[]string{
				"load at the start: 1.01",
				"not judged: the load from other work is 1.01, more than one core; wait until it is below 1.00 and run again",
				"ratio: bad 0.60  # a note", "ratio: good 0.40", "load at the end: 1.01, this run included",
			},
		},
		"busy only at the end": {
			loadsOf(0.1, 2.5),
			[]Figure{good},
			Met,
			[]string{"load at the start: 0.10", "ratio: good 0.40 (target 0.50)", "load at the end: 2.50, this run included"},
		},
		"unknown": {
			func() (float64, bool) { return 0, false },
			[]Figure{bad},
			Missed,
			[]string{"load at the start: unknown", "ratio: bad 0.60 (target 0.50, miss)  # a note", "load at the end: unknown, this run included"},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			replaceRaces(t, test.figures...)
			var out strings.Builder
			verdict, err := Run(&out, Effort{}, test.load)
			require.NoError(t, err)
			assert.Equal(t, test.verdict, verdict)
			assert.Equal(t, strings.Join(test.lines, "\n")+"\n", out.String())
		})
	}
}

func TestRunRefusesUnknownNames(t *testing.T) {
	replaceRaces(t)
	_, err := Run(new(strings.Builder), Effort{}, loadsOf(0), "only", "other")
	assert.EqualError(t, err, `there is no race "other"; there are only`)
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestRunReturnsTheErrorOfItsWriter(t *testing.T) {
	replaceRaces(t)
	_, err := Run(brokenWriter{}, Effort{}, loadsOf(0))
	assert.EqualError(t, err, "no space left")
}

func TestParseLoad(t *testing.T) {
	load, known := parseLoad("0.94 0.69 0.27 1/92 10898\n")
	assert.True(t, known)
	assert.InDelta(t, 0.94, load, 0)
	for _, contents := range []string{"", "\n", "busy 1 2"} {
		_, known := parseLoad(contents)
		assert.False(t, known, contents)
	}
}

func TestFigureWritesAmountsWithTheirUnit(t *testing.T) {
	assert.Equal(t, "amount: a 7 requests  # note", amount("a", 7, "requests", "note").String())
	assert.Equal(t, "amount: a 1402 ms", amount("a", 1401.6, "ms", "").Judged())
	assert.Equal(t, "amount: a 0.0123 cores", amount("a", 0.01234, "cores", "").String())
	assert.Equal(t, "amount: a 3.50 MiB (target 2.00, miss)", Figure{Name: "a", Value: 3.5, Unit: "MiB", Target: 2}.Judged())
}
