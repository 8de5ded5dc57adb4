package evidence

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/redact"
)

// Packet is a response to a dispute. [Load] reads one from a folder; one that is
// made in code works the same. It may be used for several calls at once, as long
// as nobody changes it.
type Packet struct {
	// Dispute, Charge, PaymentIntent and Account bind the packet: with any of them set,
	// it is an error of the check when the dispute is another one, and for a
	// [Responder] when Account is not its own. Empty means that it is not compared.
	Dispute       string // "du_…"
	Charge        string // "ch_…" or "py_…", the disputed payment
	PaymentIntent string // "pi_…"
	Account       string // "acct_…", the connected account that took the payment

	// Evidence is the texts, the enhanced evidence and the text of an appeal. A file
	// field holds the id of a file that is uploaded already; it cannot be checked.
	Evidence dispute.Evidence

	// Files are the files to upload, one for each field at most.
	Files map[dispute.Field]File

	// AppealFiles are the files to upload for an appeal. They follow those that
	// Evidence.Appeal names by id.
	AppealFiles []File

	// Metadata to set on the dispute along with the evidence; "" deletes a key.
	Metadata stripedispute.Metadata

	// Product is the kind of thing that was sold. It decides which missing evidence
	// is worth an advice. Empty: it is guessed from the evidence, and only what helps
	// for all kinds is advised where that tells nothing.
	Product dispute.Product

	// Limits replaces the limits of [Packet.Check]; zero values are the defaults.
	Limits Limits

	// CountPages counts the pages of a PDF, in place of the built-in counter, which
	// cannot look into encrypted files that are packed. An error means that they
	// cannot be counted, which is a warning. It is given what somebody uploaded:
	// a counter that trusts the file can be made to hang or to eat all memory.
	CountPages func(pdf []byte) (int, error)

	source map[string]place // of each field in evidence.json
	unused []string         // documents in the folder that no field names
}

// slot is a place for a file: a file field, or an element of the appeal's files.
type slot string

const appealSlot = "appeal.card.supporting_files"

// files lists the files to upload by slot, in a fixed order.
func (p *Packet) files() (slots []slot, files map[slot]File) {
	files = make(map[slot]File, len(p.Files)+len(p.AppealFiles))
	for f, file := range p.Files {
		files[slot(f)] = file
	}
	slots = slices.Sorted(maps.Keys(files))
	uploaded := 0
	if a := p.Evidence.Appeal; a != nil && a.Card != nil {
		uploaded = len(a.Card.SupportingFiles)
	}
	for i, file := range p.AppealFiles {
		s := slot(fmt.Sprintf("%s[%d]", appealSlot, uploaded+i))
		slots, files[s] = append(slots, s), file
	}
	return slots, files
}

// String names the fields that are set and not what is in them.
func (p *Packet) String() string {
	if p == nil {
		return "evidence.Packet(nil)"
	}
	slots, _ := p.files()
	return fmt.Sprintf("evidence.Packet{%s, files: %s, %d labels}",
		p.Evidence, strings.Trim(fmt.Sprint(slots), "[]"), len(p.Metadata))
}

// GoString keeps evidence out of %#v too.
func (p *Packet) GoString() string { return p.String() }

// Format prints String, for every verb, also of a Packet that is not behind a pointer.
func (p Packet) Format(f fmt.State, verb rune) { redact.Text(f, verb, p.String()) }

// LogValue keeps evidence out of structured logs.
func (p *Packet) LogValue() slog.Value { return slog.StringValue(p.String()) }
