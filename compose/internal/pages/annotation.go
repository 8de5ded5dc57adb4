package pages

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"strconv"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// appearance is the picture of an annotation: a form field with a text, a stamp or a comment. It is
// painted into the page, so that the page looks the same without the annotation.
type appearance struct {
	form           types.IndirectRef // the picture, which PDF calls a form XObject
	sx, sy, tx, ty float64           // its scale, and its place on the page in points
}

// maxAnnotations is how many annotations one page may have.
const maxAnnotations = 5000

// The flags of annotations that viewers do not show.
const (
	flagHidden = 1 << 1
	flagNoView = 1 << 5
)

// appearances returns the pictures of the annotations that a page shows. unseen counts the
// comments without a picture, which each viewer draws in its own way.
func (s *Source) appearances(annots types.Object) (list []appearance, unseen int, err error) {
	all, err := s.array(annots)
	if err != nil {
		return nil, 0, err
	}
	if len(all) > maxAnnotations {
		return nil, 0, fmt.Errorf("a page has more than %d annotations", maxAnnotations)
	}
	for _, o := range all {
		d, err := s.dict(o)
		if err != nil {
			return nil, 0, err
		}
		kind, _ := d["Subtype"].(types.Name)
		flags, _ := d["F"].(types.Integer)
		if d == nil || kind == "Popup" || kind == "Link" || flags&(flagHidden|flagNoView) != 0 {
			continue
		}
		form, drawn, err := s.currentForm(d)
		switch {
		case err != nil:
			return nil, 0, err
		case form != nil:
			p, ok, err := s.place(d, *form)
			if err != nil {
				return nil, 0, err
			}
			if ok {
				list = append(list, p)
			}
		case drawn: // its state has no picture, and viewers show none
		case kind == "Widget":
			if filled, err := s.filled(d); err != nil || filled {
				return nil, 0, cmp.Or(err, ErrForm)
			}
		default:
			unseen++
		}
	}
	return list, unseen, nil
}

// currentForm is the picture of an annotation in its current state. drawn is true and form is
// nil if that state has no picture, for example a check box without its tick.
func (s *Source) currentForm(d types.Dict) (form *types.IndirectRef, drawn bool, err error) {
	ap, err := s.dict(d["AP"])
	if err != nil || ap["N"] == nil {
		return nil, false, err
	}
	n := ap["N"]
	v, err := s.value(n)
	if err != nil {
		return nil, false, err
	}
	if states, ok := v.(types.Dict); ok {
		state, _ := d["AS"].(types.Name)
		if n = states[string(state)]; n == nil {
			return nil, true, nil
		}
		if v, err = s.value(n); err != nil {
			return nil, false, err
		}
	}
	ref, isRef := n.(types.IndirectRef)
	if _, ok := v.(types.StreamDict); !ok || !isRef {
		return nil, false, nil
	}
	return &ref, true, nil
}

// filled reports whether a form field has a text.
func (s *Source) filled(d types.Dict) (bool, error) {
	var kind types.Object
	var v types.Object
	for range 32 {
		if kind == nil {
			kind = d["FT"]
		}
		if v == nil {
			v = d["V"]
		}
		up, err := s.dict(d["Parent"])
		if err != nil {
			return false, err
		}
		if up == nil {
			break
		}
		d = up
	}
	if kind == types.Name("Btn") || kind == types.Name("Sig") {
		return false, nil
	}
	v, err := s.value(v)
	switch t := v.(type) {
	case types.StringLiteral:
		return len(bytes.TrimSpace([]byte(t))) > 0, err
	case types.HexLiteral:
		return len(t) > 4, err // a byte order mark has four digits
	}
	return false, err
}

// place computes the scale and the place of the picture: its bounding box, transformed by its
// matrix, fills the rectangle of the annotation. See ISO 32000-2, 12.5.5, algorithm 8.1.
func (s *Source) place(d types.Dict, form types.IndirectRef) (p appearance, ok bool, err error) {
	rect, err := s.numbers(d["Rect"], 4)
	if err != nil || rect == nil {
		return p, false, err
	}
	f, err := s.dict(form)
	if err != nil {
		return p, false, err
	}
	box, err := s.numbers(f["BBox"], 4)
	if err != nil || box == nil {
		return p, false, err
	}
	m, err := s.numbers(f["Matrix"], 6)
	if err != nil {
		return p, false, err
	}
	if m == nil {
		m = []float64{1, 0, 0, 1, 0, 0}
	}
	var x, y []float64
	for _, corner := range [][2]float64{{box[0], box[1]}, {box[2], box[1]}, {box[0], box[3]}, {box[2], box[3]}} {
		x = append(x, float64(m[0]*corner[0])+float64(m[2]*corner[1])+m[4])
		y = append(y, float64(m[1]*corner[0])+float64(m[3]*corner[1])+m[5])
	}
	left, right := min(x[0], x[1], x[2], x[3]), max(x[0], x[1], x[2], x[3])
	low, high := min(y[0], y[1], y[2], y[3]), max(y[0], y[1], y[2], y[3])
	if right-left <= 0 || high-low <= 0 {
		return p, false, nil
	}
	p.form = form
	p.sx = (max(rect[0], rect[2]) - min(rect[0], rect[2])) / (right - left)
	p.sy = (max(rect[1], rect[3]) - min(rect[1], rect[3])) / (high - low)
	p.tx = min(rect[0], rect[2]) - float64(left*p.sx)
	p.ty = min(rect[1], rect[3]) - float64(low*p.sy)
	return p, true, nil
}

// paint adds the pictures to the contents of a page.
func (w *writer) paint(page types.Dict, s *Source, list []appearance) error {
	resources, err := s.dict(page["Resources"])
	if err != nil {
		return err
	}
	forms, err := s.dict(resources["XObject"])
	if err != nil {
		return err
	}
	resources, forms = clone(resources), clone(forms)
	var draw bytes.Buffer
	draw.WriteString("Q\n")
	next := 0
	for _, p := range list {
		name := ""
		for name == "" || forms[name] != nil {
			next++
			name = "Pinned" + strconv.Itoa(next)
		}
		forms[name] = p.form
		w.forms[objectKey{s, int(p.form.ObjectNumber)}] = true
		fmt.Fprintf(&draw, "q %.5f 0 0 %.5f %.5f %.5f cm /%s Do Q\n", p.sx, p.sy, p.tx, p.ty, name)
	}
	resources["XObject"] = forms
	page["Resources"] = resources

	contents := types.Array{w.writeContents([]byte("q\n"))}
	v, err := s.value(page["Contents"])
	switch c := v.(type) {
	case types.Array:
		contents = append(contents, c...)
	case types.StreamDict:
		contents = append(contents, page["Contents"])
	}
	page["Contents"] = append(contents, w.writeContents(draw.Bytes()))
	return err
}

// writeContents writes a stream with page contents.
func (w *writer) writeContents(b []byte) newRef {
	n := w.newNumber()
	w.writeObject(n, nil, types.StreamDict{Dict: types.Dict{}, Raw: b})
	return newRef(n)
}

// clone copies a dictionary. It returns an empty one for nil.
func clone(d types.Dict) types.Dict {
	if d == nil {
		return types.Dict{}
	}
	return maps.Clone(d)
}
