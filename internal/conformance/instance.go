package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// body makes a random response that fits the schema. By chance it leaves out what is optional,
// has null where the schema allows it, and expands references.
func (gen *generator) body(s *Schema) json.RawMessage {
	b, err := json.Marshal(gen.instance(s, 0))
	if err != nil {
		panic(err) // of maps, slices and scalars
	}
	return b
}

func (gen *generator) instance(s *Schema, depth int) any {
	if s.Nullable && gen.rng.IntN(4) == 0 {
		return nil
	}
	if s.Expansions != nil {
		return gen.reference(s)
	}
	s = gen.doc.resolve(s)
	switch {
	case len(s.Enum) > 0:
		return s.Enum[gen.rng.IntN(len(s.Enum))]
	case s.Type == "array":
		list := []any{}
		for range gen.rng.IntN(3) {
			list = append(list, gen.instance(s.Items, depth+1))
		}
		return list
	case s.object():
		return gen.members(s, depth)
	case s.open():
		return gen.metadata()
	}
	switch s.Type {
	case "string":
		return gen.text(40)
	case "integer":
		return gen.rng.Int64N(4_000_000_000)
	case "number":
		return float64(gen.rng.IntN(1_000_000)) / 1024
	}
	return gen.rng.IntN(2) == 0
}

func (gen *generator) members(s *Schema, depth int) any {
	object := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		if depth > 8 || !slices.Contains(s.Required, name) && gen.rng.IntN(3) == 0 {
			continue
		}
		object[name] = gen.instance(s.Properties[name], depth+1)
	}
	return object
}

// reference is an id, or an object with that id.
func (gen *generator) reference(s *Schema) any {
	id := fmt.Sprintf("ref_%d", gen.rng.IntN(1000))
	target := gen.doc.resolve(s.Expansions.OneOf[gen.rng.IntN(len(s.Expansions.OneOf))])
	if gen.rng.IntN(3) > 0 || target.Properties["object"] == nil {
		return id
	}
	return map[string]any{"id": id, "object": target.Properties["object"].Enum[0]}
}
