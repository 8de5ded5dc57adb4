package evidence

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// If the order of a list has no meaning for one of the two, it has none for the other: evidence that is
// submitted must have the fingerprint that was approved.
func TestDifferencesAndFingerprintsAgreeOnTheOrderOfLists(t *testing.T) {
	var e dispute.Evidence
	lists := 0
	eachList(reflect.ValueOf(&e).Elem(), "", func(path string, list reflect.Value) {
		lists++
		inOrder := func(first, second string) (reflect.Value, dispute.Fingerprint) {
			list.Set(reflect.MakeSlice(list.Type(), 2, 2))
			fillTexts(list.Index(0), first, 0)
			fillTexts(list.Index(1), second, 0)
			return reflect.ValueOf(list.Interface()), e.Fingerprint()
		}
		ab, abPrint := inOrder("a", "b")
		ba, baPrint := inOrder("b", "a")
		var found []difference
		differ(ab, ba, path, &found)
		assert.Equal(t, abPrint == baPrint, len(found) == 0, "Evidence%s with its elements in another order: does Fingerprint stay the same, "+
			"and is there no difference? canonicalList in dispute/fingerprint.go and ordered in dispute/evidence/difference.go must agree", path)
	})
	assert.Positive(t, lists)
}

// eachList calls found with each list in v. It allocates the pointers on the way.
func eachList(v reflect.Value, path string, found func(path string, list reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		eachList(v.Elem(), path, found)
	case reflect.Struct:
		for field, value := range v.Fields() {
			eachList(value, path+"."+field.Name, found)
		}
	case reflect.Slice:
		found(path, v)
		v.SetZero()
	}
}
