package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// body makes a random answer that fits the schema: what is optional is there or
// not, what is nullable is null at times, and what can be expanded sometimes is.
func (m *maker) body(s *Schema) json.RawMessage {
	b, err := json.Marshal(m.instance(s, 0))
	if err != nil {
		panic(err) // of maps, slices and scalars
	}
	return b
}

func (m *maker) instance(s *Schema, depth int) any {
	if s.Nullable && m.rng.IntN(4) == 0 {
		return nil
	}
	if s.Expansions != nil {
		return m.reference(s)
	}
	s = m.doc.resolve(s)
	switch {
	case len(s.Enum) > 0:
		return s.Enum[m.rng.IntN(len(s.Enum))]
	case s.Type == "array":
		list := []any{}
		for range m.rng.IntN(3) {
			list = append(list, m.instance(s.Items, depth+1))
		}
		return list
	case s.object():
		return m.members(s, depth)
	case s.open():
		return m.labels()
	}
	switch s.Type {
	case "string":
		return m.text(40)
	case "integer":
		return m.rng.Int64N(4_000_000_000)
	case "number":
		return float64(m.rng.IntN(1_000_000)) / 1024
	}
	return m.rng.IntN(2) == 0
}

func (m *maker) members(s *Schema, depth int) any {
	object := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if depth > 8 || !slices.Contains(s.Required, name) && m.rng.IntN(3) == 0 {
			continue
		}
		object[name] = m.instance(s.Properties[name], depth+1)
	}
	return object
}

// reference is an id, or the beginning of the object that it names.
func (m *maker) reference(s *Schema) any {
	id := fmt.Sprintf("ref_%d", m.rng.IntN(1000))
	target := m.doc.resolve(s.Expansions.OneOf[m.rng.IntN(len(s.Expansions.OneOf))])
	if m.rng.IntN(3) > 0 || target.Properties["object"] == nil {
		return id
	}
	return map[string]any{"id": id, "object": target.Properties["object"].Enum[0]}
}
