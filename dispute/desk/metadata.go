package desk

import (
	"context"
	"fmt"
	"maps"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/permanent"
)

// The metadata of a dispute that the desk reads and writes.
const (
	keyStaged     = "desk_staged"
	keyApproved   = "desk_approved"
	keyApprovedBy = "desk_approved_by"
	keyApprovedAt = "desk_approved_at"
	keyClosedBy   = "desk_closed_by"
	keyClosedAt   = "desk_closed_at"
	keyTold       = "desk_told"
)

// neededKeys has a value for each key that the desk needs until the dispute is submitted.
func neededKeys() stripedispute.Metadata {
	all := stripedispute.Metadata{}
	for _, key := range []string{keyStaged, keyApproved, keyApprovedBy, keyApprovedAt, keyTold} {
		all[key] = "yes"
	}
	return all
}

// approvalMetadata records an approval.
func approvalMetadata(d *dispute.Dispute, fp dispute.Fingerprint, who string, at time.Time) stripedispute.Metadata {
	return stripedispute.Metadata{
		keyApproved:   string(fp) + " " + roundOf(d),
		keyApprovedBy: who,
		keyApprovedAt: at.UTC().Format(time.RFC3339),
	}
}

// noApprovalMetadata deletes the metadata of an approval.
func noApprovalMetadata() stripedispute.Metadata {
	return stripedispute.Metadata{keyApproved: "", keyApprovedBy: "", keyApprovedAt: ""}
}

// updateMetadata changes the metadata of a dispute. It sends nothing if there is no room.
func (k *Desk) updateMetadata(ctx context.Context, c Case, m stripedispute.Metadata) (*dispute.Dispute, error) {
	if metadataFull(c.Dispute, m) {
		return nil, fmt.Errorf("desk: dispute %s: %w", c.Dispute.ID, ErrMetadataFull)
	}
	d, err := k.Disputes.Update(ctx, c.Dispute.ID, dispute.UpdateParams{Metadata: m}, onAccount(c.Account)...)
	if err != nil {
		return nil, fmt.Errorf("desk: changing the metadata of %s: %w", c.Dispute.ID, err)
	}
	return d, nil
}

// maxKeys is how many keys the metadata of a dispute may have at Stripe
// (https://docs.stripe.com/api/metadata).
const maxKeys = 50

// ErrMetadataFull is the reason why the desk cannot remember what was approved and which
// notices were sent: the metadata of the dispute has no room for the keys of the desk. Every
// look sends the notices again until a key is deleted.
var ErrMetadataFull = permanent.New(
	"the metadata of the dispute has no room for the keys of the desk; delete some of its 50 keys at Stripe")

// metadataFull reports whether the metadata of d has no room for these keys.
func metadataFull(d *dispute.Dispute, keys stripedispute.Metadata) bool {
	all := maps.Clone(d.Metadata)
	if all == nil {
		return false
	}
	maps.Copy(all, keys)
	maps.DeleteFunc(all, func(_, value string) bool { return value == "" })
	return len(all) > maxKeys
}
