package evidence

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// loader finds the files that evidence.json names.
type loader struct {
	*filler
	*folder
	used map[string]bool // by path
}

// uploaded reports whether text is the id of a file that is at Stripe already.
func uploaded(text string) bool {
	id, ok := strings.CutPrefix(text, "file_")
	return ok && id != "" && strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// files turns the names in the file fields of p into files.
func (l *loader) files(p *Packet) {
	for _, f := range dispute.Fields() {
		if !f.File() {
			continue
		}
		name := p.Evidence.Get(f)
		if file, ok := l.file(name, string(f)); ok {
			if p.Files == nil {
				p.Files = map[dispute.Field]File{}
			}
			p.Files[f] = file
		}
		if !uploaded(name) || p.Files[f].Open != nil {
			_ = p.Evidence.Set(f, "") // the id comes with the upload
		}
	}
	if p.Evidence.Appeal == nil || p.Evidence.Appeal.Card == nil {
		return
	}
	card := p.Evidence.Appeal.Card
	var ids []stripedispute.FileID
	for i, name := range card.SupportingFiles {
		if file, ok := l.file(string(name), element(appealSlot, i)); ok {
			p.AppealFiles = append(p.AppealFiles, file)
		} else if uploaded(string(name)) {
			ids = append(ids, name)
		}
	}
	card.SupportingFiles = ids
}

func element(field string, i int) string { return fmt.Sprintf("%s[%d]", field, i) }

// file finds the file of one field. ok is false when there is none to upload:
// nothing is named, or an uploaded file is, or a problem was found.
func (l *loader) file(name, field string) (file File, ok bool) {
	if name == "" {
		return File{}, false
	}
	clean := path.Clean(strings.ReplaceAll(name, `\`, "/"))
	fail := func(r Rule, format string, args ...any) *Problem {
		return l.fail(l.source[field], r, field, format, args...)
	}
	info, err := fs.Stat(l.fsys, clean)
	if errors.Is(err, fs.ErrNotExist) && len(clean) < maxPath {
		if found, alike := l.find(clean); alike == nil {
			clean = found
			info, err = fs.Stat(l.fsys, clean)
		} else if errors.Is(alike, errAlike) {
			err = alike
		}
	}
	switch {
	case strings.Contains(name, "://"):
		fail(RuleFileName, "It takes a file beside %s, not a link. Save what the link shows as a PDF.", Manifest)
		return File{}, false
	case err != nil && !filelike(name) && !uploaded(name):
		fail(RuleFieldType, "It takes the name of a file beside %s, and this is a text.", Manifest)
		return File{}, false
	case !fs.ValidPath(clean):
		fail(RuleFileName, "The file %s must lie in the folder of %s.", quoted(name), Manifest)
		return File{}, false
	case err != nil && uploaded(name):
		return File{}, false
	case errors.Is(err, errAlike):
		fail(RuleFileName, "There is no file %s: %v.", quoted(name), err)
		return File{}, false
	case err != nil:
		fail(RuleFileName, "There is no file %s that can be read.%s", quoted(name), l.nearest(clean)).Err = err
		return File{}, false
	case !info.Mode().IsRegular():
		fail(RuleFileName, "%s cannot be taken: %v.", quoted(name), isFile(info.Mode()))
		return File{}, false
	}
	l.used[clean] = true
	return FileIn(l.fsys, clean), true
}

// maxPath is the most bytes of a path that is looked for.
const maxPath = 1000

// filelike tells a file's name from a text, so that a problem never quotes a text. What
// ends in another way than a document, an e-mail address for instance, may be a text.
func filelike(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return len(name) <= 200 && (slices.Contains(documents, ext) || ext == ".txt") && !strings.Contains(name, "\n")
}
