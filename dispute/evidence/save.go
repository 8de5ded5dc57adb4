package evidence

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/stripedispute-go/stripedispute/internal/lookalike"
)

// maxSaved is the largest size of a file that Save copies, in bytes.
const maxSaved = 100 << 20

// Save writes the packet to a new folder that [Load] can read: evidence.json and the files,
// under their names. The same packet results in the same bytes. Limits, Clock and CountPages
// are not saved. A file may have at most 100 MiB.
//
// Save first writes to a temporary folder in the same directory as dir, loads it, and then renames
// it to dir. Therefore dir never has only a part of the files, also not after an error or a crash.
// Loading compares evidence.json and finds the files; it does not read their contents again. If dir
// exists and is not empty, Save changes nothing and the error matches fs.ErrExist. Only the user who
// runs the program can read the files. A crash may leave the temporary folder, whose name begins
// with ".evidence-".
//
// The name of a file must not be a path. Two files may have the same name only if their contents
// are equal. Two names that differ only in upper and lower case, or that look the same, are an
// error, because some file systems do not distinguish them. Save does not check the packet; use
// [Packet.Check]. It waits for the readers of the files, without a timeout. A reader that returns no
// bytes 100 times in a row is an error.
func (p *Packet) Save(dir string) error {
	if p == nil {
		return errors.New("evidence: the packet is nil")
	}
	if err := p.save(filepath.Clean(dir)); err != nil {
		return fmt.Errorf("evidence: the packet cannot be saved: %w", err)
	}
	return nil
}

// save writes the folder and renames it to dir.
func (p *Packet) save(dir string) (err error) {
	if err := checkAbsentOrEmpty(dir); err != nil {
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
	if closeErr := root.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) { // dir may be an empty folder
		return err
	}
	return os.Rename(temporary, dir)
}

// checkAbsentOrEmpty returns nil if dir does not exist or is an empty folder.
func checkAbsentOrEmpty(dir string) error {
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
	list, err := os.ReadDir(dir)
	if len(list) > 0 {
		return fmt.Errorf("the folder %s has files in it: %w", quoted(dir), fs.ErrExist)
	}
	return err
}

// write writes evidence.json and the files to root, and loads them.
func (p *Packet) write(root *os.Root) error {
	manifest, err := p.encode()
	if err != nil {
		return err
	}
	s := saver{root: root, saved: map[string]savedFile{}}
	slots, files := p.files()
	for _, slot := range slots {
		if err := s.copy(files[slot]); err != nil {
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
		return errors.New("the evidence.json that was written does not load as the same packet")
	}
	return nil
}

// saver writes files into a folder, each name once.
type saver struct {
	root  *os.Root
	saved map[string]savedFile // names that a file system may confuse have the same key
}

// savedFile is a file that was written.
type savedFile struct {
	name   string
	digest string // SHA-256 of the contents in hexadecimal
}

// copy writes a file of the packet. If several fields have the same file, it is written once.
func (s *saver) copy(f File) error {
	if err := checkName(f.Name); err != nil {
		return err
	}
	r, err := f.open()
	if err != nil {
		return err
	}
	defer func() { _ = r.Close() }()
	from := &strictReader{r: io.LimitReader(r, maxSaved+1)}
	key := strings.ToLower(lookalike.Key(f.Name))
	before, exists := s.saved[key]
	if !exists {
		digest, err := s.create(f.Name, from)
		s.saved[key] = savedFile{f.Name, digest}
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

// create writes a new file, syncs it to the disk, and returns the digest of its contents.
func (s *saver) create(name string, from io.Reader) (digest string, err error) {
	file, err := s.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	n, err := io.Copy(io.MultiWriter(file, hash), from)
	if err == nil && n > maxSaved {
		err = fmt.Errorf("%s is larger than %d MiB", quoted(name), maxSaved>>20)
	}
	if err == nil {
		err = file.Sync()
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return hex.EncodeToString(hash.Sum(nil)), err
}

// checkName returns an error for a name that is a path, that JSON cannot hold, or that means
// something else in evidence.json.
func checkName(name string) error {
	switch {
	case name == "":
		return errors.New("the file has no name; give it one, such as receipt.pdf")
	case len(name) > 255, !utf8.ValidString(name), strings.ContainsFunc(name, unicode.IsControl):
		return fmt.Errorf("%s cannot be the name of a file; rename it", quoted(name))
	case name == ".", !filepath.IsLocal(name), strings.ContainsAny(name, `/\`):
		return fmt.Errorf("%s is a path; give the name of the file alone", quoted(name))
	case strings.EqualFold(lookalike.Key(name), Manifest), isFileID(name):
		return fmt.Errorf("%s means something else in a packet; rename the file", quoted(name))
	}
	return nil
}
