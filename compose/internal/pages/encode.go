package pages

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf16"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// newRef is a reference to an object of the new file. A types.IndirectRef, in contrast, is a
// reference to an object of the source.
type newRef int

func (r newRef) Clone() types.Object { return r }
func (r newRef) String() string      { return r.PDFString() }
func (r newRef) PDFString() string   { return fmt.Sprintf("%d 0 R", int(r)) }

// writeObject writes one object. Its references refer to objects of source.
func (w *writer) writeObject(n int, source *Source, v types.Object) {
	w.source = source
	w.offsets[n-1] = w.out.Len()
	fmt.Fprintf(&w.out, "%d 0 obj\n", n)
	if s, ok := v.(types.StreamDict); ok {
		w.writeStream(s)
	} else {
		w.writeValue(v)
	}
	w.out.WriteString("\nendobj\n")
}

// leftOut are the entries of streams that are left out: metadata about the author, the place and
// the program, attached files, and entries that Write sets itself.
var leftOut = []string{
	"Length", "Metadata", "PieceInfo", "AF", "StructParent", "StructParents", "LastModified", "F", "FFilter", "FDecodeParms",
}

// writeStream writes a stream. It compresses a stream that has no filter. It keeps an error in w.err.
func (w *writer) writeStream(s types.StreamDict) {
	if s.Dict["F"] != nil {
		w.err = fmt.Errorf("%w: its contents are in another file", ErrDamaged)
		return
	}
	d, body := maps.Clone(s.Dict), s.Raw
	for _, name := range leftOut {
		delete(d, name)
	}
	if w.shrink != nil && w.source != nil && !w.source.Final && w.source.isPhoto(d) {
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
	w.writeDict(d)
	w.out.WriteString("\nstream\n")
	w.out.Write(body)
	w.out.WriteString("\nendstream")
}

// isPhoto reports whether an image is a JPEG whose colours are shown as they are. It is false for
// a mask, for an image with a transparent colour, and for one whose values are indexes of a
// table.
func (s *Source) isPhoto(d types.Dict) bool {
	if d["Subtype"] != types.Name("Image") || d["ImageMask"] != nil || d["SMaskInData"] != nil || d["Decode"] != nil {
		return false
	}
	filter, space := firstName(s, d["Filter"]), firstName(s, d["ColorSpace"])
	mask, err := s.array(d["Mask"])
	shownAsStored := []types.Name{"DeviceRGB", "DeviceGray", "ICCBased", "CalRGB", "CalGray"}
	return err == nil && mask == nil && filter == "DCTDecode" && slices.Contains(shownAsStored, space)
}

// firstName is the name that o is, or the first name in the list that o is.
func firstName(s *Source, o types.Object) types.Name {
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

// writeValue writes a value.
func (w *writer) writeValue(v types.Object) {
	switch v := v.(type) {
	case nil:
		w.out.WriteString("null")
	case types.Dict:
		w.writeDict(v)
	case types.Array:
		w.out.WriteByte('[')
		for i, o := range v {
			if i > 0 {
				w.out.WriteByte(' ')
			}
			w.writeValue(o)
		}
		w.out.WriteByte(']')
	case types.IndirectRef:
		w.writeValue(newRef(w.renumber(objectKey{w.source, int(v.ObjectNumber)})))
	case types.Float:
		w.out.WriteString(strconv.FormatFloat(float64(v), 'f', -1, 64))
	case newRef, types.Name, types.Integer, types.Boolean, types.StringLiteral, types.HexLiteral:
		w.out.WriteString(v.PDFString())
	default:
		w.err = ErrDamaged
	}
}

// writeDict writes a dictionary with its keys sorted.
func (w *writer) writeDict(d types.Dict) {
	w.out.WriteString("<<")
	for _, k := range slices.Sorted(maps.Keys(d)) {
		w.out.WriteString(types.Name(k).PDFString())
		w.out.WriteByte(' ')
		w.writeValue(d[k])
	}
	w.out.WriteString(">>")
}

// utf16Text is a text for the properties of the document, in UTF-16.
func utf16Text(s string) types.HexLiteral {
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
	trailer := types.Dict{"Size": types.Integer(len(w.offsets) + 1), "Root": newRef(catalog), "ID": types.Array{id, id}}
	if info > 0 {
		trailer["Info"] = newRef(info)
	}
	w.out.WriteString("trailer\n")
	w.writeDict(trailer)
	fmt.Fprintf(&w.out, "\nstartxref\n%d\n%%%%EOF\n", start)
	return w.out.Bytes()
}
