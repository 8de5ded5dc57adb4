package evidence

import (
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
	fsys fs.FS
	used map[string]bool
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
		} else {
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
	fail := func(format string, args ...any) *Problem {
		return l.fail(l.source[field], RuleFileName, field, format, args...)
	}
	info, err := fs.Stat(l.fsys, clean)
	switch {
	case strings.Contains(name, "://"):
		fail("It takes a file beside %s, not a link. Save what the link shows as a PDF.", Manifest)
		return File{}, false
	case err != nil && !filelike(name) && !uploaded(name):
		fail("It takes the name of a file beside %s, and this is a text.", Manifest).Rule = RuleFieldType
		return File{}, false
	case !fs.ValidPath(clean):
		fail("The file %q must lie in the folder of %s.", name, Manifest)
		return File{}, false
	case err != nil && uploaded(name):
		return File{}, false
	case err != nil:
		fail("There is no file %q that can be read.%s", name, l.nearest(clean)).Err = err
		return File{}, false
	case !info.Mode().IsRegular():
		fail("%q is a folder or something else that is no file.", name)
		return File{}, false
	}
	l.used[clean] = true
	return FileIn(l.fsys, clean), true
}

// kinds are the endings of the files that people attach. What ends in another way, an
// e-mail address for instance, may be a text.
var kinds = []string{
	".bmp", ".csv", ".doc", ".docx", ".eml", ".gif", ".heic", ".html", ".jpeg", ".jpg", ".mov", ".mp3", ".mp4", ".msg", ".odt",
	".pages", ".pdf", ".png", ".ppt", ".pptx", ".rtf", ".tif", ".tiff", ".txt", ".wav", ".webp", ".xls", ".xlsx", ".zip",
}

// filelike tells a file's name from a text, so that a problem never quotes a text.
func filelike(name string) bool {
	return len(name) <= 200 && slices.Contains(kinds, strings.ToLower(path.Ext(name))) && !strings.Contains(name, "\n")
}

// nearest is a sentence that names the file which was probably meant.
func (l *loader) nearest(name string) string {
	dir := path.Dir(name)
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		return ""
	}
	best, distance := "", 1+max(2, len(path.Base(name))/4)
	for _, e := range entries {
		d := edits(strings.ToLower(path.Base(name)), strings.ToLower(e.Name()))
		if d < distance && !e.IsDir() && e.Name() != Manifest {
			best, distance = e.Name(), d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" Did you mean %q?", path.Join(dir, best))
}

// unused lists the documents of the folder that no field names.
func (l *loader) unused() []string {
	entries, err := fs.ReadDir(l.fsys, ".")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if slices.Contains([]string{".pdf", ".png", ".jpg", ".jpeg"}, strings.ToLower(path.Ext(e.Name()))) && !l.used[e.Name()] {
			names = append(names, e.Name())
		}
	}
	return names
}
