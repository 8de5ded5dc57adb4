package evidence

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// stage sends what Stripe does not hold yet.
func (f *filing) stage(ctx context.Context) error {
	f.tell(Event{Step: StepStage, State: Began})
	before := f.result.Before
	patch := f.patch(before)
	if patch.Evidence == nil && len(patch.Metadata) == 0 {
		f.tell(Event{Step: StepStage, State: Skipped})
		return f.verdict()
	}
	content, err := json.Marshal([]any{patch.Evidence, patch.Metadata})
	if err != nil {
		return failed(StepStage, err)
	}
	err = f.once(ctx, action{
		step: StepStage, content: digest(content),
		call: func(opts ...stripedispute.Option) error {
			return f.after(f.Disputes.Update(ctx, f.id, patch, opts...))
		},
		holds: func(ctx context.Context, _ error) (bool, error) {
			if err := f.after(f.get(ctx, StepStage)); err != nil {
				return false, err
			}
			left := f.patch(f.result.After)
			return left.Evidence == nil && len(left.Metadata) == 0, nil
		},
	})
	if err != nil {
		return failed(StepStage, err)
	}
	f.result.Changed = f.changes(before)
	f.result.Differences = f.differences(f.result.After)
	f.tell(Event{Step: StepStage, State: Ended})
	return f.verdict()
}

// patch is what d lacks of the packet.
func (f *filing) patch(d *dispute.Dispute) dispute.UpdateParams {
	var e dispute.Evidence
	for _, path := range f.differences(d) {
		switch top, _, _ := strings.Cut(path, "."); top {
		case "enhanced_evidence":
			e.EnhancedEvidence = f.meant.EnhancedEvidence
		case "appeal":
			e.Appeal = f.meant.Appeal
		default:
			_ = e.Set(dispute.Field(top), f.meant.Get(dispute.Field(top)))
		}
	}
	if e == (dispute.Evidence{}) && !d.EvidenceDetails.HasEvidence {
		e = f.meant // all of it was filled in by Stripe, and none is staged
	}
	p := dispute.UpdateParams{Metadata: f.labels(d)}
	if e != (dispute.Evidence{}) {
		p.Evidence = &e
	}
	return p
}

// labels are the metadata that d does not have like this.
func (f *filing) labels(d *dispute.Dispute) stripedispute.Metadata {
	labels := maps.Clone(f.packet.Metadata)
	maps.DeleteFunc(labels, func(k, v string) bool { return d.Metadata[k] == v })
	return labels
}

// changes names what staging changes on d.
func (f *filing) changes(d *dispute.Dispute) []string {
	paths := f.differences(d)
	for _, label := range slices.Sorted(maps.Keys(f.labels(d))) {
		paths = append(paths, "metadata."+label)
	}
	return paths
}

// verdict hears what Stripe says of Compelling Evidence 3.0, now that it is staged,
// and again before it is submitted. What still qualifies after some work is not
// submitted without it, if it is the packet's.
func (f *filing) verdict() error {
	f.result.Others = f.others()
	verdict := f.result.After.EvidenceDetails.EnhancedEligibility.VisaCompellingEvidence3
	if verdict == nil || verdict.Status == f.heard {
		return nil
	}
	f.heard = verdict.Status
	given := f.packet.Evidence.EnhancedEvidence
	switch verdict.Status {
	case dispute.CompellingEvidence3RequiresAction:
		severity := SeverityWarning
		if f.submits && given != nil && given.VisaCompellingEvidence3 != nil {
			severity = SeverityError
		}
		f.result.Problems.find(severity, RuleCompelling, compellingField,
			"Stripe says that it lacks: %s. Complete it, or leave it out and clear it at Stripe.", fmt.Sprint(verdict.RequiredActions))
	case dispute.CompellingEvidence3NotQualified:
		f.result.Problems.find(SeverityWarning, RuleCompelling, compellingField, "Stripe says that it does not qualify; the ordinary evidence decides.")
	}
	return f.result.Problems.err()
}

// others names the evidence at Stripe that the packet does not speak of.
func (f *filing) others() []string {
	var names []string
	for _, field := range dispute.Fields() {
		if f.meant.Get(field) == "" && f.result.After.Evidence.Get(field) != "" {
			names = append(names, string(field))
		}
	}
	return append(names, programmes(f.result.After.Evidence.EnhancedEvidence, f.meant.EnhancedEvidence)...)
}

// programmes names those of held that meant has not.
func programmes(held, meant *dispute.EnhancedEvidence) []string {
	if held == nil {
		return nil
	}
	if meant == nil {
		meant = &dispute.EnhancedEvidence{}
	}
	var names []string
	h, m := reflect.ValueOf(*held), reflect.ValueOf(*meant)
	for i := range h.NumField() {
		if p := h.Field(i); !p.IsNil() && !p.Elem().IsZero() && m.Field(i).IsNil() {
			names = append(names, "enhanced_evidence."+jsonName(h.Type().Field(i)))
		}
	}
	return names
}
