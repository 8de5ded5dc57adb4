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

// stage sends the evidence and the metadata that d lacks, in one request with submit=false. Right
// before that it reads the dispute once more. It sends nothing if d lacks nothing. It returns the
// dispute after that, and the evidence that later steps must find there: wanted, with the texts as
// Stripe shows them. The returned dispute may take no response any more, if somebody else submitted
// or closed it meanwhile. The guard also protects what somebody else stages meanwhile.
//
// stage never submits. submitsLater only makes checkCompelling stricter: it says that the same
// call submits the packet after this step.
func (f *filing) stage(
	ctx context.Context, d *dispute.Dispute, wanted dispute.Evidence, submitsLater bool,
) (staged *dispute.Dispute, expected dispute.Evidence, err error) {
	f.announce(StepStage, StateBegan)
	if !isEmptyPatch(f.patch(d, wanted)) { // a person may have changed the dispute while files were read and uploaded
		if d, err = f.get(ctx, StepStage); err != nil {
			return nil, wanted, stepError(StepStage, err)
		}
	}
	f.result.Before = d
	switch {
	case takesNoResponse(d):
		return d, wanted, nil
	case f.guard.protects(d):
		if err := checkStaged(d, wanted); err != nil {
			return nil, wanted, err
		}
		wanted = withoutTrimmed(wanted, d.Evidence)
	}
	patch := f.patch(d, wanted)
	if isEmptyPatch(patch) {
		f.announce(StepStage, StateSkipped)
		return d, wanted, f.checkCompelling(nil, d, submitsLater)
	}
	if staged, err = f.sendPatch(ctx, patch); err != nil {
		return nil, wanted, stepError(StepStage, err)
	}
	if takesNoResponse(staged) {
		return staged, wanted, nil
	}
	sent := *cmp.Or(patch.Evidence, &dispute.Evidence{})
	f.result.Changed = changedNames(d, asShown(sent, sent, staged.Evidence), patch.Metadata)
	f.announce(StepStage, StateEnded)
	return staged, asShown(wanted, sent, staged.Evidence), f.checkCompelling(nil, staged, submitsLater)
}

// sendPatch sends the patch and makes sure that the dispute shows it.
func (f *filing) sendPatch(ctx context.Context, patch dispute.UpdateParams) (staged *dispute.Dispute, err error) {
	content, err := json.Marshal([]any{patch.Evidence, patch.Metadata})
	if err != nil {
		return nil, err
	}
	sent := cmp.Or(patch.Evidence, &dispute.Evidence{})
	err = f.once(ctx, action{
		step: StepStage, content: digest(content), overwritable: true,
		call: func(opts ...stripedispute.Option) (err error) {
			staged, err = f.Disputes.Update(ctx, f.id, patch, opts...)
			return err
		},
		inEffect: func(ctx context.Context, got reply) (bool, error) {
			expected := *sent
			if got.err == nil {
				expected = asShown(expected, expected, staged.Evidence)
			}
			fresh := got.err == nil && !got.replayed // a response to this very request
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
			case takesNoResponse(now): // nothing more to send; stage returns this dispute
				return true, nil
			case len(different) == 0 && (fresh || len(missingMetadata(patch.Metadata, now)) == 0):
				return true, nil
			case fresh: // Stripe accepted the evidence and does not show it
				return false, &DifferenceError{Dispute: now, Fields: paths(different), Err: ErrUnconfirmed}
			case f.guard.protects(now): // Stripe replayed an old response; somebody else may have staged since then
				return false, checkStaged(now, *sent)
			}
			return false, nil // once sends the request under the next key if Stripe replayed an old response
		},
	})
	return staged, err
}

// patch returns the evidence and the metadata that d lacks.
func (f *filing) patch(d *dispute.Dispute, wanted dispute.Evidence) dispute.UpdateParams {
	var e dispute.Evidence
	for _, lack := range differences(wanted, d.Evidence) {
		top, _, _ := strings.Cut(lack.path, ".")
		copyField(&e, wanted, top)
	}
	if e == (dispute.Evidence{}) && !d.Staged() {
		e = wanted // Stripe filled in the same evidence, but nobody has staged it
	}
	p := dispute.UpdateParams{Metadata: missingMetadata(f.packet.Metadata, d)}
	if e != (dispute.Evidence{}) {
		p.Evidence = &e
	}
	return p
}

// isEmptyPatch reports whether p changes nothing.
func isEmptyPatch(p dispute.UpdateParams) bool { return p.Evidence == nil && len(p.Metadata) == 0 }

// missingMetadata returns the keys of wanted that d does not have, or has with another value.
func missingMetadata(wanted stripedispute.Metadata, d *dispute.Dispute) stripedispute.Metadata {
	missing := maps.Clone(wanted)
	maps.DeleteFunc(missing, func(k, v string) bool { return d.Metadata[k] == v })
	return missing
}

// changedNames returns the names for Result.Changed: the fields of d that differ from now, and
// the keys of the metadata that were set.
func changedNames(d *dispute.Dispute, now dispute.Evidence, set stripedispute.Metadata) []string {
	names := paths(differences(now, d.Evidence))
	for _, key := range slices.Sorted(maps.Keys(set)) {
		names = append(names, "metadata."+key)
	}
	return names
}
