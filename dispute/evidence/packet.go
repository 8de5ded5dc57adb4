package evidence

import (
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
	"github.com/stripedispute-go/stripedispute/internal/redact"
)

// Packet is a response to a dispute, before it is at Stripe. [Load] reads one from a
// folder; a packet that is made in code works the same. Several calls may use it at the
// same time if nobody changes it meanwhile.
type Packet struct {
	// Dispute, Charge, PaymentIntent and Account bind the packet. The check returns an
	// error if one of the first three is set and the dispute has another id. A
	// [Responder] also returns an error if Account is set and differs from its own
	// Account. An empty field is not compared.
	Dispute       string // "du_…"
	Charge        string // "ch_…" or "py_…", the disputed payment
	PaymentIntent string // "pi_…"
	Account       string // "acct_…", the connected account that took the payment

	// Evidence has the texts, the enhanced evidence and the text of an appeal, in the
	// fields of Stripe's evidence object. A file field holds the id of a file that is
	// at Stripe already; the contents of such a file cannot be checked.
	Evidence dispute.Evidence

	// Files are the files to upload, at most one for each file field. Their sizes and
	// pages are bounded by Limits.
	Files map[dispute.Field]File

	// AppealFiles are the files to upload for an appeal (Stripe's
	// appeal[card][supporting_files]). They come after the files that Evidence.Appeal
	// names by id.
	AppealFiles []File

	// Metadata is set on the dispute together with the evidence; the value "" deletes a
	// key. [stripedispute.Metadata] has Stripe's limits. Keys that begin with "desk_" are an
	// error, because package desk keeps approvals there.
	Metadata stripedispute.Metadata

	// Product is the kind of product that was sold. It decides which missing evidence the
	// check advises to add. If it is empty, the check guesses it from the evidence. If it
	// cannot guess, it advises only the fields that help for every kind of product.
	Product dispute.Product

	// Limits replaces the limits of [Packet.Check]; a zero value means the default.
	Limits Limits

	// Clock tells the time that Check and Problems compare deadlines and dates with. Set it
	// to the Clock of your Config where that is not nil. nil means the clock of the
	// machine. A [Responder] ignores it: it uses the Clock of its clients' Config.
	Clock stripedispute.Clock

	// CountPages counts the pages of a PDF instead of the built-in counter, which cannot
	// count them if the PDF has object streams with another filter than FlateDecode. A check
	// calls it for one PDF after another, from any goroutine. If it returns an error, the pages
	// are unknown, which is a warning. It gets files that strangers may have made: a hostile
	// file can make a careless counter hang or use up the memory.
	CountPages func(pdf []byte) (int, error)

	source map[string]place // where each field is in evidence.json
	unused []string         // documents in the folder that no field names
}

// A field of Packet that evidence.json can have is also in manifest and Load (load.go), and in
// encode (save_json.go).

// now is the time by the packet's clock.
func (p *Packet) now() time.Time {
	if p.Clock != nil {
		return p.Clock.Now()
	}
	return time.Now()
}

// files lists the files to upload by slot. The order of slots is always the same.
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
		s := slot(jsonname.Element(appealSlot, uploaded+i))
		slots, files[s] = append(slots, s), file
	}
	return slots, files
}

// String names the fields that are set. It does not show their contents.
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

// Format prints String for every verb, also for a Packet that is not a pointer.
func (p Packet) Format(f fmt.State, verb rune) { redact.Text(f, verb, p.String()) }

// LogValue keeps evidence out of structured logs.
func (p *Packet) LogValue() slog.Value { return slog.StringValue(p.String()) }
