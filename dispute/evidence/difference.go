package evidence

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/internal/normal"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// DifferenceError says that in these fields the evidence at Stripe differs from the packet or
// from the approved evidence. If Submitted is false, nothing was submitted. If it is true,
// nobody can change the evidence any more.
type DifferenceError struct {
	Dispute   *dispute.Dispute // as Stripe has it
	Fields    []string         // by Stripe's names with dots
	Submitted bool             // the evidence was submitted with the difference, by this call or by somebody else

	// Err is the reason why the dispute takes no response any more, if Submitted is true. It is
	// ErrUnconfirmed if Stripe accepted the evidence and does not show it. Otherwise it is nil.
	Err error
}

// Error names the fields and what to do. It never shows the contents of the fields.
func (e *DifferenceError) Error() string {
	fields := strings.Join(e.Fields, ", ")
	switch {
	case e.Submitted && e.Err != nil:
		return fmt.Sprintf("evidence: other evidence was submitted than intended; it differs in %s; %v", fields, e.Err)
	case e.Submitted:
		return fmt.Sprintf("evidence: other evidence was submitted than intended; it differs in %s. "+
			"Look at the dispute; it cannot be changed any more.", fields)
	case e.Err != nil:
		return fmt.Sprintf("evidence: Stripe does not show %s as it was staged: %v", fields, e.Err)
	default:
		return fmt.Sprintf("evidence: the evidence at Stripe differs from the packet in %s, perhaps because somebody corrected it; "+
			"nothing was submitted. Look at the dispute. If the packet is right, stage it, look at it, and submit it.", fields)
	}
}

// Permanent is true, because a person must look first. It is false if Stripe accepted the
// evidence and does not show it, because Stripe may show it later. [stripedispute.Permanent]
// calls this method.
func (e *DifferenceError) Permanent() bool { return !errors.Is(e.Err, ErrUnconfirmed) }

// Unwrap returns Err.
func (e *DifferenceError) Unwrap() error { return e.Err }

// difference is a field in which the evidence at Stripe differs.
type difference struct {
	path    string // Stripe's names with dots
	altered bool   // Stripe has another text there, and the field is not empty
}

// paths returns the path of each difference.
func paths(list []difference) []string {
	var names []string
	for _, d := range list {
		names = append(names, d.path)
	}
	return names
}

// differences finds the fields of wanted that held lacks or has with another value. It skips
// the fields that are empty in wanted, because Stripe fills in fields by itself.
func differences(wanted, held dispute.Evidence) []difference {
	var list []difference
	differ(reflect.ValueOf(wanted), reflect.ValueOf(held), "", &list)
	return list
}

// differ compares two values at a path and appends the differences to list. It ignores a value of a
// kind that has no case here, such as a number.
func differ(wanted, held reflect.Value, path string, list *[]difference) {
	switch wanted.Kind() {
	case reflect.Pointer:
		if wanted.IsNil() {
			return
		}
		if held.IsNil() {
			*list = append(*list, difference{path: path})
			return
		}
		differ(wanted.Elem(), held.Elem(), path, list)
	case reflect.Struct:
		for field, value := range wanted.Fields() {
			differ(value, held.FieldByIndex(field.Index), jsonname.Join(path, jsonname.Of(field)), list)
		}
	case reflect.Slice:
		if wanted.Len() > 0 && wanted.Len() != held.Len() {
			*list = append(*list, difference{path: path})
			return
		}
		wanted, held = ordered(wanted), ordered(held)
		for i := range wanted.Len() {
			differ(wanted.Index(i), held.Index(i), jsonname.Element(path, i), list)
		}
	case reflect.String:
		text, heldText := normal.Text(wanted.String()), normal.Text(held.String())
		if text != "" && text != heldText {
			isText := wanted.Type() == reflect.TypeFor[string]()
			*list = append(*list, difference{path: path, altered: isText && heldText != ""})
		}
	case reflect.Bool:
		if wanted.Bool() != held.Bool() {
			*list = append(*list, difference{path: path})
		}
	}
}

// ordered sorts prior transactions by charge, because their order has no meaning. It returns
// any other list as it is.
func ordered(list reflect.Value) reflect.Value {
	priors, ok := reflect.TypeAssert[[]dispute.PriorTransaction](list)
	if !ok {
		return list
	}
	return reflect.ValueOf(slices.SortedFunc(slices.Values(priors), func(a, b dispute.PriorTransaction) int {
		return cmp.Compare(a.Charge, b.Charge)
	}))
}

// differingFields returns the fields that differ between two states of the evidence, also those
// that one of them leaves empty.
func differingFields(before, after dispute.Evidence) []string {
	names := append(paths(differences(before, after)), paths(differences(after, before))...)
	slices.Sort(names)
	return slices.Compact(names)
}

// asShown is wanted, but with the texts as Stripe shows them in its response after they were
// sent: it may trim or cut a text. Later steps compare with these texts. A field that Stripe
// shows empty, or with another file, keeps the value of wanted, so that later steps find the
// difference.
func asShown(wanted, sent, shown dispute.Evidence) dispute.Evidence {
	lost := map[string]bool{} // by the top-level field: whether a value in it is lost, not only altered
	for _, d := range differences(sent, shown) {
		top, _, _ := strings.Cut(d.path, ".")
		lost[top] = lost[top] || !d.altered
	}
	for top, isLost := range lost {
		if !isLost {
			copyField(&wanted, shown, top)
		}
	}
	return wanted
}

// copyField copies one top-level field of the evidence, such as "receipt" or "appeal", by Stripe's name.
func copyField(to *dispute.Evidence, from dispute.Evidence, name string) {
	for field, value := range reflect.ValueOf(from).Fields() {
		if jsonname.Of(field) == name {
			reflect.ValueOf(to).Elem().FieldByIndex(field.Index).Set(value)
		}
	}
}

// minCutText is how many bytes without white space a text at Stripe must have to count as the
// beginning of a longer text that Stripe has cut. Shorter texts, such as names, are more
// likely corrections by a person.
const minCutText = 100

// withoutTrimmed is wanted without the texts that held has with other white space or cut
// off. Another process staged them and Stripe changed them, or a person did. They are not
// sent again: they are submitted as Stripe has them, and Result.Differences names them.
func withoutTrimmed(wanted, held dispute.Evidence) dispute.Evidence {
	for _, field := range dispute.Fields() {
		want, have := wanted.Get(field), held.Get(field)
		trimmed := withoutSpace(want) == withoutSpace(have) || cutShort(want, have)
		if have != "" && !field.File() && trimmed && normal.Text(want) != normal.Text(have) {
			_ = wanted.Set(field, "")
		}
	}
	return wanted
}

// cutShort reports whether have is the beginning of want and ends within a sentence, as when
// Stripe has cut it. If have ends a sentence or a line, a person has probably deleted or added
// the rest: then it is a difference like any other.
func cutShort(want, have string) bool {
	letters := withoutSpace(have)
	if len(letters) < minCutText || !strings.HasPrefix(withoutSpace(want), letters) {
		return false
	}
	rest := want
	for range letters { // rest is want without these letters, and the white space between them
		rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
		_, n := utf8.DecodeRuneInString(rest)
		rest = rest[n:]
	}
	last, _ := utf8.DecodeLastRuneInString(letters)
	return !unicode.IsPunct(last) && !strings.HasPrefix(strings.TrimLeft(rest, " \t\r"), "\n")
}

// onlySetIn is wanted without the text and file fields that are empty in expected.
func onlySetIn(expected, wanted dispute.Evidence) dispute.Evidence {
	for _, field := range dispute.Fields() {
		if expected.Get(field) == "" {
			_ = wanted.Set(field, "")
		}
	}
	return wanted
}

// withoutSpace is a text without its white space.
func withoutSpace(text string) string { return strings.Join(strings.Fields(text), "") }
