package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// Close accepts the dispute as lost, for good. It first records who in the metadata, because
// a closed dispute cannot be changed, and then calls [dispute.Client.CloseDispute]. If the metadata
// has no room for that, the error matches [ErrMetadataFull] and the dispute stays open. If
// CloseDispute fails, the metadata keeps who, and the next call of Close replaces it.
//
// For an inquiry, the error matches [dispute.ErrInquiry]. If the dispute takes no response any more,
// it is that of [dispute.Dispute.Answerable].
func (k *Desk) Close(ctx context.Context, account, id, who string) error {
	if err := checkWho(who); err != nil {
		return err
	}
	c, err := k.readAnswerable(ctx, account, id)
	if err != nil {
		return err
	}
	if c.Dispute.Status.Inquiry() {
		return fmt.Errorf("desk: dispute %s: %w", id, dispute.ErrInquiry)
	}
	closed := stripedispute.Metadata{keyClosedBy: who, keyClosedAt: k.Disputes.Now().UTC().Format(time.RFC3339)}
	if c.Dispute, err = k.updateMetadata(ctx, c, closed); err != nil {
		return err
	}
	if _, err := k.Disputes.CloseDispute(ctx, c.Dispute, onAccount(account)...); err != nil {
		return fmt.Errorf("desk: closing %s: %w", id, err)
	}
	return nil
}
