package conformance

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// input is a set of parameters for an operation, as values and not yet as
// anybody's types.
type input struct {
	tree    map[string]any // names → text, number, boolean, list or names
	cleared []string       // form keys that are sent empty
	expand  []string

	homeless []string // what the caller's types had no field for
}

// maker makes inputs that an operation's schema allows: with everything that
// there is, or a random part of it.
type maker struct {
	doc  *Document
	rng  *rand.Rand
	full bool
	last bool                 // of several kinds that a value may have, takes the last and not the first or any
	skip func(at string) bool // parameters that it leaves out
	keep bool                 // clears nothing
	rare int                  // an optional parameter is there once in so many times
}

func newMaker(doc *Document, seed uint64) *maker {
	rng := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // cases must come again
	return &maker{doc: doc, rng: rng, skip: func(string) bool { return false }}
}

func (m *maker) input(o *Operation) input {
	in := input{tree: map[string]any{}}
	m.rare = 1 + m.rng.IntN(4)
	if tree, ok := m.object("", o.params(), &in).(map[string]any); ok {
		in.tree = tree
	}
	if in.tree["expand"] != nil {
		delete(in.tree, "expand")
		in.expand = []string{"charge", "evidence.receipt"}[:1+m.rng.IntN(2)]
	}
	if in.tree["starting_after"] != nil { // they exclude each other
		delete(in.tree, "ending_before")
	}
	return in
}

func (m *maker) object(at string, s *Schema, in *input) any {
	object := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		below := name
		if at != "" {
			below = at + "[" + name + "]"
		}
		if m.skip(below) || !m.full && !slices.Contains(s.Required, name) && m.rng.IntN(m.rare) > 0 {
			continue
		}
		if v := m.value(below, s.Properties[name], in); v != nil {
			object[name] = v
		}
	}
	if len(object) == 0 {
		return nil
	}
	return object
}

// value makes a value, or notes that it is cleared and makes none.
func (m *maker) value(at string, s *Schema, in *input) any {
	all := m.doc.alternatives(s)
	clearable := slices.ContainsFunc(all, func(s *Schema) bool { return slices.Contains(s.Enum, any("")) })
	if clearable && !m.keep && !m.full && m.rng.IntN(8) == 0 {
		in.cleared = append(in.cleared, at)
		return nil
	}
	all = slices.DeleteFunc(all, (*Schema).clearing)
	s = all[m.choice(len(all))]
	switch {
	case s.open():
		return m.labels()
	case s.object():
		return m.object(at, s, in)
	case s.Type == "array":
		list := []any{}
		n := 2
		if !m.full {
			n = 1 + m.rng.IntN(2)
		}
		for i := range n {
			if v := m.value(at+"["+strconv.Itoa(i)+"]", s.Items, in); v != nil {
				list = append(list, v)
			}
		}
		return list
	}
	return m.scalar(at, s)
}

// choice picks one of n kinds of values.
func (m *maker) choice(n int) int {
	switch {
	case m.last:
		return n - 1
	case m.full:
		return 0
	}
	return m.rng.IntN(n)
}

// ids are the parameters whose text the library checks like an id in a path.
var ids = []string{"file", "charge", "payment_intent", "transaction", "treasury[received_debit]", "starting_after", "ending_before"}

func (m *maker) scalar(at string, s *Schema) any {
	switch s.Type {
	case "boolean":
		return m.rng.IntN(2) == 0
	case "integer":
		if at == "limit" {
			return 1 + m.rng.Int64N(100)
		}
		return 1 + m.rng.Int64N(4_000_000_000)
	}
	if len(s.Enum) > 0 {
		values := s.values()
		return values[m.rng.IntN(len(values))]
	}
	if s.MaxLength == 0 || s.Format == idFormat || slices.Contains(ids, at) {
		return fmt.Sprintf("file_%x", m.rng.Uint64())
	}
	return m.text(s.MaxLength)
}

// labels are metadata, with a key now and then that is to be deleted.
func (m *maker) labels() map[string]any {
	labels := map[string]any{}
	for range 1 + m.rng.IntN(4) {
		key := strings.NewReplacer("[", "(", "]", ")").Replace(m.text(40))
		labels[key] = m.text(500)
		if m.rng.IntN(8) == 0 {
			labels[key] = ""
		}
	}
	return labels
}

// scripts are the characters that texts are made of, the awkward ones included.
var scripts = []string{
	"abcdefghijklmnopqrstuvwxyz0123456789 ",
	"&=+%[]{}#?/\\;,.:!'\"<>|~^`$@*()-_",
	"äöüßéèñçøåžłđ",
	"日本語中文한국어العربيةहिन्दी",
	"🚲📦\u200d\u00a0\u2028\n\t\r",
}

// text makes a text of at most most characters, mostly short ones.
func (m *maker) text(most int) string {
	n := 1 + m.rng.IntN(min(most, 30))
	if m.rng.IntN(200) == 0 {
		n = most
	}
	var b strings.Builder
	script := []rune(scripts[m.rng.IntN(len(scripts))])
	for range n {
		if m.rng.IntN(10) == 0 {
			script = []rune(scripts[m.rng.IntN(len(scripts))])
		}
		b.WriteRune(script[m.rng.IntN(len(script))])
	}
	return b.String()
}
