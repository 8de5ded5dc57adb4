// Package pdf counts the pages of a PDF that nobody vouches for.
//
// It trusts nothing that the file says about itself: neither its table of
// contents (xref) nor the page counts in its tree. It looks through the file once
// for objects, inflates the object streams among them, and walks the page tree
// from the root, all of it within bounds. What it cannot see (encrypted object
// streams, rare filters) it says it cannot see.
//
// The format is ISO 32000-2; 7.3 has objects, 7.5.7 object streams, 7.7.3 the
// page tree.
package pdf

import (
	"errors"
	"fmt"
)

// The bounds. Files of 5 MB, the most that evidence may weigh, stay far below
// all of them unless they are made to hurt.
const (
	maxObjects = 250_000  // in a file
	maxInflate = 32 << 20 // bytes, of all object streams together
	maxDepth   = 200      // of the page tree
	maxNodes   = 100_000  // visited in the page tree, each as often as it is referred to
	maxPages   = 10_000
)

// ErrUnknown is what every error of [Pages] is: the pages cannot be counted. It
// says nothing about whether a viewer can open the file.
var ErrUnknown = errors.New("the pages cannot be counted")

func unknown(why string) error { return fmt.Errorf("%w: %s", ErrUnknown, why) }

// Pages counts the pages of file. Whatever the file is, that takes time in
// proportion to its size and to at most 32 MiB of what is packed in it.
func Pages(file []byte) (int, error) {
	s := scan(file)
	if s.over != nil {
		return 0, s.over
	}
	root, ok := s.pageTree()
	if !ok && s.hidden != nil {
		return 0, s.hidden
	}
	w := walk{scanner: s}
	if !ok {
		w.pages = s.leaves()
	} else if err := w.visit(root, 0); err != nil {
		return 0, err
	}
	if w.pages == 0 {
		return 0, unknown("there is no page tree in it")
	}
	return w.pages, nil
}

// pageTree finds the root of the page tree: by the last trailer that names a
// catalog, or by the last catalog where none does.
func (s *scanner) pageTree() (root int, ok bool) {
	for _, id := range []int{s.root, s.catalog} {
		if o := s.objects[id]; o.kind == catalog && o.ref > 0 {
			return o.ref, true
		}
	}
	return 0, false
}

// leaves counts what says it is a page, for files that lost their catalog.
func (s *scanner) leaves() int {
	n := 0
	for _, o := range s.objects {
		if o.kind == page {
			n++
		}
	}
	return n
}

// walk is a visit to all pages.
type walk struct {
	*scanner
	nodes, pages int
}

func (w *walk) visit(id, depth int) error {
	o, ok := w.objects[id]
	w.nodes++
	switch {
	case !ok && w.hidden != nil:
		return w.hidden
	case !ok: // a viewer shows nothing for it either
		return nil
	case depth > maxDepth || w.nodes > maxNodes:
		return unknown("its page tree goes round in circles or is far too large")
	case w.pages > maxPages:
		return unknown(fmt.Sprintf("there are more than %d", maxPages))
	case !o.branch:
		if o.kind == page || o.kind == unnamed {
			w.pages++
		}
		return nil
	}
	kids := o.refs
	if o.ref > 0 { // the list of kids is an object of its own
		kids = w.objects[o.ref].refs
	}
	for _, kid := range kids {
		if err := w.visit(int(kid), depth+1); err != nil {
			return err
		}
	}
	return nil
}
