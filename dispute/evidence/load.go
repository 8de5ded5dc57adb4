package evidence

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// Manifest is the name of the file that describes the packet in a folder.
const Manifest = "evidence.json"

// maxManifest is the largest size of evidence.json in bytes: several times the space that
// all texts can need with escapes.
const maxManifest = 4 << 20

// manifest is the content of evidence.json. Load copies its members into a Packet, and encode in
// save_json.go copies them back: a new member needs a line in both.
type manifest struct {
	Dispute       string          `json:"dispute,omitempty"`
	Charge        string          `json:"charge,omitempty"`
	PaymentIntent string          `json:"payment_intent,omitempty"`
	Account       string          `json:"account,omitempty"`
	Product       dispute.Product `json:"product,omitempty"`
	dispute.Evidence
	Metadata stripedispute.Metadata `json:"metadata,omitempty"`
}

// Load reads evidence.json in fsys and finds the files that it names. A name does not have
// to match a file's name character by character: if it looks the same on a screen (an
// accent as a separate character, a no-break space), Load takes that file.
//
// The error is a *[Problems] that lists everything that is wrong, each problem with its
// line and column in evidence.json. It matches fs.ErrNotExist if a file is missing. It also
// has what the check finds in the texts and in the files that were found, warnings too, so
// that you can fix all of it at once. If evidence.json and the file names have no errors,
// Load does not read the files; [Packet.Check] does that. Load waits for fsys without a timeout.
//
// Load opens only regular files. It opens no named pipe, device or socket, also not through
// a symbolic link. To find out without opening a file, it needs a fsys that implements
// fs.StatFS, as os.DirFS and os.Root.FS do. With os.DirFS, a symbolic link may lead
// anywhere on the machine; with os.Root.FS it may not.
func Load(fsys fs.FS) (*Packet, error) {
	if fsys == nil {
		return nil, errors.New("evidence: Load needs a folder, and fsys is nil")
	}
	dir := newFolder(fsys)
	f := &filler{source: map[string]place{}}
	m, ok := f.manifest(dir)
	p := &Packet{
		Dispute: m.Dispute, Charge: m.Charge, PaymentIntent: m.PaymentIntent, Account: m.Account, Product: m.Product,
		Evidence: m.Evidence, Metadata: m.Metadata, source: f.source,
	}
	l := loader{filler: f, folder: dir, used: map[string]bool{}}
	l.files(p)
	if len(f.problems) == 0 {
		p.unused = dir.unused(l.used)
		return p, nil
	}
	all := f.problems
	if ok {
		exhibits, unreadable := p.examine(nil)
		all = withoutConsequences(p.problems(nil, p.now(), exhibits, append(all, unreadable...)), f.problems)
	}
	slices.SortStableFunc(all, byPlace)
	return nil, all.err()
}

// withoutConsequences leaves out advice, and warnings about fields in which mistakes were
// found: what is warned of may be missing only because of the mistake.
func withoutConsequences(all, mistakes Problems) Problems {
	return slices.DeleteFunc(all, func(p Problem) bool {
		return p.Severity == SeverityAdvice || p.Severity == SeverityWarning && slices.ContainsFunc(mistakes, func(m Problem) bool {
			return p.Field != "" && (m.Field == p.Field || strings.HasPrefix(m.Field, p.Field+"."))
		})
	})
}

// byPlace orders problems by their place in evidence.json. Problems without a place come
// last.
func byPlace(a, b Problem) int {
	switch {
	case (a.Line == 0) != (b.Line == 0):
		return b.Line - a.Line
	case a.Line != b.Line:
		return a.Line - b.Line
	}
	return a.Column - b.Column
}

// manifest reads evidence.json. ok is false if nothing in it could be read.
func (f *filler) manifest(dir *folder) (m manifest, ok bool) {
	data, err := dir.readManifest()
	if err != nil {
		f.problems.add(SeverityError, RuleJSON, "", "%s cannot be read: %v.%s", Manifest, withoutPath(err), dir.manifestHint(err)).Err = err
		return m, false
	}
	n, at, err := parse(data)
	switch {
	case errors.Is(err, errManyValues):
		f.fail(at, RuleJSON, "", "It %v. Is it the right file?", err)
		return m, false
	case err != nil:
		f.fail(at, RuleJSON, "", "It is not JSON: %s.%s", strings.TrimPrefix(err.Error(), "json: "), syntaxHint(data, err))
		return m, false
	}
	f.fill(reflect.ValueOf(&m).Elem(), n, "")
	if n.value == nil {
		f.fail(n.place, RuleJSON, "", "It is null, and it must be an object in curly brackets.")
	}
	return m, len(n.members) > 0
}

// readManifest returns the contents of evidence.json without a byte order mark.
func (d *folder) readManifest() ([]byte, error) {
	if err := checkRegularFile(d.fsys, Manifest); err != nil {
		return nil, err
	}
	file, err := d.fsys.Open(Manifest)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, maxManifest+1))
	if err != nil {
		return nil, err
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	switch {
	case len(data) > maxManifest:
		return nil, fmt.Errorf("it is larger than %d MiB; put documents into separate files", maxManifest>>20)
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}), !utf8.Valid(data):
		return nil, errors.New("it is not UTF-8; save it in that encoding")
	}
	return data, nil
}

// syntaxHint is a sentence that names the usual cause of a syntax error, or "".
func syntaxHint(data []byte, err error) string {
	switch text := err.Error(); {
	case len(bytes.TrimSpace(data)) == 0:
		return " It is empty."
	case strings.Contains(text, "'}'"), strings.Contains(text, "']'"):
		return " Is there one comma too many before it?"
	case strings.Contains(text, "string literal"), strings.Contains(text, "in string"):
		return ` In a text, write a line break as \n and a backslash as \\.`
	case strings.Contains(text, "after object key:value pair"), strings.Contains(text, "after array element"):
		return " Is a comma missing before it?"
	default:
		return ""
	}
}

// withoutPath is err without the path of an fs.PathError, which the message names already.
func withoutPath(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}
