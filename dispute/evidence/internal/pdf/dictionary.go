package pdf

import (
	"bytes"
	"strings"
)

// dictionary has the members of a dictionary that the package needs, without checks.
type dictionary struct {
	kind     string  // Type
	kids     bool    // the dictionary has Kids
	refs     []int32 // the references in Kids
	listed   bool    // Kids is an array, not a reference to one
	contents []int32 // Contents
	pages    int     // Pages
	root     int     // Root

	length, count, first int    // Length, N and First; -1 if they are not numbers, but references for example
	filter               string // Filter
	parameters           []byte // DecodeParms
	widths, index        []byte // W and Index of a table stream
	encrypt, id          []byte // Encrypt and ID of a trailer
	statedLength         int    // L of a linearized file, which is the length of the file

	linear              bool // Linearized
	flags               flag
	form, names, action int  // AcroForm, Names and OpenAction of a catalog, if they are references
	media               bool // films, sound or 3D models: its Subtype
	seen                bool // setMember was called, so length, count and first are valid
}

// setMember keeps a member that the package needs. To read another member, add a field and a
// case here.
func (d *dictionary) setMember(key string, value []byte) {
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
		d.kids, d.listed, d.refs = true, t == tokenOpen, references(value)
	case "Contents":
		if t != tokenText {
			d.contents = references(value)
		}
	case "Pages":
		d.pages = reference(value)
	case "Root":
		d.root = reference(value)
	case "Length":
		d.length = directNumber(value)
	case "N":
		d.count = directNumber(value)
	case "First":
		d.first = directNumber(value)
	case "Linearized":
		d.linear = true
	case "L":
		d.statedLength = directNumber(value)
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
		d.setDisplayMember(key, value, t, w)
	}
}

// setDisplayMember keeps the members that decide how viewers show the file: those of a
// catalog, a form, an action and a dictionary of names.
func (d *dictionary) setDisplayMember(key string, value []byte, t token, w []byte) {
	here := t == tokenOpen
	switch key {
	case "XFA":
		d.flags.set(flagXFA, len(references(value)) > 0 || t == tokenText && len(w) > 0)
	case "AcroForm":
		d.form = reference(value)
		d.flags.set(flagXFA, here && nested(value).flags&flagXFA != 0)
	case "Collection":
		d.flags.set(flagPortfolio, here || reference(value) > 0)
	case "JavaScript":
		d.flags.set(flagScriptNames, here || reference(value) > 0)
	case "Names":
		d.names = reference(value)
		d.flags.set(flagScriptNames, here && nested(value).flags&flagScriptNames != 0)
	case "OpenAction":
		d.action = reference(value)
		d.flags.set(flagScriptNames, here && nested(value).flags&flagScriptAction != 0)
	case "S":
		d.flags.set(flagScriptAction, nameOf(t, w) == "JavaScript")
	}
}

// nested reads the dictionary that is the value of a member.
func nested(value []byte) (d dictionary) {
	if bytes.HasPrefix(bytes.TrimLeft(value, "\x00\t\n\f\r "), []byte("<<")) {
		l := lexer{b: value}
		l.dict(func(key string, value []byte) {
			if key != "AcroForm" && key != "Names" && key != "OpenAction" { // only one level deep
				d.setMember(key, value)
			}
		})
	}
	return d
}

// nameOf is the name that a token is, or "".
func nameOf(t token, w []byte) string {
	if t == tokenName {
		return unescapeName(w)
	}
	return ""
}

// directNumber is the number that the value is. It is -1 for a reference or anything else.
func directNumber(value []byte) int {
	if reference(value) > 0 {
		return -1
	}
	l := lexer{b: value}
	_, w := l.next()
	return number(w)
}

// reference is the number of the object that a value refers to, or 0.
func reference(value []byte) int {
	l := lexer{b: value[:min(len(value), 64)]}
	_, id := l.next()
	_, generation := l.next()
	if _, r := l.next(); string(r) != "R" || number(generation) < 0 {
		return 0
	}
	return max(0, number(id))
}

// object is what walk and noteDisplay need of this dictionary. A member that they need also has a
// field in object (object.go).
func (d *dictionary) object() object {
	o := object{flags: d.flags, kind: kindOther}
	switch {
	case d.kind == "Catalog":
		o.kind, o.ref, o.form, o.names, o.action = kindCatalog, d.pages, d.form, d.names, d.action
	case d.kids && d.listed:
		o.kind, o.node, o.refs = kindNode, true, d.refs
	case d.kids && len(d.refs) > 0:
		o.kind, o.node, o.ref = kindNode, true, int(d.refs[0])
	case d.kind == "Page":
		o.kind, o.refs = kindPage, d.contents
	case d.kind == "Pages", d.kids:
		o.kind = kindNode
	case d.kind == "":
		o.kind, o.refs = kindNone, d.contents
	}
	return o
}
