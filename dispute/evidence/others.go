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
