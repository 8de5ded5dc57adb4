package evidence

import (
	"cmp"
	"slices"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// slot is a place for a file: a file field such as "receipt", or an element of the
// appeal's list of files.
type slot string

// appealSlot is the appeal's list of files.
const appealSlot = "appeal.card.supporting_files"

// withFiles is the packet's evidence with the ids of the exhibits' files in their slots. An
// exhibit that is not at Stripe, with the id "", gets its digest instead, which is never the
// id of a file.
func (p *Packet) withFiles(exhibits []exhibit, ids []stripedispute.FileID) dispute.Evidence {
	e := p.Evidence
	for i, x := range exhibits {
		setFile(&e, x.slot, cmp.Or(ids[i], stripedispute.FileID(x.digest)))
	}
	return e
}

// fileIn is the id of the file that e has in a slot, or "".
func fileIn(e dispute.Evidence, s slot) stripedispute.FileID {
	if f := dispute.Field(s); f.File() {
		return stripedispute.FileID(e.Get(f))
	}
	if e.Appeal == nil || e.Appeal.Card == nil {
		return ""
	}
	for i, id := range e.Appeal.Card.SupportingFiles {
		if s == slot(jsonname.Element(appealSlot, i)) {
			return id
		}
	}
	return ""
}

// setFile puts the id of a file into a slot. In an appeal it adds the id at the end of the list:
// the exhibits are in the order of their slots. It copies the appeal first, because the appeal of
// the packet must not change.
func setFile(e *dispute.Evidence, s slot, id stripedispute.FileID) {
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
