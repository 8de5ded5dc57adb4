package evidence

import (
	"reflect"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// filler copies JSON values into Go values and collects a problem for each value that does
// not fit.
type filler struct {
	problems Problems
	source   map[string]place // where each field is in evidence.json
}

// fail adds an error at a place in evidence.json.
func (f *filler) fail(at place, r Rule, field, format string, args ...any) *Problem {
	p := f.problems.add(SeverityError, r, field, format, args...)
	p.Line, p.Column = at.line, at.column
	return p
}

// fill copies n into v. It does not change v if n is null.
func (f *filler) fill(v reflect.Value, n *node, field string) {
	if n.value == nil {
		return
	}
	f.source[field] = n.place
	switch v.Kind() {
	case reflect.Pointer:
		to := reflect.New(v.Type().Elem())
		f.fill(to.Elem(), n, field)
		v.Set(to)
	case reflect.Struct:
		f.object(v, n, field)
	case reflect.Map:
		f.metadata(v, n, field)
	case reflect.Slice:
		f.list(v, n, field)
	case reflect.Bool:
		if b, ok := n.value.(bool); ok {
			v.SetBool(b)
		} else {
			f.fail(n.place, RuleFieldType, field, "It takes true or false, not %s.", n.kindName())
		}
	case reflect.String:
		f.text(v, n, field)
	default:
		f.fail(n.place, RuleFieldType, field, "It cannot be given in %s.", Manifest)
	}
}

// text fills a text field or a file field.
func (f *filler) text(v reflect.Value, n *node, field string) {
	text, ok := n.value.(string)
	file := v.Type() == reflect.TypeFor[stripedispute.FileID]()
	switch {
	case ok:
		v.SetString(text)
	case file && n.isList():
		f.fail(n.place, RuleOneFile, field, "It takes one file. Join the files into one PDF; package compose can do that.")
	case file:
		f.fail(n.place, RuleFieldType, field, "It takes the name of a file in quotes, not %s.", n.kindName())
	default:
		f.fail(n.place, RuleFieldType, field, "It takes a text in quotes, not %s.", n.kindName())
	}
}

// list fills a slice.
func (f *filler) list(v reflect.Value, n *node, field string) {
	if !n.isList() {
		f.fail(n.place, RuleFieldType, field, "It takes a list in square brackets, not %s.", n.kindName())
		return
	}
	f.checkCount(n, field)
	list := reflect.MakeSlice(v.Type(), len(n.items), len(n.items))
	for i, item := range n.items {
		f.fill(list.Index(i), item, jsonname.Element(field, i))
	}
	v.Set(list)
}

// metadata fills the metadata.
func (f *filler) metadata(v reflect.Value, n *node, field string) {
	if !n.isObject() {
		f.fail(n.place, RuleFieldType, field, "It takes an object of texts, not %s.", n.kindName())
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	f.members(n, field, func(m member, path string) {
		text := reflect.New(v.Type().Elem()).Elem()
		f.fill(text, m.value, path)
		if m.value.value != nil {
			v.SetMapIndex(reflect.ValueOf(m.key), text)
		}
	})
}

// object fills a struct.
func (f *filler) object(v reflect.Value, n *node, field string) {
	if !n.isObject() {
		f.fail(n.place, RuleFieldType, field, "It takes an object in curly brackets, not %s.", n.kindName())
		return
	}
	fields := map[string]reflect.StructField{}
	var names []string
	for _, sf := range reflect.VisibleFields(v.Type()) {
		if name := jsonname.Of(sf); name != "" {
			fields[name] = sf
			names = append(names, name)
		}
	}
	f.members(n, field, func(m member, path string) {
		if sf, ok := fields[m.key]; ok {
			f.fill(v.FieldByIndex(sf.Index), m.value, path)
			return
		}
		f.fail(m.place, RuleUnknownField, path, "Stripe has no such field here.%s", didYouMean(m.key, names))
	})
}

// checkCount adds an error if a list or an object has more elements than parse keeps.
func (f *filler) checkCount(n *node, field string) {
	if n.dropped > 0 {
		f.fail(n.place, RuleTooMany, field, "It has %d elements, and no evidence has more than %d in one place. Is it the right file?",
			maxElements+n.dropped, maxElements)
	}
}

// members calls use for each member of an object. For the second member with the same key
// it adds an error instead.
func (f *filler) members(n *node, field string, use func(m member, path string)) {
	f.checkCount(n, field)
	seen := map[string]bool{}
	for _, m := range n.members {
		path := jsonname.Join(field, oneLine(m.key, maxName))
		if seen[m.key] {
			f.fail(m.place, RuleTwice, path, "The field is given a second time. Keep one of the two.")
			continue
		}
		seen[m.key] = true
		use(m, path)
	}
}
