package review

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// value is one text, yes or no, or file id in the evidence.
type value struct {
	path string // Stripe's names with dots
	text string
	file bool // text is the id of a file
}

// walk lists every value that is set in e, in the order of the struct, which is Stripe's. It
// uses reflection, so that a field that is added later is listed too.
func walk(e dispute.Evidence) []value {
	var all []value
	collect(reflect.ValueOf(e), "", &all)
	return all
}

// collect appends the values in v, which is at path.
func collect(v reflect.Value, path string, all *[]value) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			collect(v.Elem(), path, all)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			collect(v.Field(i), jsonname.Join(path, jsonname.Of(v.Type().Field(i))), all)
		}
	case reflect.Slice:
		for i := range v.Len() {
			collect(v.Index(i), jsonname.Element(path, i), all)
		}
	case reflect.String:
		if v.String() != "" {
			*all = append(*all, value{path: path, text: v.String(), file: v.Type() == reflect.TypeFor[stripedispute.FileID]()})
		}
	case reflect.Bool:
		*all = append(*all, value{path: path, text: map[bool]string{true: "yes", false: "no"}[v.Bool()]})
	default:
		*all = append(*all, value{path: path, text: fmt.Sprint(v.Interface())})
	}
}

// label turns a path into words: "enhanced_evidence.visa_compliance.fee_acknowledged" becomes
// "Visa compliance: fee acknowledged". A field with words that are not its name also needs a case
// in the method name (text.go), which then adds the name.
func label(path string) string {
	switch dispute.Field(path) {
	case dispute.FieldUncategorizedText:
		return "Anything else"
	case dispute.FieldUncategorizedFile:
		return "Any other file"
	}
	steps := strings.Split(strings.TrimPrefix(strings.TrimPrefix(path, "enhanced_evidence."), "appeal.card."), ".")
	for i, step := range steps {
		name, index, listed := strings.Cut(step, "[")
		words := strings.Split(name, "_")
		for j, w := range words {
			switch w {
			case "ip", "id":
				words[j] = strings.ToUpper(w)
			case "visa", "mastercard":
				words[j] = strings.ToUpper(w[:1]) + w[1:]
			}
		}
		steps[i] = strings.Join(words, " ")
		if listed {
			var n int
			_, _ = fmt.Sscanf(index, "%d", &n)
			steps[i] += fmt.Sprintf(" %d", n+1)
		}
	}
	text := strings.Join(steps, ": ")
	if strings.HasPrefix(path, "appeal.") {
		text = "appeal: " + text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
