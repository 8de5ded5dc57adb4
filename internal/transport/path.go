package transport

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/stripedispute-go/stripedispute/internal/quote"
)

// ID is an object's id on its way into a path.
type ID struct {
	Name  string // what it is, for errors: "dispute id"
	Value string
}

// check refuses what cannot be an id of Stripe's and could change the path: a
// wrong id must never reach another endpoint. Stripe promises no more about ids
// than that they are strings of at most 5,000 characters.
func (id ID) check() error {
	switch v := id.Value; {
	case v == "":
		return fmt.Errorf("stripe: the %s is empty", id.Name)
	case len(v) > 5000:
		return fmt.Errorf("stripe: the %s has %d characters; Stripe takes at most 5,000", id.Name, len(v))
	case strings.Trim(v, ".") == "":
		return fmt.Errorf("stripe: the %s is a path, not an id", id.Name)
	case strings.ContainsFunc(v, func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`/\?#%`, r) }):
		return fmt.Errorf("stripe: the %s holds a character that no id has: a space, a slash, or one of ?#%%\\ or beyond ASCII", id.Name)
	}
	return nil
}

func (id ID) escaped() string { return url.PathEscape(id.Value) }

// shown is the id for errors and log lines. What does not look like one may be a key.
func (id ID) shown() string { return quote.ID(id.Value) }
