package conformance

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// input is a set of parameters for an operation, before they are put into the types of the library
// or of the SDK.
type input struct {
	tree    map[string]any // names → text, number, boolean, list or names
	cleared []string       // form keys that are sent empty
	expand  []string

	params       reflect.Type // the type of the library that fillLibrary filled last
	withoutField []string     // the parameters for which the types had no field
}

// generator makes inputs that the schema of an operation allows: with all parameters, or with
// a random part of them.
type generator struct {
	doc     *Document
	rng     *rand.Rand
	full    bool
	last    bool                 // takes the last of several kinds that a value may have
	skip    func(at string) bool // parameters that it leaves out
	noClear bool                 // clears no parameter
	rare    int                  // one of this many inputs has an optional parameter
}

func newGenerator(doc *Document, seed uint64) *generator {
	rng := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // the cases must be the same in every run
	return &generator{doc: doc, rng: rng, skip: func(string) bool { return false }}
}

func (gen *generator) input(o *Operation) input {
	in := input{tree: map[string]any{}}
	gen.rare = 1 + gen.rng.IntN(4)
	if tree, ok := gen.object("", o.params(), &in).(map[string]any); ok {
		in.tree = tree
	}
	if in.tree["expand"] != nil {
		delete(in.tree, "expand")
		in.expand = []string{"charge", "evidence.receipt"}[:1+gen.rng.IntN(2)]
	}
	if in.tree["starting_after"] != nil { // they exclude each other
		delete(in.tree, "ending_before")
	}
	return in
}

func (gen *generator) object(at string, s *Schema, in *input) any {
	object := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		below := name
		if at != "" {
			below = at + "[" + name + "]"
		}
		if gen.skip(below) || !gen.full && !slices.Contains(s.Required, name) && gen.rng.IntN(gen.rare) > 0 {
			continue
		}
		if v := gen.value(below, s.Properties[name], in); v != nil {
			object[name] = v
		}
	}
	if len(object) == 0 {
		return nil
	}
	return object
}

// value makes a value, or returns nil and notes that the parameter is cleared.
func (gen *generator) value(at string, s *Schema, in *input) any {
	all := gen.doc.alternatives(s)
	clearable := slices.ContainsFunc(all, func(s *Schema) bool { return slices.Contains(s.Enum, any("")) })
	if clearable && !gen.noClear && !gen.full && gen.rng.IntN(8) == 0 {
		in.cleared = append(in.cleared, at)
		return nil
	}
	all = slices.DeleteFunc(all, (*Schema).clearing)
	s = all[gen.choice(len(all))]
	switch {
	case s.open():
		return gen.metadata()
	case s.object():
		return gen.object(at, s, in)
	case s.Type == "array":
		list := []any{}
		n := 2
		if !gen.full {
			n = 1 + gen.rng.IntN(2)
		}
		for i := range n {
			if v := gen.value(at+"["+strconv.Itoa(i)+"]", s.Items, in); v != nil {
				list = append(list, v)
			}
		}
		return list
	}
	return gen.scalar(at, s)
}

// choice picks one of n kinds of values.
func (gen *generator) choice(n int) int {
	switch {
	case gen.last:
		return n - 1
	case gen.full:
		return 0
	}
	return gen.rng.IntN(n)
}

// ids are the parameters that the library checks like an id in a path. Those of newer.go have idFormat
// instead: when such a line is deleted, add its parameter here.
var ids = []string{"file", "charge", "payment_intent", "transaction", "treasury[received_debit]", "starting_after", "ending_before"}

func (gen *generator) scalar(at string, s *Schema) any {
	switch s.Type {
	case "boolean":
		return gen.rng.IntN(2) == 0
	case "integer":
		if at == "limit" {
			return 1 + gen.rng.Int64N(100)
		}
		return 1 + gen.rng.Int64N(4_000_000_000)
	}
	if len(s.Enum) > 0 {
		values := s.values()
		return values[gen.rng.IntN(len(values))]
	}
	if s.MaxLength == 0 || s.Format == idFormat || slices.Contains(ids, at) {
		return fmt.Sprintf("file_%x", gen.rng.Uint64())
	}
	return gen.text(s.MaxLength)
}

// metadata makes metadata. One of eight values is empty, which deletes the key at Stripe.
func (gen *generator) metadata() map[string]any {
	labels := map[string]any{}
	for range 1 + gen.rng.IntN(4) {
		key := strings.NewReplacer("[", "(", "]", ")").Replace(gen.text(40))
		labels[key] = gen.text(500)
		if gen.rng.IntN(8) == 0 {
			labels[key] = ""
		}
	}
	return labels
}

// scripts are the characters of random texts. Some are hard to encode.
var scripts = []string{
	"abcdefghijklmnopqrstuvwxyz0123456789 ",
	"&=+%[]{}#?/\\;,.:!'\"<>|~^`$@*()-_",
	"äöüßéèñçøåžłđ",
	"日本語中文한국어العربيةहिन्दी",
	"🚲📦\u200d\u00a0\u2028\n\t\r",
}

// text makes a text of at most limit characters, mostly a short one.
func (gen *generator) text(limit int) string {
	n := 1 + gen.rng.IntN(min(limit, 30))
	if gen.rng.IntN(200) == 0 {
		n = limit
	}
	var b strings.Builder
	script := []rune(scripts[gen.rng.IntN(len(scripts))])
	for range n {
		if gen.rng.IntN(10) == 0 {
			script = []rune(scripts[gen.rng.IntN(len(scripts))])
		}
		b.WriteRune(script[gen.rng.IntN(len(script))])
	}
	return b.String()
}
