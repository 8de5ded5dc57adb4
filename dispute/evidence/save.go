package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/lookalike"
)

// maxSaved is the most bytes of one file that Save copies.
const maxSaved = 100 << 20

// Save writes the packet as a new folder that [Load] reads: evidence.json and the
// files, under their names. The same packet gives the same bytes. Limits and
// CountPages are not in it.
//
// It writes to a temporary folder beside dir first, and renames that to dir once all
// is written and read back, so that dir is there as a whole or not at all. A folder
// that has something in it is left alone: the error matches fs.ErrExist. Only the user
// who runs the program may read what it writes.
//
// A file's name must be a name alone, without a path, and must not be that of another
// file with other contents, also not in other letters: some systems take them for the
// same. Save does not check the packet: that is [Packet.Check].
func (p *Packet) Save(dir string) error {
	if p == nil {
		return errors.New("evidence: the packet is nil")
	}
	if err := p.save(filepath.Clean(dir)); err != nil {
		return fmt.Errorf("evidence: the packet cannot be saved: %w", err)
	}
	return nil
}

func (p *Packet) save(dir string) (err error) {
	if err := vacant(dir); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o700); err != nil {
		return err
	}
	temporary, err := os.MkdirTemp(filepath.Dir(dir), ".evidence-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(temporary)
		}
	}()
	root, err := os.OpenRoot(temporary)
	if err != nil {
		return err
	}
	err = p.write(root)
	if closed := root.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) { // an empty folder
		return err
	}
	return os.Rename(temporary, dir)
}

// vacant returns an error unless dir is an empty folder or not there.
func vacant(dir string) error {
	info, err := os.Lstat(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is not a folder: %w", quoted(dir), fs.ErrExist)
	}
	if list, err := os.ReadDir(dir); err != nil || len(list) > 0 {
		return errors.Join(fmt.Errorf("the folder %s has files in it: %w", quoted(dir), fs.ErrExist), err)
	}
	return nil
}

// write writes the whole folder and reads it back.
func (p *Packet) write(root *os.Root) error {
	manifest, err := p.encode()
	if err != nil {
		return err
	}
	s := saver{root: root, saved: map[string]saved{}}
	slots, files := p.files()
	for _, slot := range slots {
		if err := s.file(files[slot]); err != nil {
			return fmt.Errorf("%s: %w", oneLine(string(slot), maxField), err)
		}
	}
	if _, err := s.create(Manifest, bytes.NewReader(manifest)); err != nil {
		return err
	}
	loaded, err := Load(root.FS())
	if err != nil {
		return err
	}
	if again, err := loaded.encode(); err != nil || !bytes.Equal(again, manifest) {
		return errors.New("its evidence.json does not give the same packet again")
	}
	return nil
}

// encode is the packet as evidence.json, with the names of its files.
func (p *Packet) encode() ([]byte, error) {
	d := document{
		Dispute: p.Dispute, Charge: p.Charge, PaymentIntent: p.PaymentIntent, Account: p.Account, Product: p.Product,
		Evidence: p.Evidence, Metadata: p.Metadata,
	}
	var card dispute.CardAppeal
	if d.Appeal != nil && d.Appeal.Card != nil {
		card = *d.Appeal.Card
		card.SupportingFiles = slices.Clone(card.SupportingFiles)
	}
	for _, file := range p.AppealFiles {
		card.SupportingFiles = append(card.SupportingFiles, stripedispute.FileID(file.Name))
	}
	if len(p.AppealFiles) > 0 {
		d.Appeal = &dispute.Appeal{Card: &card}
	}
	for field, file := range p.Files {
		if !field.File() {
			return nil, fmt.Errorf("%s: Stripe has no field for a file of this name", oneLine(string(field), maxField))
		}
		if d.Get(field) != "" {
			return nil, fmt.Errorf("%s has a file to upload and the id of an uploaded one; keep one of the two", field)
		}
		_ = d.Set(field, file.Name)
	}
	if !validUTF8(reflect.ValueOf(d)) {
		return nil, errors.New("one of its texts is not valid UTF-8")
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(d)
	return b.Bytes(), err
}

// validUTF8 reports whether all strings in v are valid. JSON would change others.
func validUTF8(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return utf8.ValidString(v.String())
	case reflect.Pointer:
		return v.IsNil() || validUTF8(v.Elem())
	case reflect.Struct:
		for _, field := range v.Fields() {
			if !validUTF8(field) {
				return false
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if !validUTF8(v.Index(i)) {
				return false
			}
		}
	case reflect.Map:
		for key, value := range v.Seq2() {
			if !validUTF8(key) || !validUTF8(value) {
				return false
			}
		}
	}
	return true
}

// saver writes files into a folder, each name once.
type saver struct {
	root  *os.Root
	saved map[string]saved // by a key that is equal for names that are the same somewhere
}

type saved struct {
	name   string
	digest string
}

// file writes a file. One that two fields name is written once.
func (s *saver) file(f File) error {
	if err := checkName(f.Name); err != nil {
		return err
	}
	if f.Open == nil {
		return errors.New("it has no Open function")
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	from := &steady{r: io.LimitReader(r, maxSaved+1)}
	key := strings.ToLower(lookalike.Key(f.Name))
	before, again := s.saved[key]
	if !again {
		digest, err := s.create(f.Name, from)
		s.saved[key] = saved{f.Name, digest}
		return err
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, from); err != nil {
		return err
	}
	if before.name != f.Name || before.digest != hex.EncodeToString(hash.Sum(nil)) {
		return fmt.Errorf("%s has the name of another file, %s; rename one of them", quoted(f.Name), quoted(before.name))
	}
	return nil
}

// create writes a new file to the disk and returns the digest of its contents.
func (s *saver) create(name string, from io.Reader) (digest string, err error) {
	file, err := s.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(file, hash), from)
	if err == nil && n > maxSaved {
		err = fmt.Errorf("%s has more than %s", quoted(name), megabytes(maxSaved))
	}
	if err == nil {
		err = file.Sync()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	return hex.EncodeToString(hash.Sum(nil)), err
}

// checkName refuses names that are a path, that evidence.json could not say, or that
// are taken.
func checkName(name string) error {
	switch {
	case name == "":
		return errors.New("the file has no name; give it one, such as receipt.pdf")
	case len(name) > 255, !utf8.ValidString(name), strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("%s cannot be the name of a file; rename it", quoted(name))
	case name == ".", !filepath.IsLocal(name), strings.ContainsAny(name, `/\`):
		return fmt.Errorf("%s is a path; give the name of the file alone", quoted(name))
	case strings.EqualFold(lookalike.Key(name), Manifest), uploaded(name):
		return fmt.Errorf("%s means something else in a packet; rename the file", quoted(name))
	}
	return nil
}
