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
	"time"
	"unicode/utf8"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// Manifest is the file that describes a packet in its folder.
const Manifest = "evidence.json"

// maxManifest is the most bytes that evidence.json may have: several times of what
// all texts together can take, escaped.
const maxManifest = 4 << 20

// document is evidence.json.
type document struct {
	Dispute       string          `json:"dispute,omitempty"`
	Charge        string          `json:"charge,omitempty"`
	PaymentIntent string          `json:"payment_intent,omitempty"`
	Account       string          `json:"account,omitempty"`
	Product       dispute.Product `json:"product,omitempty"`
	dispute.Evidence
	Metadata stripedispute.Metadata `json:"metadata,omitempty"`
}

// Load reads evidence.json in fsys and finds the files that it names beside it. A
// name that looks like that of a file and differs in its characters (an accent that
// is a character of its own, a no-break space) means that file.
//
// The error is a *[Problems] with everything that is wrong, each with its place in
// evidence.json; where a file is missing, it matches fs.ErrNotExist. It then holds
// the errors in the texts and files that were found as well, so that all of it can be
// mended at once. Where Load finds no error, what is in the files is left to
// [Packet.Check].
//
// Only regular files are opened: no named pipes, devices or sockets, whether
// evidence.json names them or a symbolic link leads there. For that fsys must tell
// what a file is without opening it (fs.StatFS), as os.DirFS and os.Root.FS do. A
// symbolic link in a folder opened by os.DirFS may lead anywhere on the machine; that
// of os.Root may not.
func Load(fsys fs.FS) (*Packet, error) {
	if fsys == nil {
		return nil, errors.New("evidence: Load needs a folder, and fsys is nil")
	}
	dir := newFolder(fsys)
	f := &filler{source: map[string]place{}}
	d, ok := f.document(dir)
	p := &Packet{
		Dispute: d.Dispute, Charge: d.Charge, PaymentIntent: d.PaymentIntent, Account: d.Account, Product: d.Product,
		Evidence: d.Evidence, Metadata: d.Metadata, source: f.source,
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
		all = p.problems(nil, time.Now(), exhibits, append(all, unreadable...)).Errors()
	}
	slices.SortStableFunc(all, byPlace)
	return nil, all.err()
}

// byPlace orders problems by their place in evidence.json, those without one last.
func byPlace(a, b Problem) int {
	switch {
	case (a.Line == 0) != (b.Line == 0):
		return b.Line - a.Line
	case a.Line != b.Line:
		return a.Line - b.Line
	}
	return a.Column - b.Column
}

// document reads evidence.json. ok is false when nothing of it could be read.
func (f *filler) document(dir *folder) (d document, ok bool) {
	data, err := dir.manifest()
	if err != nil {
		f.problems.find(SeverityError, RuleJSON, "", "%s cannot be read: %v.%s", Manifest, reason(err), dir.manifestHint(err)).Err = err
		return d, false
	}
	n, at, err := parse(data)
	if err != nil {
		f.fail(at, RuleJSON, "", "It is not JSON: %s.%s", strings.TrimPrefix(err.Error(), "json: "), hint(data, err))
		return d, false
	}
	f.fill(reflect.ValueOf(&d).Elem(), n, "")
	if n.value == nil {
		f.fail(n.place, RuleJSON, "", "It is null where an object belongs.")
	}
	return d, len(n.members) > 0
}

// manifest is the contents of evidence.json.
func (d *folder) manifest() ([]byte, error) {
	if err := regular(d.fsys, Manifest); err != nil {
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
		return nil, fmt.Errorf("it has more than %d MiB; documents belong into files of their own", maxManifest>>20)
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}), bytes.HasPrefix(data, []byte{0xfe, 0xff}), !utf8.Valid(data):
		return nil, errors.New("it is not UTF-8; save it in that encoding")
	}
	return data, nil
}

// hint says what mostly causes a syntax error.
func hint(data []byte, err error) string {
	switch text := err.Error(); {
	case len(bytes.TrimSpace(data)) == 0:
		return " It is empty."
	case strings.Contains(text, "'}'"), strings.Contains(text, "']'"):
		return " Is there a comma too many before it?"
	case strings.Contains(text, "string literal"), strings.Contains(text, "in string"):
		return ` Line breaks within a text are written \n, backslashes \\.`
	case strings.Contains(text, "after object key:value pair"), strings.Contains(text, "after array element"):
		return " Is there a comma missing before it?"
	default:
		return ""
	}
}

// reason is err without the path that it repeats.
func reason(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}
