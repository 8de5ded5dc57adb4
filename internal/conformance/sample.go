package conformance

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// sample returns a value that fits the schema. Every property is set down to a depth of six, and
// references are ids.
func (d *Document) sample(s *Schema, depth int) json.RawMessage {
	b, err := json.Marshal(d.value(s, depth))
	if err != nil {
		panic(err) // of maps, slices and scalars
	}
	return b
}

func (d *Document) value(s *Schema, depth int) any {
	if s.Expansions != nil {
		return "ref_1"
	}
	s = d.resolve(s)
	switch {
	case len(s.AnyOf) > 0:
		return d.value(s.AnyOf[0], depth)
	case len(s.Enum) > 0:
		return s.Enum[len(s.Enum)-1]
	case s.Type == "array":
		return []any{d.value(s.Items, depth+1)}
	case s.object():
		object := map[string]any{}
		for name, p := range s.Properties {
			if depth < 6 {
				object[name] = d.value(p, depth+1)
			}
		}
		return object
	case s.open():
		return map[string]any{"key": "text"}
	}
	return map[string]any{"string": "text", "integer": 7, "number": 1.5, "boolean": true}[s.Type]
}

// jsonDifferences lists where two JSON texts differ: see [valueDifferences].
func jsonDifferences(a, b json.RawMessage) []string {
	var va, vb any
	if err := errors.Join(json.Unmarshal(a, &va), json.Unmarshal(b, &vb)); err != nil {
		return []string{err.Error()}
	}
	return valueDifferences("", va, vb)
}

// valueDifferences lists the paths at which two decoded JSON texts differ. Null, zero, empty and absent
// are equal, and so are an object and its id.
func valueDifferences(at string, a, b any) []string {
	if blank(a) && blank(b) {
		return nil
	}
	a, b = sameShape(a, b)
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok {
			break
		}
		var all []string
		for _, name := range slices.Sorted(maps.Keys(merged(a, b))) {
			all = append(all, valueDifferences(at+"."+name, a[name], b[name])...)
		}
		return all
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			break
		}
		var all []string
		for i := range a {
			all = append(all, valueDifferences(fmt.Sprintf("%s[%d]", at, i), a[i], b[i])...)
		}
		return all
	}
	if reflect.DeepEqual(a, b) {
		return nil
	}
	return []string{fmt.Sprintf("%s: %v against %v", strings.TrimPrefix(at, "."), a, b)}
}

// blank reports whether v is null, zero or empty.
func blank(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for _, m := range v {
			if !blank(m) {
				return false
			}
		}
		return true
	case []any:
		return len(v) == 0
	}
	return v == nil || reflect.ValueOf(v).IsZero()
}

// sameShape returns both values for a comparison. If one is an object and the other a text, it
// replaces the object by its id. If one is an object and the other null, it replaces null by an
// empty object.
func sameShape(a, b any) (any, any) {
	switch x := a.(type) {
	case map[string]any:
		switch b.(type) {
		case string:
			return x["id"], b
		case nil:
			return a, map[string]any{}
		}
	case string:
		if y, ok := b.(map[string]any); ok {
			return a, y["id"]
		}
	case nil:
		if _, ok := b.(map[string]any); ok {
			return map[string]any{}, b
		}
	}
	return a, b
}

func merged[V any](a, b map[string]V) map[string]V {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}
