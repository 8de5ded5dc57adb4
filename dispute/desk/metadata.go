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

// The keys that the desk reads and writes in the metadata of a dispute. The package comment says
// what each of them holds.
const (
	keyStaged     = "desk_staged"
	keyApproved   = "desk_approved"
	keyApprovedBy = "desk_approved_by"
	keyApprovedAt = "desk_approved_at"
	keyClosedBy   = "desk_closed_by"
	keyClosedAt   = "desk_closed_at"
	keyTold       = "desk_told"
)

// maxMetadataKeys is how many keys the metadata of a dispute may have at Stripe
// (https://docs.stripe.com/api/metadata).
const maxMetadataKeys = 50

// ErrMetadataFull is the reason why the desk cannot remember something: the metadata of the
// dispute has no room for the keys of the desk. Until somebody deletes keys, Approve and Close can
// return this error. Notices that the desk cannot record in desk_told are sent again at each look.
var ErrMetadataFull = permanent.New(fmt.Sprintf("the metadata of the dispute has no room for the keys of the desk; "+
	"it has room for %d keys in all, so delete some at Stripe", maxMetadataKeys))

// neededKeys returns the keys that the desk writes before the dispute is submitted. metadataFull
// counts them, so each has a value that is not empty; the value itself is never sent. The keys of
// Close are not here: Close checks the room for them.
func neededKeys() stripedispute.Metadata {
	all := stripedispute.Metadata{}
	for _, key := range []string{keyStaged, keyApproved, keyApprovedBy, keyApprovedAt, keyTold} {
		all[key] = "yes"
	}
	return all
}

// metadataFull reports whether the metadata of d has no room for changes. As at Stripe, the value
// "" in changes deletes a key.
func metadataFull(d *dispute.Dispute, changes stripedispute.Metadata) bool {
	all := stripedispute.Metadata{}
	maps.Copy(all, d.Metadata)
	maps.Copy(all, changes)
	maps.DeleteFunc(all, func(_, value string) bool { return value == "" })
	return len(all) > maxMetadataKeys
}

// approvalMetadata returns the metadata that records an approval. A new key also goes into
// noApprovalMetadata, neededKeys and doc.go.
func approvalMetadata(d *dispute.Dispute, fp dispute.Fingerprint, who string, at time.Time) stripedispute.Metadata {
	return stripedispute.Metadata{
		keyApproved:   string(fp) + " " + roundOf(d),
		keyApprovedBy: who,
		keyApprovedAt: at.UTC().Format(time.RFC3339),
	}
}

// noApprovalMetadata returns the metadata that deletes an approval.
func noApprovalMetadata() stripedispute.Metadata {
	return stripedispute.Metadata{keyApproved: "", keyApprovedBy: "", keyApprovedAt: ""}
}

// updateMetadata changes the metadata of a dispute for Approve, Withdraw and Close, and returns the
// dispute after the change. If the metadata has no room for the changes, updateMetadata sends no
// request, and the error matches ErrMetadataFull. look.tell writes desk_staged and desk_told
// itself. If the metadata has no room for them, it does not return an error.
func (k *Desk) updateMetadata(ctx context.Context, c Case, changes stripedispute.Metadata) (*dispute.Dispute, error) {
	if metadataFull(c.Dispute, changes) {
		return nil, fmt.Errorf("desk: dispute %s: %w", c.Dispute.ID, ErrMetadataFull)
	}
	d, err := k.Disputes.Update(ctx, c.Dispute.ID, dispute.UpdateParams{Metadata: changes}, onAccount(c.Account)...)
	if err != nil {
		return nil, fmt.Errorf("desk: changing the metadata of %s: %w", c.Dispute.ID, err)
	}
	return d, nil
}
