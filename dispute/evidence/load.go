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

// Manifest is the file that describes a packet in its folder.
const Manifest = "evidence.json"

// maxManifest is the most bytes that evidence.json may have: several times of what
// all texts together can take, escaped.
const maxManifest = 4 << 20

// document is evidence.json.
type document struct {
	dispute.Evidence
	Metadata stripedispute.Metadata `json:"metadata"`
}

// Load reads evidence.json in fsys and finds the files that it names beside it.
// The error is a *[Problems] with everything that is wrong, each with its place
// in evidence.json; where a file is missing, it matches fs.ErrNotExist. What is in
// the files is not looked at: that is [Packet.Check].
//
// A symbolic link in a folder opened by os.DirFS may lead anywhere on the
// machine; that of os.Root may not.
func Load(fsys fs.FS) (*Packet, error) {
	if fsys == nil {
		return nil, errors.New("evidence: Load needs a folder, and fsys is nil")
	}
	f := &filler{source: map[string]place{}}
	d := f.document(fsys)
	p := &Packet{Evidence: d.Evidence, Metadata: d.Metadata, source: f.source}
	l := loader{filler: f, fsys: fsys, used: map[string]bool{}}
	l.files(p)
	slices.SortStableFunc(f.problems, func(a, b Problem) int {
		return compare(place{a.Line, a.Column}, place{b.Line, b.Column})
	})
	if err := f.problems.err(); err != nil {
		return nil, err
	}
	p.unused = l.unused()
	return p, nil
}

func compare(a, b place) int {
	if a.line != b.line {
		return a.line - b.line
	}
	return a.column - b.column
}

// document reads evidence.json.
func (f *filler) document(fsys fs.FS) (d document) {
	data, err := readAll(fsys)
	if err != nil {
		f.problems.find(SeverityError, RuleJSON, "", "%s cannot be read: %v.", Manifest, reason(err)).Err = err
		return d
	}
	n, at, err := parse(data)
	if err != nil {
		f.fail(at, RuleJSON, "", "It is not JSON: %s.%s", strings.TrimPrefix(err.Error(), "json: "), hint(data, err))
		return d
	}
	f.fill(reflect.ValueOf(&d).Elem(), n, "")
	if n.value == nil {
		f.fail(n.place, RuleJSON, "", "It is null where an object belongs.")
	}
	return d
}

func readAll(fsys fs.FS) ([]byte, error) {
	file, err := fsys.Open(Manifest)
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

// hint says what is mostly behind a syntax error.
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
