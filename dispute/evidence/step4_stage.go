package evidence

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// staging is an error where somebody staged evidence on d that is not the wanted one.
// What Stripe filled in by itself before anybody staged anything does not count.
func staging(d *dispute.Dispute, wanted dispute.Evidence) error {
	if !hasStaged(d) {
		return nil
	}
	if different := differences(unlessRespelled(wanted, d.Evidence), d.Evidence); len(different) > 0 {
		return &DifferenceError{Dispute: d, Fields: paths(different)}
	}
	return nil
}

// hasStaged reports whether somebody gave evidence for the response that d waits for.
// For an appeal, Stripe's has_evidence is about the response before it.
func hasStaged(d *dispute.Dispute) bool {
	if d.Status.Appeal() {
		return !empty(dispute.Evidence{Appeal: d.Evidence.Appeal})
	}
	return d.EvidenceDetails.HasEvidence
}

func empty(e dispute.Evidence) bool { return e.Fingerprint() == dispute.Evidence{}.Fingerprint() }

// stage sends what d lacks. It returns the dispute as it is then, and what is expected of
// it from now on: wanted, with the texts as Stripe shows them. The dispute can be one
// that takes no response any more, because somebody else was faster. With guard it
// does not replace what somebody else stages in between.
func (f *filing) stage(ctx context.Context, d *dispute.Dispute, wanted dispute.Evidence, submits bool) (staged *dispute.Dispute, expected dispute.Evidence, err error) {
	f.tell(StepStage, Began)
	if !nothing(f.patch(d, wanted)) { // a person may have worked on it while files were read and uploaded
		if d, err = f.get(ctx, StepStage); err != nil {
			return nil, wanted, failed(StepStage, err)
		}
	}
	f.result.Before = d
	switch {
	case closed(d):
		return d, wanted, nil
	case f.guard && hasStaged(d):
		if err := staging(d, wanted); err != nil {
			return nil, wanted, err
		}
		wanted = unlessRespelled(wanted, d.Evidence)
	}
	patch := f.patch(d, wanted)
	if nothing(patch) {
		f.tell(StepStage, Skipped)
		return d, wanted, f.hear(nil, d, submits)
	}
	if staged, err = f.keep(ctx, patch); err != nil {
		return nil, wanted, failed(StepStage, err)
	}
	if closed(staged) {
		return staged, wanted, nil
	}
	sent := *cmp.Or(patch.Evidence, &dispute.Evidence{})
	f.result.Changed = changes(d, settled(sent, sent, staged.Evidence), patch.Metadata)
	f.tell(StepStage, Ended)
	return staged, settled(wanted, sent, staged.Evidence), f.hear(nil, staged, submits)
}

// keep sends the patch, and looks whether Stripe holds it.
func (f *filing) keep(ctx context.Context, patch dispute.UpdateParams) (staged *dispute.Dispute, err error) {
	content, err := json.Marshal([]any{patch.Evidence, patch.Metadata})
	if err != nil {
		return nil, err
	}
	sent := cmp.Or(patch.Evidence, &dispute.Evidence{})
	err = f.once(ctx, action{
		step: StepStage, content: digest(content), revert: true,
		call: func(opts ...stripedispute.Option) (err error) {
			staged, err = f.Disputes.Update(ctx, f.id, patch, opts...)
			return err
		},
		holds: func(ctx context.Context, got reply) (bool, error) {
			expected, fresh := *sent, got.err == nil && !got.replayed
			if got.err == nil {
				expected = settled(expected, expected, staged.Evidence)
			}
			if fresh && len(differences(expected, staged.Evidence)) == 0 {
				return true, nil
			}
			now, err := f.get(ctx, StepStage)
			if err != nil {
				return false, err
			}
			staged = now
			different := differences(expected, now.Evidence)
			switch {
			case closed(now):
				return true, nil
			case len(different) == 0 && (fresh || len(lacking(patch.Metadata, now)) == 0):
				return true, nil
			case fresh:
				return false, &DifferenceError{Dispute: now, Fields: paths(different), Err: ErrUnconfirmed}
			case f.guard:
				return false, staging(now, *sent)
			}
			return false, nil
		},
	})
	return staged, err
}

// patch is what d lacks.
func (f *filing) patch(d *dispute.Dispute, wanted dispute.Evidence) dispute.UpdateParams {
	var e dispute.Evidence
	for _, lack := range differences(wanted, d.Evidence) {
		switch top, _, _ := strings.Cut(lack.path, "."); top {
		case "enhanced_evidence":
			e.EnhancedEvidence = wanted.EnhancedEvidence
		case "appeal":
			e.Appeal = wanted.Appeal
		default:
			_ = e.Set(dispute.Field(top), wanted.Get(dispute.Field(top)))
		}
	}
	if e == (dispute.Evidence{}) && !hasStaged(d) {
		e = wanted // Stripe filled all of it in, and nobody has staged it
	}
	p := dispute.UpdateParams{Metadata: lacking(f.packet.Metadata, d)}
	if e != (dispute.Evidence{}) {
		p.Evidence = &e
	}
	return p
}

func nothing(p dispute.UpdateParams) bool { return p.Evidence == nil && len(p.Metadata) == 0 }

// lacking is those labels that d does not have like this.
func lacking(labels stripedispute.Metadata, d *dispute.Dispute) stripedispute.Metadata {
	labels = maps.Clone(labels)
	maps.DeleteFunc(labels, func(k, v string) bool { return d.Metadata[k] == v })
	return labels
}

// changes names what staging changed on d.
func changes(d *dispute.Dispute, now dispute.Evidence, labels stripedispute.Metadata) []string {
	names := paths(differences(now, d.Evidence))
	for _, label := range slices.Sorted(maps.Keys(labels)) {
		names = append(names, "metadata."+label)
	}
	return names
}
