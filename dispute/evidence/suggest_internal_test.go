package evidence

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// An alias that cannot be written, or leads to no field, would do nothing.
func TestAliasesLeadToAField(t *testing.T) {
	known := map[string]bool{}
	addNames(reflect.TypeFor[manifest](), known)
	for alias, field := range aliases {
		assert.Equal(t, snakeCase(alias), alias)
		assert.False(t, known[alias], "%s is a field itself", alias)
		assert.True(t, known[field], "%s leads to %s, which is not a field", alias, field)
	}
}

// addNames adds the names of the members of t, and of the objects in it.
func addNames(t reflect.Type, known map[string]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		addNames(t.Elem(), known)
	case reflect.Struct:
		for _, field := range reflect.VisibleFields(t) {
			known[jsonname.Of(field)] = true
			addNames(field.Type, known)
		}
	}
}
