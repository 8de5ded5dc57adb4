package desk

import (
	"context"
	"errors"
	"fmt"

	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// Restage calls Gather again and replaces the staged evidence, including what a person
// changed. An approval is void afterwards, unless the evidence is the same as before.
//
// Neither Look nor the pages of deskweb call Restage. Call it from your program when your
// records have changed after the evidence was staged, for example when the carrier has
// confirmed the delivery, or from a button for your support.
//
// Restage waits while another call of Gather runs for this dispute in this process, at most until
// ctx ends. If the evidence has changed meanwhile, the error matches [evidence.ErrChanged], and
// nothing is replaced.
func (k *Desk) Restage(ctx context.Context, account, id string) error {
	c, err := k.readAnswerable(ctx, account, id)
	if err != nil {
		return err
	}
	if k.Gather == nil {
		return errors.New("desk: Desk.Gather is nil, so there is nothing to stage")
	}
	l := look{Desk: k, Case: c}
	if err := l.restage(ctx); err != nil {
		return fmt.Errorf("desk: dispute %s: %w", id, err)
	}
	return nil
}

func (l *look) restage(ctx context.Context) error {
	release, waited, err := l.beginGather(ctx)
	if err != nil {
		return err
	}
	defer release()
	if waited {
		if err := l.readUnchanged(ctx); err != nil {
			return err
		}
		if err := timeIsOver(ctx); err != nil {
			return err
		}
	}
	packet, err := l.callGather(ctx)
	if err != nil {
		return err
	}
	if packet == nil {
		return ErrNothingStaged
	}
	if err := l.stage(ctx, packet, l.responder(l.Account).Stage); err != nil {
		return err
	}
	return l.tell(ctx, nil) // writes desk_staged only; the next look sends notices
}

// readUnchanged reads the dispute again. It returns an error if the dispute takes no response any
// more, or if its evidence has changed.
func (l *look) readUnchanged(ctx context.Context) error {
	before := l.Dispute.Evidence.Fingerprint()
	if err := l.read(ctx); err != nil {
		return err
	}
	if err := l.Dispute.Answerable(l.Disputes.Now()); err != nil {
		return err
	}
	if l.Dispute.Evidence.Fingerprint() != before {
		return fmt.Errorf("evidence was staged while Restage waited for an earlier call of Gather: %w", evidence.ErrChanged)
	}
	return nil
}
