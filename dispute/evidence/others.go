package evidence

import (
	"cmp"
	"reflect"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// others names the evidence of d that wanted leaves empty. It is submitted too. For an
// appeal, only the evidence of the appeal is submitted. The page of a packet has these rules too:
// Page.submittedToo in package review.
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
	return append(names, othersInEnhanced(wanted.EnhancedEvidence, d.Evidence.EnhancedEvidence)...)
}

// othersInAppeal names the evidence that the appeal at Stripe has and wanted leaves empty.
func othersInAppeal(wanted, held *dispute.Appeal) []string {
	var names []string
	if held == nil || held.Card == nil {
		return nil
	}
	var card dispute.CardAppeal
	if wanted != nil && wanted.Card != nil {
		card = *wanted.Card
	}
	isEmpty := func(v reflect.Value) bool { return v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0 }
	for field, value := range reflect.ValueOf(*held.Card).Fields() {
		if !isEmpty(value) && isEmpty(reflect.ValueOf(card).FieldByIndex(field.Index)) {
			names = append(names, "appeal.card."+jsonname.Of(field))
		}
	}
	return names
}

// othersInEnhanced names the enhanced evidence at Stripe that wanted lacks.
func othersInEnhanced(wanted, held *dispute.EnhancedEvidence) []string {
	if held == nil {
		return nil
	}
	var names []string
	addOthers(reflect.ValueOf(cmp.Or(wanted, &dispute.EnhancedEvidence{})), reflect.ValueOf(held), "enhanced_evidence", &names)
	return names
}

// addOthers adds the path of each value that held has and wanted leaves empty. It does not look into a
// list that both have, because the list of wanted replaces that of held. It ignores a bool, because a
// request always has its value.
func addOthers(wanted, held reflect.Value, path string, names *[]string) {
	switch held.Kind() {
	case reflect.Pointer:
		switch {
		case held.IsNil() || held.Elem().IsZero():
		case wanted.IsNil():
			*names = append(*names, path)
		default:
			addOthers(wanted.Elem(), held.Elem(), path, names)
		}
	case reflect.Struct:
		for field, value := range held.Fields() {
			addOthers(wanted.FieldByIndex(field.Index), value, jsonname.Join(path, jsonname.Of(field)), names)
		}
	case reflect.String, reflect.Slice:
		if wanted.Len() == 0 && held.Len() > 0 {
			*names = append(*names, path)
		}
	}
}
