package pdf

import (
	"bytes"
	"strings"
)

// dictionary is the members of a dictionary that matter, unchecked.
type dictionary struct {
	kind     string  // Type
	kids     bool    // it has Kids
	refs     []int32 // of Kids
	listed   bool    // Kids is an array here, not elsewhere
	contents []int32 // Contents
	pages    int     // Pages
	root     int     // Root

	length, count, first int    // Length, N and First, -1 unless they stand here as numbers
	filter               string // Filter
	parameters           []byte // DecodeParms
	widths, index        []byte // W and Index of a table
	encrypt, id          []byte // Encrypt and ID of a trailer
	whole                int    // L of a linearized file: the length of the file

	linear              bool // Linearized
	flags               flag
	form, names, action int // AcroForm, Names and OpenAction of a catalog, where they are references
	media               bool
	seen                bool
}

func (d *dictionary) member(key string, value []byte) {
	if !d.seen {
		d.seen, d.length, d.count, d.first = true, -1, -1, -1
	}
	l := lexer{b: value}
	t, w := l.next()
	switch key {
	case "Type":
		d.kind = nameOf(t, w)
	case "Subtype":
		switch nameOf(t, w) {
		case "RichMedia", "3D", "Movie", "Sound", "Screen":
			d.media = true
		}
	case "Kids":
		d.kids, d.listed, d.refs = true, t == opens, references(value)
	case "Contents":
		if t != text {
			d.contents = references(value)
		}
	case "Pages":
		d.pages = reference(value)
	case "Root":
		d.root = reference(value)
	case "Length":
		d.length = direct(value)
	case "N":
		d.count = direct(value)
	case "First":
		d.first = direct(value)
	case "Linearized":
		d.linear = true
	case "L":
		d.whole = direct(value)
	case "Filter":
		d.filter = strings.Trim(string(value), "[]/ \r\n\t")
	case "DecodeParms":
		if string(w) != "null" {
			d.parameters = value
		}
	case "W":
		d.widths = value
	case "Index":
		d.index = value
	case "Encrypt":
		d.encrypt = value
	case "ID":
		d.id = value
	default:
		d.display(key, value, t, w)
	}
}

// display keeps what decides how the file is shown: the members of a catalog, a form,
// an action and a list of names.
func (d *dictionary) display(key string, value []byte, t token, w []byte) {
	here := t == opens
	switch key {
	case "XFA":
		d.flags.set(formHere, len(references(value)) > 0 || t == text && len(w) > 0)
	case "AcroForm":
		d.form = reference(value)
		d.flags.set(formHere, here && nested(value).flags&formHere != 0)
	case "Collection":
		d.flags.set(collection, here || reference(value) > 0)
	case "JavaScript":
		d.flags.set(scripts, here || reference(value) > 0)
	case "Names":
		d.names = reference(value)
		d.flags.set(scripts, here && nested(value).flags&scripts != 0)
	case "OpenAction":
		d.action = reference(value)
		d.flags.set(scripts, here && nested(value).flags&script != 0)
	case "S":
		d.flags.set(script, nameOf(t, w) == "JavaScript")
	}
}

// nested reads a dictionary that is the value of a member.
func nested(value []byte) (d dictionary) {
	if bytes.HasPrefix(bytes.TrimLeft(value, "\x00\t\n\f\r "), []byte("<<")) {
		l := lexer{b: value}
		l.dict(func(key string, value []byte) {
			if key != "AcroForm" && key != "Names" && key != "OpenAction" { // no deeper
				d.member(key, value)
			}
		})
	}
	return d
}

func nameOf(t token, w []byte) string {
	if t == name {
		return plain(w)
	}
	return ""
}

// direct is a number that is the value itself, -1 for a reference or anything else.
func direct(value []byte) int {
	if reference(value) > 0 {
		return -1
	}
	l := lexer{b: value}
	_, w := l.next()
	return number(w)
}

// reference is the one object that a value refers to, 0 for none.
func reference(value []byte) int {
	l := lexer{b: value[:min(len(value), 64)]}
	_, id := l.next()
	_, generation := l.next()
	if _, r := l.next(); string(r) != "R" || number(generation) < 0 {
		return 0
	}
	return max(0, number(id))
}

// object is the dictionary as a part of the file's structure.
func (d *dictionary) object() object {
	o := object{flags: d.flags, kind: other}
	switch {
	case d.kind == "Catalog":
		o.kind, o.ref, o.form, o.names, o.action = catalog, d.pages, d.form, d.names, d.action
	case d.kids && d.listed:
		o.kind, o.branch, o.refs = branch, true, d.refs
	case d.kids && len(d.refs) > 0:
		o.kind, o.branch, o.ref = branch, true, int(d.refs[0])
	case d.kind == "Page":
		o.kind, o.refs = page, d.contents
	case d.kind == "Pages", d.kids:
		o.kind = branch
	case d.kind == "":
		o.kind, o.refs = unnamed, d.contents
	}
	return o
}
