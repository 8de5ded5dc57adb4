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
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// Page is a dispute and a response to it, ready to be shown. [Staged] and [Packet] make
// one; the fields below may be changed before it is shown.
type Page struct {
	Account string    // the connected account, shown when it is set
	Now     time.Time // the time that the deadline is compared with

	// Fingerprint is that of the evidence shown. It is empty for a packet: only what is
	// staged has one.
	Fingerprint dispute.Fingerprint

	// Approve says how to approve exactly this evidence. Staged fills in the command
	// "disputes submit".
	Approve string

	// Documents are the files, in the order in which they are shown.
	Documents []Document

	// Link returns the address of a document, for the page to link to it, such as the
	// name of a copy beside the page. Nil keeps the contents inside the page.
	Link func(d Document) string

	dispute *dispute.Dispute
	entries []entry
	also    []entry // staged at Stripe, and not in the packet
	problem evidence.Problems
	packet  bool
}

// entry is one text or document of the evidence.
type entry struct {
	field    string // Stripe's name, with dots for what is nested
	text     string
	document int    // index into Documents, -1 for a text
	other    string // what Stripe holds in its place, when a packet is shown
}

// Staged makes the page of the evidence that Stripe holds for d, which may be staged or
// submitted. It downloads the files; one that cannot be read is shown with the reason, so
// look at [Document].Err where every file must be seen. opts go to every request, such as
// [stripedispute.WithAccount].
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
		p.problem = checked.Problems(d)
	}
	return p, nil
}

// Packet makes the page of a packet that is not staged yet. It reads its files. d is the
// dispute that it is for; nil leaves out what only the dispute tells.
func Packet(d *dispute.Dispute, packet *evidence.Packet) (*Page, error) {
	if packet == nil {
		return nil, errors.New("review: the packet is nil")
	}
	p := &Page{Now: time.Now(), dispute: d, packet: true, problem: packet.Problems(d)}
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
			e.document = p.add(Document{Field: v.path, Name: v.text, Err: errors.New("it is at Stripe already and is not read here")})
		}
		if other, ok := held[v.path]; ok && !same(other, v.text) {
			e.other = other
		}
		delete(held, v.path)
		p.entries = append(p.entries, e)
	}
	for i, file := range packet.AppealFiles {
		e := entry{field: fmt.Sprintf("appeal.card.supporting_files[%d]", i), document: -1}
		e.document = p.add(read(e.field, file, &room))
		p.entries = append(p.entries, e)
	}
	for _, v := range walk(p.dispute.Evidence) {
		if text, ok := held[v.path]; ok {
			p.also = append(p.also, entry{field: v.path, text: text, document: -1})
		}
	}
	return p, nil
}

// uploaded stands for a file that a packet will upload.
const uploaded = "file_of_this_packet"

func (p *Page) add(d Document) int {
	p.Documents = append(p.Documents, d)
	return len(p.Documents) - 1
}

// problems sorts what the check found: by the entry that each is shown beside, the first
// that it covers, and -1 for none. What is merely missing has a list of its own, and the
// deadline is among the facts.
func (p *Page) problems() map[int]evidence.Problems {
	found := map[int]evidence.Problems{}
	for _, q := range p.problem {
		if q.Rule == evidence.RuleMissing || q.Rule == evidence.RuleDeadline {
			continue
		}
		at := slices.IndexFunc(p.entries, func(e entry) bool { return covers(e.field, q.Field) })
		found[at] = append(found[at], q)
	}
	return found
}

// covers reports whether a problem of one path is shown beside the entry of another.
func covers(entry, problem string) bool {
	return problem != "" && (entry == problem || strings.HasPrefix(problem, entry+".") || strings.HasPrefix(entry, problem+".") || strings.HasPrefix(entry, problem+"["))
}

// same compares texts as the bank would read them.
func same(a, b string) bool {
	return strings.TrimSpace(strings.ReplaceAll(a, "\r\n", "\n")) == strings.TrimSpace(strings.ReplaceAll(b, "\r\n", "\n"))
}
