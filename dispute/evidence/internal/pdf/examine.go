// Package pdf looks through a PDF that nobody vouches for: how many pages it has,
// whether it opens without a password, whether all of it is there, and whether it shows
// the same everywhere.
//
// It trusts nothing that the file says about itself: neither the offsets in its table
// of contents (xref) nor the page counts in its tree. It looks through the file once
// for objects, decrypts and inflates the object streams among them, and walks the page
// tree from the root, all of it within bounds. What it cannot see (rare filters, what a
// password locks) it says it cannot see.
//
// The format is ISO 32000-2: 7.3 has objects, 7.5 the parts of a file with its tables
// and object streams, 7.6 encryption, 7.7.3 the page tree.
package pdf

import (
	"errors"
	"fmt"
)

// The bounds. Files of 5 MB, the most that evidence may weigh, are far below all of
// them unless they are made to hurt.
const (
	maxObjects = 250_000  // in a file
	maxInflate = 32 << 20 // bytes, of all object streams and tables together
	maxDepth   = 200      // of the page tree
	maxNodes   = 100_000  // visited in the page tree, each as often as it is referred to
	maxPages   = 10_000
)

// ErrUnknown is matched by every [Report].Unknown: the pages cannot be counted.
var ErrUnknown = errors.New("the pages cannot be counted")

func unknown(why string) error { return fmt.Errorf("%w: %s", ErrUnknown, why) }

// Report is what was found in a file.
type Report struct {
	Pages   int   // 0 when they cannot be counted
	Unknown error // why they cannot be counted

	Locked bool // it opens with a password or a certificate only

	NoEnd   bool // its end is missing
	NoPages bool // a viewer finds no page in it, and nothing can hide one from this package
	Lost    int  // pages that it names and that are not there
	Blank   int  // pages whose contents are not there, or not as a whole
	Holes   int  // other objects that its table lists, with nothing in their place

	Form      bool // it is an XFA form, which few viewers show
	Portfolio bool // it is a collection of files, of which most viewers show the cover only
	Scripts   bool // it has scripts that run when it is opened
	Media     bool // it has films, sound or 3D models on its pages
}

// Examine looks through file. Whatever the file is, that takes time in proportion to
// its size and to at most 32 MiB of what is packed in it.
func Examine(file []byte) Report {
	s := scan(file)
	s.noEnd = !s.ended()
	r := Report{NoEnd: s.noEnd}
	if c, ok := s.cipher(); ok {
		s.unpackAll(c)
	} else {
		r.Locked = true
		s.hide("it opens with a password only")
	}
	w := walk{scanner: s, checked: map[int]bool{}}
	r.Unknown = w.all()
	if r.Unknown == nil {
		r.Pages = w.pages
	}
	r.Lost, r.Blank = w.lost, w.blank
	if s.over == nil && s.hidden == nil {
		r.NoPages = !w.tree || w.pages == 0
		r.Holes = max(0, s.holes()-w.lost)
	}
	s.shows(&r)
	return r
}

// shows notes what decides whether the file looks the same everywhere.
func (s *scanner) shows(r *Report) {
	root := s.objects[s.catalogID()]
	r.Form = root.has(formHere) || s.objects[root.form].has(formHere)
	r.Portfolio = root.has(collection)
	r.Scripts = root.has(scripts) || s.objects[root.names].has(scripts) || s.objects[root.action].has(script)
	r.Media = s.media
}
