package pdf

import "fmt"

// walk is a visit to all pages of a file.
type walk struct {
	*scanner
	nodes, pages int
	lost, blank  int
	tree         bool         // the file has a page tree
	checked      map[int]bool // for each page and each list of contents: whether its contents are complete
}

// visitAll visits all pages. The error says why they cannot be counted.
func (w *walk) visitAll() error {
	if w.boundErr != nil {
		return w.boundErr
	}
	root, ok := w.pageTree()
	w.tree = ok
	switch {
	case !ok && w.unreadErr() != nil:
		return w.unreadErr()
	case !ok:
		w.pages = w.countPageObjects()
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

// unreadErr says why some objects could not be read. It is nil if all were read.
func (s *scanner) unreadErr() error {
	if s.hiddenErr != nil {
		return s.hiddenErr
	}
	return s.damagedErr
}

// catalogID is the number of the catalog: the one that the last trailer names, or else the
// last catalog in the file.
func (s *scanner) catalogID() int {
	if o := s.objects[s.root]; o.kind == kindCatalog && o.ref > 0 {
		return s.root
	}
	return s.catalog
}

// pageTree is the number of the root of the page tree.
func (s *scanner) pageTree() (root int, ok bool) {
	o := s.objects[s.catalogID()]
	return o.ref, o.kind == kindCatalog && o.ref > 0
}

// countPageObjects counts the objects of the type Page, for files without a catalog.
func (s *scanner) countPageObjects() int {
	n := 0
	for _, o := range s.objects {
		if o.kind == kindPage {
			n++
		}
	}
	return n
}

// visit counts the pages at and below the node id of the page tree.
func (w *walk) visit(id, depth int) error {
	o, ok := w.objects[id]
	w.nodes++
	switch {
	case !ok && w.hiddenErr != nil:
		return w.hiddenErr
	case !ok && (w.damagedErr != nil || w.wasThere(id)):
		w.lost++
		return w.damagedErr
	case !ok: // viewers ignore such a reference too
		return nil
	case depth > maxDepth || w.nodes > maxNodes:
		return unknown("its page tree goes round in circles or is far too large")
	case !o.node && o.kind != kindPage && o.kind != kindNone:
		return nil
	case !o.node && w.pages == maxPages:
		return unknown(fmt.Sprintf("there are more than %d", maxPages))
	case !o.node:
		w.pages++
		w.checkContents(id, o)
		return nil
	}
	kids := o.refs
	if o.ref > 0 { // the list of kids is another object
		kids = w.objects[o.ref].refs
	}
	for _, kid := range kids {
		if err := w.visit(int(kid), depth+1); err != nil {
			return err
		}
	}
	return nil
}

// maxNested is how deep the lists of a page's contents may be nested.
const maxNested = 3

// checkContents checks, once for each page, whether its contents are complete.
func (w *walk) checkContents(id int, o object) {
	if _, before := w.checked[id]; !before && !w.complete(id, o.refs, 0) {
		w.blank++
	}
}

// complete reports whether all parts of a list are in the file, and all parts of lists in it.
func (w *walk) complete(id int, parts []int32, depth int) bool {
	if is, before := w.checked[id]; before {
		return is
	}
	w.checked[id] = true // for now, because a list may contain itself
	for _, part := range parts {
		o, ok := w.objects[int(part)]
		isList := o.kind == kindOther && depth < maxNested
		if !ok && w.wasThere(int(part)) || o.has(flagNoEnd) || isList && !w.complete(int(part), o.refs, depth+1) {
			w.checked[id] = false
			return false
		}
	}
	return true
}

// wasThere reports whether an object that is missing was in the file once: the table has it,
// or there is no table, or the end of the file is missing and the object may have been there.
func (s *scanner) wasThere(id int) bool {
	return s.table[id] != 0 || len(s.table) == 0 || s.noEnd
}
