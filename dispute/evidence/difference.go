package evidence

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/internal/normal"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// DifferenceError says that Stripe holds other evidence in these fields than the packet,
// or than was approved. Before a submission nothing was submitted. After one nothing can
// be changed any more.
type DifferenceError struct {
	Dispute   *dispute.Dispute // as Stripe holds it
	Fields    []string         // by Stripe's names with dots
	Submitted bool             // it was submitted like that, by whomever
	Err       error            // why it takes no response, or ErrUnconfirmed when Stripe accepted the evidence and does not show it; else nil
}

// Error names the fields, never what they hold, and what to do.
func (e *DifferenceError) Error() string {
	fields := strings.Join(e.Fields, ", ")
	switch {
	case e.Submitted && e.Err != nil:
		return fmt.Sprintf("evidence: something else than was meant was submitted, in %s; %v", fields, e.Err)
	case e.Submitted:
		return fmt.Sprintf("evidence: Stripe holds something else than was meant in %s, and submitted it. Look at the dispute; it cannot be changed any more.", fields)
	case e.Err != nil:
		return fmt.Sprintf("evidence: Stripe does not show %s as it was staged: %v", fields, e.Err)
	default:
		return fmt.Sprintf("evidence: Stripe holds something else than the packet in %s, perhaps because somebody corrected it; nothing was submitted. Look at the dispute. If the packet is right, stage it, look at it, and submit it.", fields)
	}
}

// Permanent is true: a person must look first. It is false for a staging that Stripe's
// response does not show, which may show later. It tells [stripedispute.Permanent].
func (e *DifferenceError) Permanent() bool { return !errors.Is(e.Err, ErrUnconfirmed) }

// Unwrap is the Err.
func (e *DifferenceError) Unwrap() error { return e.Err }

// difference is a place at which Stripe holds something else.
type difference struct {
	path    string // Stripe's names with dots
	altered bool   // Stripe holds another text there, and not nothing
}

func paths(list []difference) []string {
	var names []string
	for _, d := range list {
		names = append(names, d.path)
	}
	return names
}

// differences finds what held does not hold as it is wanted. What wanted leaves empty may
// be anything: Stripe fills fields in by itself.
func differences(wanted, held dispute.Evidence) []difference {
	var list []difference
	differ(reflect.ValueOf(wanted), reflect.ValueOf(held), "", &list)
	return list
}

func differ(want, got reflect.Value, path string, list *[]difference) {
	switch want.Kind() {
	case reflect.Pointer:
		switch {
		case want.IsNil():
		case got.IsNil():
			*list = append(*list, difference{path: path})
		default:
			differ(want.Elem(), got.Elem(), path, list)
		}
	case reflect.Struct:
		for field, value := range want.Fields() {
			differ(value, got.FieldByIndex(field.Index), strings.TrimPrefix(path+"."+jsonname.Of(field), "."), list)
		}
	case reflect.Slice:
		if want.Len() > 0 && want.Len() != got.Len() {
			*list = append(*list, difference{path: path})
			return
		}
		want, got = ordered(want), ordered(got)
		for i := range want.Len() {
			differ(want.Index(i), got.Index(i), element(path, i), list)
		}
	case reflect.String:
		wanted, held := normal.Text(want.String()), normal.Text(got.String())
		if wanted != "" && wanted != held {
			text := want.Type() == reflect.TypeFor[string]()
			*list = append(*list, difference{path: path, altered: text && held != ""})
		}
	case reflect.Bool:
		if want.Bool() != got.Bool() {
			*list = append(*list, difference{path: path})
		}
	}
}

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

// changed names everything that is not the same in two states of one dispute.
func changed(before, after dispute.Evidence) []string {
	names := append(paths(differences(before, after)), paths(differences(after, before))...)
	slices.Sort(names)
	return slices.Compact(names)
}

// settled is wanted with the texts that were sent as Stripe shows them right afterwards:
// Stripe trimmed or cut them, and later comparisons are with that. A field that is not
// shown, or another file, stays a difference.
func settled(wanted, sent, shown dispute.Evidence) dispute.Evidence {
	lost := map[string]bool{} // whether something below this member is missing, not altered
	for _, d := range differences(sent, shown) {
		top, _, _ := strings.Cut(d.path, ".")
		lost[top] = lost[top] || !d.altered
	}
	for top, missing := range lost {
		switch {
		case missing:
		case top == "enhanced_evidence":
			wanted.EnhancedEvidence = shown.EnhancedEvidence
		case top == "appeal":
			wanted.Appeal = shown.Appeal
		default:
			_ = wanted.Set(dispute.Field(top), shown.Get(dispute.Field(top)))
		}
	}
	return wanted
}

// shortest is how many characters a text must have, besides its white space, to pass for
// one that Stripe has cut. A person corrects shorter ones, such as names.
const shortest = 100

// unlessRespelled is wanted without the texts that Stripe holds with other white space or
// cut off. Another process staged them, and Stripe wrote them like that, or a person did.
// They are left and submitted as they are, and Differences names them.
func unlessRespelled(wanted, held dispute.Evidence) dispute.Evidence {
	for _, field := range dispute.Fields() {
		sent, now := letters(wanted.Get(field)), letters(held.Get(field))
		cut := len(now) >= shortest && strings.HasPrefix(sent, now)
		if now != "" && !field.File() && (cut || sent == now) && normal.Text(wanted.Get(field)) != normal.Text(held.Get(field)) {
			_ = wanted.Set(field, "")
		}
	}
	return wanted
}

// within is wanted without the texts that expected leaves as they are.
func within(wanted, expected dispute.Evidence) dispute.Evidence {
	for _, field := range dispute.Fields() {
		if expected.Get(field) == "" {
			_ = wanted.Set(field, "")
		}
	}
	return wanted
}

// letters is a text without its white space.
func letters(text string) string { return strings.Join(strings.Fields(text), "") }

// others names the evidence of d that wanted leaves empty and that is submitted along. Of
// an appeal that is only the appeal.
func others(wanted dispute.Evidence, d *dispute.Dispute) []string {
	if d.Status.Appeal() {
		return othersInAppeal(wanted.Appeal, d.Evidence.Appeal)
	}
	var names []string
	for _, field := range dispute.Fields() {
		if wanted.Get(field) == "" && d.Evidence.Get(field) != "" {
			names = append(names, string(field))
		}
	}
	return append(names, programmes(d.Evidence.EnhancedEvidence, wanted.EnhancedEvidence)...)
}

func othersInAppeal(wanted, held *dispute.Appeal) []string {
	var names []string
	if held == nil || held.Card == nil {
		return nil
	}
	var card dispute.CardAppeal
	if wanted != nil && wanted.Card != nil {
		card = *wanted.Card
	}
	if card.ReasonForFiling == "" && held.Card.ReasonForFiling != "" {
		names = append(names, "appeal.card.reason_for_filing")
	}
	if len(card.SupportingFiles) == 0 && len(held.Card.SupportingFiles) > 0 {
		names = append(names, appealSlot)
	}
	return names
}

// programmes names those of held that wanted has not.
func programmes(held, wanted *dispute.EnhancedEvidence) []string {
	if held == nil {
		return nil
	}
	wanted = cmp.Or(wanted, &dispute.EnhancedEvidence{})
	var names []string
	h, w := reflect.ValueOf(*held), reflect.ValueOf(*wanted)
	for i := range h.NumField() {
		if p := h.Field(i); !p.IsNil() && !p.Elem().IsZero() && w.Field(i).IsNil() {
			names = append(names, "enhanced_evidence."+jsonname.Of(h.Type().Field(i)))
		}
	}
	return names
}
