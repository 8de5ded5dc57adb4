package pdf

// kind is the type of an object (/Type).
type kind uint8

const (
	kindOther   kind = iota // not a dictionary, or a dictionary with another /Type
	kindNone                // a dictionary without a /Type
	kindPage                // /Page
	kindNode                // a node of the page tree: /Pages
	kindCatalog             // /Catalog
)

// flag is a property that an object has or lacks.
type flag uint8

const (
	flagNoEnd        flag = 1 << iota // a stream whose end is missing
	flagXFA                           // an XFA form
	flagPortfolio                     // a portfolio
	flagScriptNames                   // names of scripts that run when the file is opened
	flagScriptAction                  // an action that is a script
)

func (f *flag) set(which flag, is bool) {
	if is {
		*f |= which
	}
}

// object is what the package keeps of an object.
type object struct {
	at    int // the offset in the file, or that of its object stream; of several objects with one number, the last counts
	kind  kind
	flags flag
	node  bool    // a node of the page tree with kids, in refs or in the list ref
	refs  []int32 // the kids of a node, the contents of a page, or the elements of an array
	ref   int     // for a catalog: the page tree; for a node: the object with the list of kids

	form, names, action int // for a catalog: the objects AcroForm, Names and OpenAction
}

func (o object) has(f flag) bool { return o.flags&f != 0 }
