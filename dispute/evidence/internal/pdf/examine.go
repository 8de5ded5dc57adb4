// Package pdf examines a PDF from an unknown source: how many pages it has, whether it opens
// without a password, whether it is complete, and whether it looks the same in every viewer.
//
// The package does not trust what the file says about itself, neither the offsets in its
// table (xref) nor the page counts in its tree. It reads the file once to find the objects,
// decrypts and inflates the object streams, and then walks the page tree from the root. All of
// this has bounds. If it cannot read some objects, because of a rare filter or a password, the
// Report says so.
//
// The format is ISO 32000-2: chapter 7.3 describes objects, 7.5 the parts of a file with its
// tables and object streams, 7.6 encryption, and 7.7.3 the page tree.
//
// Start with Examine. scan.go finds the objects; lexer.go and dictionary.go read them; object.go
// says what is kept of each; end.go looks for the end of the file; table.go reads the tables;
// unpack.go reads object streams; encryption.go, password.go and cipher.go decrypt them; walk.go
// visits the pages.
package pdf

import (
	"errors"
	"fmt"
)

// The bounds. An honest file of 5 MB, the largest size for evidence, is far below all of them.
const (
	maxObjects = 250_000  // in a file
	maxInflate = 32 << 20 // inflated bytes of all object streams and tables together
	maxDepth   = 200      // levels of the page tree
	maxNodes   = 100_000  // visits in the page tree, where a node counts once for each reference
	maxPages   = 10_000   // of a file whose pages are counted
)

// ErrUnknown is matched by every [Report].Unknown: the pages cannot be counted.
var ErrUnknown = errors.New("the pages cannot be counted")

// unknown is an error that matches ErrUnknown and says why.
func unknown(why string) error { return fmt.Errorf("%w: %s", ErrUnknown, why) }

// Report is the result of Examine. A new field needs a message in checkPDF or checkDisplay of
// package evidence (check_files.go), and a row in docs/documents.md.
type Report struct {
	Pages   int   // the number of pages; 0 if they cannot be counted
	Unknown error // why they cannot be counted; matches ErrUnknown

	Locked bool // the file opens only with a password or a certificate

	NoEnd   bool // the end of the file is missing
	NoPages bool // the file has no page; false if the package could not read all objects
	Lost    int  // pages in the page tree that are missing from the file
	Blank   int  // pages whose contents are missing, or a part of them
	Holes   int  // other objects in the table that are missing from the file

	Form      bool // an XFA form, which few viewers show
	Portfolio bool // a collection of files, of which most viewers show only the cover
	Scripts   bool // the file has scripts that run when it is opened
	Media     bool // the file has films, sound or 3D models on its pages
}

// Examine examines a file. The time is proportional to the size of the file plus at most
// maxInflate bytes of inflated data, for every file.
func Examine(file []byte) Report {
	s := scan(file)
	s.noEnd = !s.hasEnd()
	r := Report{NoEnd: s.noEnd}
	if c, ok := s.cipher(); ok {
		s.unpackAll(c)
	} else {
		r.Locked = true
		s.hide("it opens only with a password")
	}
	w := walk{scanner: s, checked: map[int]bool{}}
	r.Unknown = w.visitAll()
	if r.Unknown == nil {
		r.Pages = w.pages
	}
	r.Lost, r.Blank = w.lost, w.blank
	if s.boundErr == nil && s.hiddenErr == nil {
		r.NoPages = !w.tree || w.pages == 0
		r.Holes = max(0, s.holes()-w.lost)
	}
	s.noteDisplay(&r)
	return r
}

// noteDisplay fills in what decides whether the file looks the same in every viewer.
func (s *scanner) noteDisplay(r *Report) {
	root := s.objects[s.catalogID()]
	r.Form = root.has(flagXFA) || s.objects[root.form].has(flagXFA)
	r.Portfolio = root.has(flagPortfolio)
	r.Scripts = root.has(flagScriptNames) || s.objects[root.names].has(flagScriptNames) || s.objects[root.action].has(flagScriptAction)
	r.Media = s.media
}
