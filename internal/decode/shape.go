package decode

import (
	"reflect"
	"strings"
	"sync"

	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// shape is what a struct reads from an object.
type shape struct {
	fields map[string]reflect.Type // by their names in JSON
	folded map[string]string       // the same names by what encoding/json takes for equal
}

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
		case name == "-" || !f.IsExported():
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

// fold makes names equal that encoding/json takes for the same.
func fold(name string) string { return strings.ToLower(strings.ToUpper(name)) }

var foldedNames sync.Map //nolint:gochecknoglobals // a cache: reflect.Type → map[string]bool

// namesBelow is the folded names of all members that t and the types within it have.
func namesBelow(t reflect.Type) map[string]bool {
	if m, ok := foldedNames.Load(t); ok {
		return m.(map[string]bool)
	}
	names := map[string]bool{errorMember: true}
	collect(t, names, map[reflect.Type]bool{})
	m, _ := foldedNames.LoadOrStore(t, names)
	return m.(map[string]bool)
}

func collect(t reflect.Type, names map[string]bool, seen map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		collect(t.Elem(), names, seen)
	case reflect.Struct:
		if seen[t] {
			return
		}
		seen[t] = true
		s := shapeOf(t)
		for _, field := range s.fields {
			collect(field, names, seen)
		}
		for name := range s.folded {
			names[name] = true
		}
	}
}
