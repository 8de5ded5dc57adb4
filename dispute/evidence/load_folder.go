package evidence

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/stripedispute-go/stripedispute/internal/lookalike"
)

// The bounds for reading a folder.
const (
	maxEntries = 10_000 // files and folders that are listed, in all subfolders together
	maxLevels  = 4      // levels of subfolders in which unused looks; a file that a field names may be deeper
	maxGuesses = 20     // missing files for which a similar name is searched
)

// folder is the folder of a packet. Each directory in it is listed once. Load makes one for each call
// and uses it in its own goroutine.
type folder struct {
	fsys    fs.FS
	left    int                      // entries that may still be listed
	listed  map[string][]fs.DirEntry // by the path of the directory
	guesses int                      // searches for a similar name so far
}

func newFolder(fsys fs.FS) *folder {
	return &folder{fsys: fsys, left: maxEntries, listed: map[string][]fs.DirEntry{}}
}

// checkRegularFile returns an error unless there is a regular file at name.
func checkRegularFile(fsys fs.FS, name string) error {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return err
	}
	return checkRegular(info.Mode())
}

// checkRegular returns nil for a regular file, and an error that names the kind for
// anything else.
func checkRegular(m fs.FileMode) error {
	what := "neither a file nor a folder"
	switch {
	case m.IsRegular():
		return nil
	case m.IsDir():
		what = "a folder"
	case m&fs.ModeNamedPipe != 0:
		what = "a named pipe"
	case m&fs.ModeSocket != 0:
		what = "a socket"
	case m&fs.ModeDevice != 0:
		what = "a device"
	}
	return fmt.Errorf("it is %s, not a file", what)
}

// entries lists a directory. The list is empty if the directory cannot be listed.
func (d *folder) entries(dir string) []fs.DirEntry {
	if list, ok := d.listed[dir]; ok {
		return list
	}
	list := d.list(dir)
	d.left -= len(list)
	d.listed[dir] = list
	return list
}

// list reads a directory, at most as many entries as are left.
func (d *folder) list(dir string) []fs.DirEntry {
	if info, err := fs.Stat(d.fsys, dir); err != nil || !info.IsDir() || d.left <= 0 {
		return nil
	}
	file, err := d.fsys.Open(dir)
	if err != nil {
		return nil
	}
	defer func() { _ = file.Close() }()
	var list []fs.DirEntry
	if in, ok := file.(fs.ReadDirFile); ok {
		list, _ = in.ReadDir(d.left) // after an error, the entries before it are used
	} else {
		list, _ = fs.ReadDir(d.fsys, dir)
	}
	list = list[:min(len(list), d.left)]
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list
}

// errAlike is the error for a name that looks like the names of several files.
var errAlike = errors.New("several files have names that look like it; rename them")

// find returns the path of the file whose name looks like name. The error is
// fs.ErrNotExist if there is no such file, and errAlike if there are several.
func (d *folder) find(name string) (string, error) {
	dir := "."
	for segment := range strings.SplitSeq(name, "/") {
		key, alike := lookalike.Key(segment), []string(nil)
		for _, e := range d.entries(dir) {
			if e.Name() == segment {
				alike = []string{segment}
				break
			}
			if lookalike.Key(e.Name()) == key {
				alike = append(alike, e.Name())
			}
		}
		switch len(alike) {
		case 0:
			return "", fs.ErrNotExist
		case 1:
			dir = path.Join(dir, alike[0])
		default:
			return "", errAlike
		}
	}
	return dir, nil
}

// nearest is a sentence that names the file with the most similar name, or "".
func (d *folder) nearest(name string) string {
	if d.guesses++; d.guesses > maxGuesses {
		return ""
	}
	dir, base := path.Dir(name), strings.ToLower(path.Base(name))
	best, distance := "", 1+max(2, len(base)/4)
	for _, e := range d.entries(dir) {
		if e.IsDir() || e.Name() == Manifest || max(len(e.Name())-len(base), len(base)-len(e.Name())) >= distance {
			continue
		}
		if n := edits(base, strings.ToLower(e.Name())); n < distance {
			best, distance = e.Name(), n
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(" Did you mean %s?%s", quoted(path.Join(dir, best)), differentLetters(path.Base(name), best))
}

// differentLetters is a sentence that names the first characters in which two names differ,
// or "" if both are ASCII. Letters of different scripts can look the same.
func differentLetters(a, b string) string {
	x, y := []rune(a), []rune(b)
	for i := range min(len(x), len(y)) {
		if x[i] == y[i] {
			continue
		}
		if x[i] < unicode.MaxASCII && y[i] < unicode.MaxASCII {
			return ""
		}
		return fmt.Sprintf(" They differ in the characters U+%04X and U+%04X, which may look alike; rename the file.", x[i], y[i])
	}
	return ""
}

// manifestHint is a sentence that names a file which is probably the evidence.json that is
// missing, or "".
func (d *folder) manifestHint(err error) string {
	if !errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	for _, e := range d.entries(".") {
		if name := e.Name(); !e.IsDir() && !isHidden(name) && almostManifest(name) {
			return fmt.Sprintf(" There is %s; rename it to %s.", quoted(name), Manifest)
		}
	}
	for _, e := range d.entries(".") {
		if name := path.Join(e.Name(), Manifest); e.IsDir() && checkRegularFile(d.fsys, name) == nil {
			return fmt.Sprintf(" There is %s; open the folder %s.", quoted(name), quoted(e.Name()))
		}
	}
	return ""
}

// almostManifest reports whether a name is similar to evidence.json: Evidence.JSON,
// evidence.json.txt or "evidence (1).json".
func almostManifest(name string) bool {
	name = strings.ToLower(lookalike.Key(name))
	return strings.HasPrefix(name, "evidence") && strings.Contains(name, "json") || len(name) < 2*len(Manifest) && edits(name, Manifest) <= 2
}

// documentEndings are the endings of the files that people attach as evidence. looksLikeFileName
// in load_files.go uses them too: a problem quotes only names that end with one of them or .txt.
var documentEndings = []string{
	".3gp", ".avi", ".avif", ".bmp", ".csv", ".doc", ".docx", ".eml", ".gif", ".heic", ".heif", ".htm", ".html", ".jfif", ".jpe",
	".jpeg", ".jpg", ".key", ".m4a", ".m4v", ".mbox", ".mht", ".mhtml", ".mov", ".mp3", ".mp4", ".msg", ".numbers", ".odp", ".ods",
	".odt", ".ogg", ".opus", ".pages", ".pdf", ".png", ".ppt", ".pptx", ".ps", ".psd", ".rar", ".rtf", ".svg", ".tif", ".tiff",
	".wav", ".webm", ".webp", ".xls", ".xlsx", ".xps", ".zip",
}

// unused lists the documents in the folder and its subfolders that no field names. It skips
// subfolders with their own evidence.json: those are other packets.
func (d *folder) unused(used map[string]bool) []string {
	var names []string
	var visit func(dir string, level int)
	visit = func(dir string, level int) {
		for _, e := range d.entries(dir) {
			if isHidden(e.Name()) {
				continue
			}
			name := path.Join(dir, e.Name())
			switch {
			case e.IsDir():
				if level < maxLevels && checkRegularFile(d.fsys, path.Join(name, Manifest)) != nil {
					visit(name, level+1)
				}
			case !used[name] && slices.Contains(documentEndings, strings.ToLower(path.Ext(name))):
				names = append(names, name)
			}
		}
	}
	visit(".", 0)
	return names
}

// isHidden reports whether a file is hidden or was left by a system or a program: ._x of a
// Mac, ~$x of Office.
func isHidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~") || strings.EqualFold(name, "__MACOSX")
}
