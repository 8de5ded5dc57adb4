package evidence

import (
	"cmp"
	"slices"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// with is the packet's evidence with the exhibits' files in their slots. One that is not
// at Stripe has its digest for an id, which no file has.
func (p *Packet) with(exhibits []exhibit, ids []stripedispute.FileID) dispute.Evidence {
	e := p.Evidence
	for i, x := range exhibits {
		hold(&e, x.slot, cmp.Or(ids[i], stripedispute.FileID(x.digest)))
	}
	return e
}

// heldIn is the id that e has in a slot, "" for none.
func heldIn(e dispute.Evidence, s slot) stripedispute.FileID {
	if f := dispute.Field(s); f.File() {
		return stripedispute.FileID(e.Get(f))
	}
	if e.Appeal == nil || e.Appeal.Card == nil {
		return ""
	}
	for i, id := range e.Appeal.Card.SupportingFiles {
		if s == slot(element(appealSlot, i)) {
			return id
		}
	}
	return ""
}

// hold puts an id into a slot. The appeal is copied first, since the packet's own
// must not change.
func hold(e *dispute.Evidence, s slot, id stripedispute.FileID) {
	if dispute.Field(s).File() {
		_ = e.Set(dispute.Field(s), string(id))
		return
	}
	var card dispute.CardAppeal
	if e.Appeal != nil && e.Appeal.Card != nil {
		card = *e.Appeal.Card
	}
	card.SupportingFiles = append(slices.Clone(card.SupportingFiles), id)
	e.Appeal = &dispute.Appeal{Card: &card}
}
