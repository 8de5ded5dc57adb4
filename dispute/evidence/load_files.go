package evidence

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// loader finds the files that evidence.json names.
type loader struct {
	*filler
	*folder
	used map[string]bool // the paths of the files that a field names
}

// isFileID reports whether text is the id of a file that is at Stripe already.
func isFileID(text string) bool {
	id, ok := strings.CutPrefix(text, "file_")
	return ok && id != "" && strings.Trim(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// files turns the file names in the file fields of p into files to upload.
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
		if !isFileID(name) || p.Files[f].Open != nil {
			_ = p.Evidence.Set(f, "") // the upload sets the id later
		}
	}
	if p.Evidence.Appeal == nil || p.Evidence.Appeal.Card == nil {
		return
	}
	card := p.Evidence.Appeal.Card
	var ids []stripedispute.FileID
	for i, name := range card.SupportingFiles {
		if file, ok := l.file(string(name), jsonname.Element(appealSlot, i)); ok {
			p.AppealFiles = append(p.AppealFiles, file)
		} else if isFileID(string(name)) {
			ids = append(ids, name)
		}
	}
	card.SupportingFiles = ids
}

// file finds the file of one field. ok is false if there is no file to upload: the field is
// empty, it has the id of a file that is at Stripe, or there is a problem.
func (l *loader) file(name, field string) (file File, ok bool) {
	if name == "" {
		return File{}, false
	}
	fail := func(r Rule, format string, args ...any) *Problem {
		return l.fail(l.source[field], r, field, format, args...)
	}
	if strings.Contains(name, "://") {
		fail(RuleFileName, "It takes a file in the folder of %s, not a link. Save what the link shows as a PDF.", Manifest)
		return File{}, false
	}
	clean, info, err := l.locate(path.Clean(strings.ReplaceAll(name, `\`, "/")))
	switch {
	case err != nil && !looksLikeFileName(name) && !isFileID(name):
		fail(RuleFieldType, "It takes the name of a file in the folder of %s, and this is a text.", Manifest)
		return File{}, false
	case !fs.ValidPath(clean):
		fail(RuleFileName, "The file %s must be in the folder of %s.", quoted(name), Manifest)
		return File{}, false
	case err != nil && isFileID(name):
		return File{}, false
	case errors.Is(err, errAlike):
		fail(RuleFileName, "There is no file %s: %v.", quoted(name), err)
		return File{}, false
	case err != nil:
		fail(RuleFileName, "There is no file %s that can be read.%s", quoted(name), l.nearest(clean)).Err = err
		return File{}, false
	case !info.Mode().IsRegular():
		fail(RuleFileName, "%s cannot be uploaded: %v.", quoted(name), checkRegular(info.Mode()))
		return File{}, false
	}
	l.used[clean] = true
	return FileIn(l.fsys, clean), true
}

// locate returns the path and the FileInfo of the file at clean. If there is none, it returns those
// of the file whose path looks like clean. The error is errAlike if there are several such files.
func (l *loader) locate(clean string) (found string, info fs.FileInfo, err error) {
	info, err = fs.Stat(l.fsys, clean)
	if !errors.Is(err, fs.ErrNotExist) || len(clean) >= maxPath {
		return clean, info, err
	}
	found, alike := l.find(clean)
	switch {
	case errors.Is(alike, errAlike):
		return clean, nil, errAlike
	case alike != nil:
		return clean, nil, err
	}
	info, err = fs.Stat(l.fsys, found)
	return found, info, err
}

// maxPath is the most bytes that a path may have to be searched for.
const maxPath = 1000

// looksLikeFileName reports whether name ends like a document's name. A problem quotes only
// such names: anything else, an e-mail address for example, may be a text of the evidence.
func looksLikeFileName(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return len(name) <= 200 && (slices.Contains(documentEndings, ext) || ext == ".txt") && !strings.Contains(name, "\n")
}
