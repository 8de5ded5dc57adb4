package pdf

import "strings"

// dictionary is the members of a dictionary that matter, unchecked.
type dictionary struct {
	kind   string  // Type
	kids   bool    // it has Kids
	refs   []int32 // of Kids
	listed bool    // Kids is an array here, not elsewhere
	pages  int     // Pages
	root   int     // Root

	length, count, first int    // Length, N and First, -1 unless they stand here as numbers
	filter               string // Filter
	parameters           bool   // DecodeParms
	seen                 bool
}

func (d *dictionary) member(key string, value []byte) {
	if !d.seen {
		d.seen, d.length, d.count, d.first = true, -1, -1, -1
	}
	l := lexer{b: value}
	t, w := l.next()
	switch key {
	case "Type":
		if t == name {
			d.kind = plain(w)
		}
	case "Kids":
		d.kids, d.listed, d.refs = true, t == opens, references(value)
	case "Pages":
		d.pages = reference(value)
	case "Root":
		d.root = reference(value)
	case "Length", "N", "First":
		n := -1
		if reference(value) == 0 {
			n = number(w)
		}
		switch key {
		case "Length":
			d.length = n
		case "N":
			d.count = n
		default:
			d.first = n
		}
	case "Filter":
		d.filter = strings.Trim(string(value), "[]/ \r\n\t")
	case "DecodeParms":
		d.parameters = string(w) != "null"
	}
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

// object is the dictionary as a part of the page tree.
func (d *dictionary) object() object {
	switch {
	case d.kind == "Catalog":
		return object{kind: catalog, ref: d.pages}
	case d.kids && d.listed:
		return object{kind: branch, branch: true, refs: d.refs}
	case d.kids && len(d.refs) > 0:
		return object{kind: branch, branch: true, ref: int(d.refs[0])}
	case d.kind == "Page":
		return object{kind: page}
	case d.kind == "Pages", d.kids:
		return object{kind: branch}
	case d.kind == "":
		return object{kind: unnamed}
	default:
		return object{}
	}
}
