package transport

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/stripedispute-go/stripedispute/internal/quote"
)

// ID is the id of an object, for use in a path.
type ID struct {
	Name  string // what the id is, for errors: "dispute id"
	Value string
}

// maxID is how many characters an id may have. Stripe only promises that ids are strings that are
// not longer.
const maxID = 5000

// check refuses a value that Stripe never uses as an id and that could change the path: a
// wrong id must never reach another endpoint.
func (id ID) check() error {
	switch v := id.Value; {
	case v == "":
		return fmt.Errorf("stripe: the %s is empty", id.Name)
	case len(v) > maxID:
		return fmt.Errorf("stripe: the %s has %d characters; Stripe takes at most %d", id.Name, len(v), maxID)
	case strings.Trim(v, ".") == "":
		return fmt.Errorf("stripe: the %s is a path, not an id", id.Name)
	case strings.ContainsFunc(v, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`/\?#%`, r) }):
		return fmt.Errorf("stripe: the %s holds a character that no id has: a space, a slash, one of ?#%%\\, or one outside ASCII", id.Name)
	}
	return nil
}

func (id ID) escaped() string { return url.PathEscape(id.Value) }

// shown is the id for errors and log lines. A value that does not look like an id is hidden:
// it may be a key.
func (id ID) shown() string { return quote.ID(id.Value) }
