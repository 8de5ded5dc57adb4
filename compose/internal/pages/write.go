package pages

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Page is one page of a Source.
type Page struct {
	Source *Source
	Number int // the number of the page in Source, from 1
}

// Shrink makes a JPEG smaller and returns its new size in pixels. Write keeps the JPEG as it is
// if Shrink returns an error or more bytes.
type Shrink func(jpeg []byte) (smaller []byte, width, height int, err error)

// SourceError is an error of Write in the pages of one source.
type SourceError struct {
	Source *Source
	Err    error
}

func (e *SourceError) Error() string { return e.Err.Error() }

// Unwrap returns Err.
func (e *SourceError) Unwrap() error { return e.Err }

// maxOutput is how many bytes Write writes at most.
const maxOutput = 128 << 20

// Write writes the pages as one PDF with this title. The same pages result in the same bytes:
// the PDF has no dates, and its ID is a digest of its contents. unseen counts the comments that
// are left out because the file contains no picture of them. shrink makes the photos in the
// pages smaller; nil leaves them as they are. If the pages of a source cannot be written, the
// error has a *[SourceError]. Write stops soon after ctx has ended, with the error of ctx.
func Write(ctx context.Context, title string, list []Page, shrink Shrink) (pdf []byte, unseen int, err error) {
	w := &writer{numbers: map[objectKey]int{}, forms: map[objectKey]bool{}, shrink: shrink}
	w.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	catalog, tree := w.newNumber(), w.newNumber()
	kids := types.Array{}
	for _, p := range list {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		n := w.newNumber()
		kids = append(kids, newRef(n))
		if err := w.writePage(n, tree, p); err != nil {
			return nil, 0, &SourceError{p.Source, err}
		}
	}
	root := types.Dict{"Type": types.Name("Catalog"), "Pages": newRef(tree)}
	if layers := w.layers(list); layers != nil {
		root["OCProperties"] = layers
	}
	if err := w.copyQueued(ctx); err != nil { // what the pages and layers refer to
		return nil, 0, err
	}
	w.writeObject(tree, nil, types.Dict{"Type": types.Name("Pages"), "Count": types.Integer(len(kids)), "Kids": kids})
	w.writeObject(catalog, nil, root)
	info := 0
	if title != "" {
		info = w.newNumber()
		w.writeObject(info, nil, types.Dict{"Title": utf16Text(title)})
	}
	return w.end(catalog, info), w.unseen, nil
}

// objectKey identifies an object of a source.
type objectKey struct {
	source *Source
	number int
}

// writer collects the objects of the new file.
type writer struct {
	out     bytes.Buffer
	offsets []int              // where each object begins; the object n is at index n-1
	numbers map[objectKey]int  // the new numbers of copied objects
	queue   []objectKey        // objects that have a new number and are not copied yet
	forms   map[objectKey]bool // the pictures of annotations
	source  *Source            // of the object that is being written
	shrink  Shrink
	unseen  int   // comments that are left out
	err     error // of writeObject; writePage and copyQueued return it
}

// newNumber reserves the next object number.
func (w *writer) newNumber() int {
	w.offsets = append(w.offsets, 0)
	return len(w.offsets)
}

// writePage writes a page, with the pictures of its annotations painted into it.
func (w *writer) writePage(n, tree int, p Page) error {
	s := p.Source
	given := s.pages[p.Number-1]
	paint, unseen, err := s.appearances(given["Annots"])
	w.unseen += unseen
	if err != nil {
		return err
	}
	d := types.Dict{"Type": types.Name("Page")}
	for _, name := range slices.Concat(inherited, notInherited) {
		if given[name] != nil {
			d[name] = given[name]
		}
	}
	if d["MediaBox"] == nil { // it is required; without it viewers use the size of US Letter
		d["MediaBox"] = types.Array{types.Integer(0), types.Integer(0), types.Integer(612), types.Integer(792)}
	}
	if len(paint) > 0 {
		if err := w.paint(d, s, paint); err != nil {
			return err
		}
	}
	d["Parent"] = newRef(tree)
	w.writeObject(n, s, d)
	return w.err
}

// layers joins the layers of all sources, so that hidden layers stay hidden.
func (w *writer) layers(list []Page) types.Dict {
	var all, off types.Array
	seen := map[*Source]bool{}
	for _, p := range list {
		if s := p.Source; !seen[s] {
			seen[s] = true
			for _, ref := range s.layers {
				all = append(all, newRef(w.renumber(objectKey{s, int(ref.ObjectNumber)})))
			}
			for _, ref := range s.hidden {
				off = append(off, newRef(w.renumber(objectKey{s, int(ref.ObjectNumber)})))
			}
		}
	}
	if all == nil {
		return nil
	}
	return types.Dict{"OCGs": all, "D": types.Dict{"OFF": off, "Order": types.Array{}}}
}

// renumber returns the new number of an object. If it has none yet, the object is queued.
func (w *writer) renumber(k objectKey) int {
	n, ok := w.numbers[k]
	if !ok {
		n = w.newNumber()
		w.numbers[k] = n
		w.queue = append(w.queue, k)
	}
	return n
}

// copyQueued copies the queued objects, and all objects that they refer to.
func (w *writer) copyQueued(ctx context.Context) error {
	for len(w.queue) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		k := w.queue[0]
		w.queue = w.queue[1:]
		v, err := k.source.value(types.IndirectRef{ObjectNumber: types.Integer(k.number)})
		if err != nil {
			return &SourceError{k.source, err}
		}
		if d, ok := v.(types.Dict); ok && inTree(d) {
			v = nil // else a page that is left out, or the whole document, would be copied
		}
		if form, ok := v.(types.StreamDict); ok && w.forms[k] {
			form.Dict = maps.Clone(form.Dict)
			form.Dict["Type"], form.Dict["Subtype"] = types.Name("XObject"), types.Name("Form")
			v = form
		}
		w.writeObject(w.numbers[k], k.source, v)
		if w.err != nil {
			return &SourceError{k.source, w.err}
		}
		if w.out.Len() > maxOutput {
			return fmt.Errorf("its pages have more than %d MB", maxOutput>>20)
		}
	}
	return nil
}

// inTree reports whether d is a page, a node of the page tree or of the structure tree, or
// the catalog.
func inTree(d types.Dict) bool {
	kind, _ := d["Type"].(types.Name)
	return kind == "Page" || kind == "Pages" || kind == "Catalog" || kind == "StructTreeRoot" || kind == "StructElem"
}
