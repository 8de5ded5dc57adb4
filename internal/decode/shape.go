package decode

import (
	"reflect"
	"strings"
	"sync"

	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// shape describes the members that a struct reads from an object.
type shape struct {
	fields map[string]reflect.Type // by their names in JSON
	folded map[string]string       // the same names, by their folded form
}

// shapeOf returns the members of the struct t, those of embedded structs included.
func shapeOf(t reflect.Type) shape {
	s := shape{map[string]reflect.Type{}, map[string]string{}}
	for f := range t.Fields() {
		switch name := jsonname.Of(f); {
		case f.Anonymous && name == "":
			inner := f.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			for name, t := range shapeOf(inner).fields {
				if _, hidden := s.fields[name]; !hidden {
					s.fields[name] = t
				}
			}
		case name == "-" || !f.IsExported(): // encoding/json ignores it
		case name == "":
			s.fields[f.Name] = f.Type
		default:
			s.fields[name] = f.Type
		}
	}
	for name := range s.fields {
		s.folded[fold(name)] = name
	}
	return s
}

// fold returns the same text for names that encoding/json does not distinguish.
func fold(name string) string { return strings.ToLower(strings.ToUpper(name)) }

var foldedNames sync.Map //nolint:gochecknoglobals // a cache: reflect.Type → map[string]bool

// namesWithin returns the folded names of all members of t and of the types within t. It adds
// errorMember, since a member "Error" is not plain either.
func namesWithin(t reflect.Type) map[string]bool {
	if m, ok := foldedNames.Load(t); ok {
		return m.(map[string]bool)
	}
	names := map[string]bool{errorMember: true}
	collectNames(t, names, map[reflect.Type]bool{})
	m, _ := foldedNames.LoadOrStore(t, names)
	return m.(map[string]bool)
}

// collectNames adds the folded names of t, and of the types within t, to names.
func collectNames(t reflect.Type, names map[string]bool, seen map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		collectNames(t.Elem(), names, seen)
	case reflect.Struct:
		if seen[t] {
			return
		}
		seen[t] = true
		s := shapeOf(t)
		for _, field := range s.fields {
			collectNames(field, names, seen)
		}
		for name := range s.folded {
			names[name] = true
		}
	}
}
