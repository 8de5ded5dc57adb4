package evidence

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// DifferenceError says that Stripe holds other evidence than the packet, in these
// fields. Before a submission nothing was submitted. After one nothing can be
// changed any more.
type DifferenceError struct {
	Dispute   *dispute.Dispute // as Stripe holds it
	Fields    []string
	Submitted bool  // it was submitted like that, by whomever
	Err       error // why it takes no response; nil while it does
}

// Error names the fields, never what they hold.
func (e *DifferenceError) Error() string {
	s := "evidence: Stripe holds something else than the packet in " + strings.Join(e.Fields, ", ")
	switch {
	case e.Err != nil:
		return fmt.Sprintf("%s; %v", s, e.Err)
	case e.Submitted:
		return s + ", and submitted it"
	default:
		return s + "; nothing was submitted. Did somebody change it at this moment? Look at the dispute, then run it again."
	}
}

// Unwrap is the Err.
func (e *DifferenceError) Unwrap() error { return e.Err }

// differences names what d does not hold as it is meant.
func (f *filing) differences(d *dispute.Dispute) []string {
	var paths []string
	differ(reflect.ValueOf(f.meant), reflect.ValueOf(d.Evidence), "", &paths)
	return paths
}

// differ collects the paths at which got lacks something of want. What want leaves
// empty may be anything: Stripe fills fields in by itself.
func differ(want, got reflect.Value, path string, paths *[]string) {
	switch want.Kind() {
	case reflect.Pointer:
		switch {
		case want.IsNil():
		case got.IsNil():
			*paths = append(*paths, path)
		default:
			differ(want.Elem(), got.Elem(), path, paths)
		}
	case reflect.Struct:
		for i := range want.NumField() {
			name := jsonName(want.Type().Field(i))
			differ(want.Field(i), got.Field(i), strings.TrimPrefix(path+"."+name, "."), paths)
		}
	case reflect.Slice:
		if want.Len() > 0 && want.Len() != got.Len() {
			*paths = append(*paths, path)
			return
		}
		want, got = ordered(want), ordered(got)
		for i := range want.Len() {
			differ(want.Index(i), got.Index(i), element(path, i), paths)
		}
	case reflect.String:
		if want.String() != "" && plain(want.String()) != plain(got.String()) {
			*paths = append(*paths, path)
		}
	case reflect.Bool:
		if want.Bool() != got.Bool() {
			*paths = append(*paths, path)
		}
	}
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// plain is a text without what a server may trim: line ends of one kind or
// another, white space around it.
func plain(text string) string { return strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n")) }

// ordered sorts prior transactions by charge, since their order means nothing.
func ordered(list reflect.Value) reflect.Value {
	priors, ok := reflect.TypeAssert[[]dispute.PriorTransaction](list)
	if !ok {
		return list
	}
	return reflect.ValueOf(slices.SortedFunc(slices.Values(priors), func(a, b dispute.PriorTransaction) int {
		return cmp.Compare(a.Charge, b.Charge)
	}))
}

// heldIn is the id that e has in a slot, "" for none.
func heldIn(e dispute.Evidence, s slot) stripedispute.FileID {
	if f := dispute.Field(s); f.File() {
		return stripedispute.FileID(e.Get(f))
	}
	if e.Appeal == nil || e.Appeal.Card == nil {
		return ""
	}
	for i, id := range e.Appeal.Card.SupportingFiles {
		if s == slot(element(appealSlot, i)) {
			return id
		}
	}
	return ""
}

// hold puts an id into a slot. The appeal is copied first, since the packet's own
// must not change.
func hold(e *dispute.Evidence, s slot, id stripedispute.FileID) {
	if dispute.Field(s).File() {
		_ = e.Set(dispute.Field(s), string(id))
		return
	}
	var card dispute.CardAppeal
	if e.Appeal != nil && e.Appeal.Card != nil {
		card = *e.Appeal.Card
	}
	card.SupportingFiles = append(slices.Clone(card.SupportingFiles), id)
	e.Appeal = &dispute.Appeal{Card: &card}
}
