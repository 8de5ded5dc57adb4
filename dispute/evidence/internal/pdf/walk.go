package pdf

import "fmt"

// walk is a visit to all pages.
type walk struct {
	*scanner
	nodes, pages int
	lost, blank  int
	tree         bool         // there is a page tree
	checked      map[int]bool // pages, and lists of their contents: whether these are whole
}

// all visits all pages. It returns why they cannot be counted.
func (w *walk) all() error {
	if w.over != nil {
		return w.over
	}
	root, ok := w.pageTree()
	w.tree = ok
	switch {
	case !ok && w.unseen() != nil:
		return w.unseen()
	case !ok:
		w.pages = w.leaves()
	default:
		if err := w.visit(root, 0); err != nil {
			return err
		}
	}
	if w.pages == 0 {
		return unknown("there is no page tree in it")
	}
	return nil
}

// unseen is why some objects cannot be seen.
func (s *scanner) unseen() error {
	if s.hidden != nil {
		return s.hidden
	}
	return s.damaged
}

// catalogID is the catalog: the one that the last trailer names, or the last one where
// none does.
func (s *scanner) catalogID() int {
	if o := s.objects[s.root]; o.kind == catalog && o.ref > 0 {
		return s.root
	}
	return s.catalog
}

// pageTree finds the root of the page tree.
func (s *scanner) pageTree() (root int, ok bool) {
	o := s.objects[s.catalogID()]
	return o.ref, o.kind == catalog && o.ref > 0
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

func (w *walk) visit(id, depth int) error {
	o, ok := w.objects[id]
	w.nodes++
	switch {
	case !ok && w.hidden != nil:
		return w.hidden
	case !ok && (w.damaged != nil || w.gone(id)):
		w.lost++
		return w.damaged
	case !ok: // a viewer shows nothing for it either
		return nil
	case depth > maxDepth || w.nodes > maxNodes:
		return unknown("its page tree goes round in circles or is far too large")
	case w.pages > maxPages:
		return unknown(fmt.Sprintf("there are more than %d", maxPages))
	case !o.branch:
		if o.kind == page || o.kind == unnamed {
			w.pages++
			w.page(id, o)
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

// maxNested is how deep the lists of a page's contents nest.
const maxNested = 3

// page looks whether what a page shows is there, once for each page.
func (w *walk) page(id int, o object) {
	if _, before := w.checked[id]; !before && !w.whole(id, o.refs, 0) {
		w.blank++
	}
}

// whole reports whether the parts of a list are there, and those of lists in it.
func (w *walk) whole(id int, parts []int32, depth int) bool {
	if is, before := w.checked[id]; before {
		return is
	}
	w.checked[id] = true // until it is known, for lists that hold themselves
	for _, part := range parts {
		o, ok := w.objects[int(part)]
		if !ok && w.gone(int(part)) || o.has(torn) || o.kind == other && depth < maxNested && !w.whole(int(part), o.refs, depth+1) {
			w.checked[id] = false
			return false
		}
	}
	return true
}

// gone reports whether an object that is not there was there once: the table has it, or
// there is no table, or the end of the file is missing, with the object.
func (s *scanner) gone(id int) bool {
	return s.table[id] != 0 || len(s.table) == 0 || s.noEnd
}
