package pages

import (
	"bytes"
	"compress/zlib"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// Page is one page of a Source.
type Page struct {
	Source *Source
	Number int // from 1
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
	w := &writer{numbers: map[key]int{}, forms: map[key]bool{}, shrink: shrink}
	w.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	catalog, tree := w.number(), w.number()
	kids := types.Array{}
	for _, p := range list {
		if err := ctx.Err(); err != nil {
			return nil, 0, err
		}
		n := w.number()
		kids = append(kids, fresh(n))
		if err := w.page(n, tree, p); err != nil {
			return nil, 0, &SourceError{p.Source, err}
		}
	}
	root := types.Dict{"Type": types.Name("Catalog"), "Pages": fresh(tree)}
	if layers := w.layers(list); layers != nil {
		root["OCProperties"] = layers
	}
	if err := w.copy(ctx); err != nil {
		return nil, 0, err
	}
	w.object(tree, nil, types.Dict{"Type": types.Name("Pages"), "Count": types.Integer(len(kids)), "Kids": kids})
	w.object(catalog, nil, root)
	info := 0
	if title != "" {
		info = w.number()
		w.object(info, nil, types.Dict{"Title": text(title)})
	}
	return w.end(catalog, info), w.unseen, nil
}

// key identifies an object of a source.
type key struct {
	source *Source
	number int
}

// writer collects the objects of the new file.
type writer struct {
	out     bytes.Buffer
	offsets []int        // by object number, from 1
	numbers map[key]int  // the new numbers of copied objects
	queue   []key        // objects that have a new number and are not copied yet
	forms   map[key]bool // the pictures of annotations
	source  *Source      // of the object that is being written
	shrink  Shrink
	unseen  int // comments that are left out
	err     error
}

// fresh is a reference to an object of the new file. A types.IndirectRef, in contrast, is a
// reference to an object of the source.
type fresh int

func (f fresh) Clone() types.Object { return f }
func (f fresh) String() string      { return f.PDFString() }
func (f fresh) PDFString() string   { return fmt.Sprintf("%d 0 R", int(f)) }

// number reserves the next object number.
func (w *writer) number() int {
	w.offsets = append(w.offsets, 0)
	return len(w.offsets)
}

// page writes a page, with the pictures of its annotations painted into it.
func (w *writer) page(n, tree int, p Page) error {
	s := p.Source
	given := s.pages[p.Number-1]
	paint, unseen, err := s.painted(given["Annots"])
	w.unseen += unseen
	if err != nil {
		return err
	}
	d := types.Dict{"Type": types.Name("Page")}
	for _, name := range append(slices.Clone(inherited), "Contents", "Group", "UserUnit") {
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
	d["Parent"] = fresh(tree)
	w.object(n, s, d)
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
				all = append(all, fresh(w.renumber(key{s, int(ref.ObjectNumber)})))
			}
			for _, ref := range s.off {
				off = append(off, fresh(w.renumber(key{s, int(ref.ObjectNumber)})))
			}
		}
	}
	if all == nil {
		return nil
	}
	return types.Dict{"OCGs": all, "D": types.Dict{"OFF": off, "Order": types.Array{}}}
}

// renumber returns the new number of an object. If it has none yet, the object is queued.
func (w *writer) renumber(k key) int {
	n, ok := w.numbers[k]
	if !ok {
		n = w.number()
		w.numbers[k] = n
		w.queue = append(w.queue, k)
	}
	return n
}

// copy copies the queued objects, and all objects that they refer to.
func (w *writer) copy(ctx context.Context) error {
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
		if d, ok := v.(types.Dict); ok && ofTheTree(d) {
			v = nil // else a page that is left out, or the whole document, would be copied
		}
		if form, ok := v.(types.StreamDict); ok && w.forms[k] {
			form.Dict = maps.Clone(form.Dict)
			form.Dict["Type"], form.Dict["Subtype"] = types.Name("XObject"), types.Name("Form")
			v = form
		}
		w.object(w.numbers[k], k.source, v)
		if w.err != nil {
			return &SourceError{k.source, w.err}
		}
		if w.out.Len() > maxOutput {
			return fmt.Errorf("its pages have more than %d MB", maxOutput>>20)
		}
	}
	return nil
}

// ofTheTree reports whether d is a page, a node of the page tree or of the structure tree, or
// the catalog.
func ofTheTree(d types.Dict) bool {
	kind, _ := d["Type"].(types.Name)
	return kind == "Page" || kind == "Pages" || kind == "Catalog" || kind == "StructTreeRoot" || kind == "StructElem"
}

// object writes one object. Its references refer to objects of source.
func (w *writer) object(n int, source *Source, v types.Object) {
	w.source = source
	w.offsets[n-1] = w.out.Len()
	fmt.Fprintf(&w.out, "%d 0 obj\n", n)
	if s, ok := v.(types.StreamDict); ok {
		w.stream(s)
	} else {
		w.value(v)
	}
	w.out.WriteString("\nendobj\n")
}

// notes are the entries of streams that are left out: metadata about the author, the place and
// the program, attached files, and entries that Write sets itself.
var notes = []string{
	"Length", "Metadata", "PieceInfo", "AF", "StructParent", "StructParents", "LastModified", "F", "FFilter", "FDecodeParms",
}

// stream writes a stream. It compresses a stream that has no filter.
func (w *writer) stream(s types.StreamDict) {
	if s.Dict["F"] != nil {
		w.err = fmt.Errorf("%w: its contents are in another file", ErrDamaged)
		return
	}
	d, body := maps.Clone(s.Dict), s.Raw
	for _, name := range notes {
		delete(d, name)
	}
	if w.shrink != nil && w.source != nil && !w.source.Final && w.source.photo(d) {
		if small, width, height, err := w.shrink(body); err == nil && len(small) < len(body) {
			body = small
			d["Width"], d["Height"], d["BitsPerComponent"] = types.Integer(width), types.Integer(height), types.Integer(8)
			delete(d, "DecodeParms")
		}
	}
	if d["Filter"] == nil {
		if small := deflate(body); len(small) < len(body) {
			body = small
			d["Filter"] = types.Name("FlateDecode")
			delete(d, "DecodeParms")
		}
	}
	d["Length"] = types.Integer(len(body))
	w.dict(d)
	w.out.WriteString("\nstream\n")
	w.out.Write(body)
	w.out.WriteString("\nendstream")
}

// photo reports whether an image is a JPEG whose colours are shown as they are. It is false for
// a mask, for an image with a transparent colour, and for one whose values are indexes of a
// table.
func (s *Source) photo(d types.Dict) bool {
	if d["Subtype"] != types.Name("Image") || d["ImageMask"] != nil || d["SMaskInData"] != nil || d["Decode"] != nil {
		return false
	}
	filter, space := first(s, d["Filter"]), first(s, d["ColorSpace"])
	mask, err := s.array(d["Mask"])
	shownAsStored := []types.Name{"DeviceRGB", "DeviceGray", "ICCBased", "CalRGB", "CalGray"}
	return err == nil && mask == nil && filter == "DCTDecode" && slices.Contains(shownAsStored, space)
}

// first is the name that o is, or the first name in the list that o is.
func first(s *Source, o types.Object) types.Name {
	v, err := s.value(o)
	if list, ok := v.(types.Array); ok && len(list) > 0 {
		v = list[0]
	}
	if name, ok := v.(types.Name); ok && err == nil {
		return name
	}
	return ""
}

// deflate compresses b with zlib.
func deflate(b []byte) []byte {
	var out bytes.Buffer
	z, _ := zlib.NewWriterLevel(&out, zlib.BestCompression) // the level is valid
	_, _ = z.Write(b)                                       // a Buffer returns no errors
	_ = z.Close()
	return out.Bytes()
}

// value writes a value.
func (w *writer) value(v types.Object) {
	switch v := v.(type) {
	case nil:
		w.out.WriteString("null")
	case types.Dict:
		w.dict(v)
	case types.Array:
		w.out.WriteByte('[')
		for i, o := range v {
			if i > 0 {
				w.out.WriteByte(' ')
			}
			w.value(o)
		}
		w.out.WriteByte(']')
	case types.IndirectRef:
		w.value(fresh(w.renumber(key{w.source, int(v.ObjectNumber)})))
	case types.Float:
		w.out.WriteString(strconv.FormatFloat(float64(v), 'f', -1, 64))
	case fresh, types.Name, types.Integer, types.Boolean, types.StringLiteral, types.HexLiteral:
		w.out.WriteString(v.PDFString())
	default:
		w.err = ErrDamaged
	}
}

// dict writes a dictionary with its keys sorted.
func (w *writer) dict(d types.Dict) {
	w.out.WriteString("<<")
	for _, k := range slices.Sorted(maps.Keys(d)) {
		w.out.WriteString(types.Name(k).PDFString())
		w.out.WriteByte(' ')
		w.value(d[k])
	}
	w.out.WriteString(">>")
}

// text is a text for the properties of the document, in UTF-16.
func text(s string) types.HexLiteral {
	b := []byte{0xfe, 0xff}
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.BigEndian.AppendUint16(b, u)
	}
	return types.NewHexLiteral(b)
}

// end writes the table of objects and the trailer.
func (w *writer) end(catalog, info int) []byte {
	sum := sha256.Sum256(w.out.Bytes())
	id := types.NewHexLiteral(sum[:16])
	start := w.out.Len()
	fmt.Fprintf(&w.out, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, at := range w.offsets {
		fmt.Fprintf(&w.out, "%010d 00000 n \n", at)
	}
	trailer := types.Dict{"Size": types.Integer(len(w.offsets) + 1), "Root": fresh(catalog), "ID": types.Array{id, id}}
	if info > 0 {
		trailer["Info"] = fresh(info)
	}
	w.out.WriteString("trailer\n")
	w.dict(trailer)
	fmt.Fprintf(&w.out, "\nstartxref\n%d\n%%%%EOF\n", start)
	return w.out.Bytes()
}
