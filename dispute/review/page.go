package review

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/dispute/internal/normal"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// Page is a dispute and a response to it, ready to be shown. [Staged] and [Packet] make one.
// You may change its fields before you show it.
type Page struct {
	Account string // the connected account ("acct_…"); shown if it is not empty

	// Now is the time for "3 days left" beside the deadline. Staged and Packet set it to the
	// time at which they made the page; Packet uses the Clock of the packet.
	Now time.Time

	// Fingerprint is the fingerprint of the evidence on the page. It is empty for a packet,
	// because only staged evidence has a fingerprint.
	Fingerprint dispute.Fingerprint

	// Approve says how to approve exactly this evidence. Staged fills in the command
	// "disputes submit". It is shown if the evidence is staged and can be submitted.
	Approve string

	// Documents are the files, in the order of the page.
	Documents []Document

	// Link returns the address of a document, such as the name of a copy in the folder of the
	// page. If it is nil, the page contains the documents.
	Link func(d Document) string

	dispute  *dispute.Dispute
	entries  []entry
	also     []entry // evidence at Stripe that the packet lacks
	problems evidence.Problems
	packet   bool
}

// entry is one text or document of the evidence.
type entry struct {
	field    string // Stripe's name, with dots for nested fields
	text     string
	document int    // index into Documents; -1 for a text
	other    string // for a packet: what Stripe has in this field, if that differs
}

// Staged makes the page for the evidence that Stripe has for d, staged or submitted. It
// downloads the files one after another, at most 20 MB together, and changes nothing at Stripe. It
// does not read the dispute again. The page shows a file that cannot be read with the reason; look
// at [Document].Err if a person must see every file. If ctx ends, Staged returns its error and no
// page. The opts, such as [stripedispute.WithAccount], are passed to every request.
//
// Stripe: https://docs.stripe.com/disputes/best-practices.
func Staged(ctx context.Context, files *fileupload.Client, d *dispute.Dispute, opts ...stripedispute.Option) (*Page, error) {
	if d == nil {
		return nil, errors.New("review: the dispute is nil")
	}
	p := &Page{
		Now: time.Now(), Fingerprint: d.Evidence.Fingerprint(), dispute: d,
		Approve: fmt.Sprintf("To submit exactly this evidence: disputes submit %s %s", d.ID, d.Evidence.Fingerprint()),
	}
	checked := evidence.Packet{Evidence: d.Evidence, Files: map[dispute.Field]evidence.File{}}
	room := int64(maxShown)
	for _, v := range walk(d.Evidence) {
		e := entry{field: v.path, text: v.text, document: -1}
		if v.file {
			doc := download(ctx, files, v.path, stripedispute.FileID(v.text), &room, opts)
			if err := ctx.Err(); err != nil {
				return nil, fmt.Errorf("review: %s: %w", v.path, err)
			}
			e.document = p.add(doc)
			if f := dispute.Field(v.path); doc.Err == nil && f.Known() {
				checked.Files[f] = evidence.FileOf(doc.Name, doc.Contents)
				_ = checked.Evidence.Set(f, "")
			}
		}
		p.entries = append(p.entries, e)
	}
	if d.Status.NeedsResponse() {
		p.problems = checked.Problems(d)
	}
	return p, nil
}

// Packet makes the page for a packet that is not staged yet. It makes no request. It reads
// each file of the packet twice: for the check, and for the page, which has at most 20 MB of files.
// It waits for the readers of the files, without a timeout. d is the dispute that the packet is for.
// If d is nil, the page leaves out the facts of the dispute, and the check its rules about
// the dispute.
func Packet(d *dispute.Dispute, packet *evidence.Packet) (*Page, error) {
	if packet == nil {
		return nil, errors.New("review: the packet is nil")
	}
	p := &Page{Now: time.Now(), dispute: d, packet: true, problems: packet.Problems(d)}
	if packet.Clock != nil {
		p.Now = packet.Clock.Now()
	}
	if d == nil {
		p.dispute = &dispute.Dispute{}
	}
	given := packet.Evidence
	files := map[string]evidence.File{}
	for f, file := range packet.Files {
		_ = given.Set(f, uploaded)
		files[string(f)] = file
	}
	room := int64(maxShown)
	held := map[string]string{}
	for _, v := range walk(p.dispute.Evidence) {
		held[v.path] = v.text
	}
	for _, v := range walk(given) {
		e := entry{field: v.path, text: v.text, document: -1}
		if file, ok := files[v.path]; ok {
			e.document = p.add(read(v.path, file, &room))
		} else if v.file {
			e.document = p.add(Document{Field: v.path, Name: v.text, Err: errors.New("it is at Stripe already and is not downloaded here")})
		}
		if other, ok := held[v.path]; ok && normal.Text(other) != normal.Text(v.text) {
			e.other = other
		}
		delete(held, v.path)
		p.entries = append(p.entries, e)
	}
	ids := 0 // of the appeal's files that are at Stripe already; they come first
	if a := given.Appeal; a != nil && a.Card != nil {
		ids = len(a.Card.SupportingFiles)
	}
	for i, file := range packet.AppealFiles {
		e := entry{field: jsonname.Element(appealFiles, ids+i), document: -1}
		e.document = p.add(read(e.field, file, &room))
		p.entries = append(p.entries, e)
	}
	for _, v := range walk(p.dispute.Evidence) {
		if text, ok := held[v.path]; ok && p.submittedToo(v.path) {
			p.also = append(p.also, entry{field: v.path, text: text, document: -1})
		}
	}
	return p, nil
}

// appealFiles is the path of the appeal's list of files.
const appealFiles = "appeal.card.supporting_files"

// submittedToo reports whether the evidence at path, which Stripe has and the packet lacks, is
// submitted with the packet. The rules are those of others.go in package evidence: an appeal is
// submitted alone, and a list in the packet replaces the one at Stripe.
func (p *Page) submittedToo(path string) bool {
	if strings.HasPrefix(path, "appeal.") != p.dispute.Status.Appeal() {
		return false
	}
	list, _, inList := strings.Cut(path, "[")
	return !inList || !slices.ContainsFunc(p.entries, func(e entry) bool { return strings.HasPrefix(e.field, list+"[") })
}

// uploaded is the id in a file field for which the packet has a file to upload.
const uploaded = "file_of_this_packet"

// add adds a document and returns its index.
func (p *Page) add(d Document) int {
	p.Documents = append(p.Documents, d)
	return len(p.Documents) - 1
}

// problemsByEntry groups the problems by the index of the entry next to which they are shown.
// The index is -1 for problems that belong to no entry. It leaves out missing evidence, which
// has its own list, and the deadline, which is one of the facts.
func (p *Page) problemsByEntry() map[int]evidence.Problems {
	found := map[int]evidence.Problems{}
	for _, q := range p.problems {
		if q.Rule == evidence.RuleMissing || q.Rule == evidence.RuleDeadline {
			continue
		}
		at := slices.IndexFunc(p.entries, func(e entry) bool { return belongsTo(e.field, q.Field) })
		found[at] = append(found[at], q)
	}
	return found
}

// belongsTo reports whether a problem with this path is shown next to the entry with that
// path: the paths are equal, or one is inside the other.
func belongsTo(entry, problem string) bool {
	inside := strings.HasPrefix(problem, entry+".") || strings.HasPrefix(entry, problem+".") || strings.HasPrefix(entry, problem+"[")
	return problem != "" && (entry == problem || inside)
}
