package disputetest

import (
	"cmp"
	"fmt"
	"slices"
)

// Account is a Stripe account, in one of its two modes. What belongs to one cannot
// be seen from another.
type Account struct {
	server *Server
	id     string // "" is the one that owns the key
	live   bool
	lists  map[string][]*record // by kind, oldest first
}

// place names an account in one of its modes.
type place struct {
	id   string
	live bool
}

// Account returns the connected account with this id, and creates it when it is new.
// Requests reach it with the header Stripe-Account. "" is the account that owns the
// key, which the Add methods of [Server] use.
func (s *Server) Account(id string) *Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.account(place{id: id})
}

// Live returns the live mode of the account that owns the key: see [Account.Live].
func (s *Server) Live() *Account { return s.Account("").Live() }

// Live returns the live mode of this account. Objects that are added there have
// livemode true, and so have their events. The first call separates the modes of all
// accounts of the server, as at Stripe: from then on a live key (sk_live_, rk_live_,
// sk_org_live_) reaches live objects only, and a test key those of test mode only.
// Before that, a live key reaches the objects of test mode.
func (a *Account) Live() *Account {
	s := a.server
	s.mu.Lock()
	defer s.mu.Unlock()
	s.modes = true
	return s.account(place{a.id, true})
}

func (s *Server) account(at place) *Account {
	a, ok := s.accounts[at]
	if !ok {
		a = &Account{server: s, id: at.id, live: at.live, lists: map[string][]*record{}}
		s.accounts[at] = a
	}
	return a
}

// record is an object that the server keeps.
type record struct {
	wire     object // as the API shows it
	resource *resource
	account  *Account
	seq      int // order of creation
	state    any // what the API does not show; each resource has its own type
}

func (r *record) id() string { return text(r.wire, "id") }

// is reports whether the record is an object of this kind.
func (r *record) is(kind string) bool { return r != nil && r.resource.kind == kind }

// compare orders records by age, oldest first.
func (r *record) compare(other *record) int {
	return cmp.Or(
		cmp.Compare(number(r.wire, "created"), number(other.wire, "created")),
		cmp.Compare(r.seq, other.seq),
	)
}

// newID returns ids that are the same in every run.
func (s *Server) newID(prefix string) string {
	s.counts[prefix]++
	return fmt.Sprintf("%s_Test%04d", prefix, s.counts[prefix])
}

// newEventID returns ids that differ from run to run if the test wants that.
func (s *Server) newEventID(prefix string) string {
	s.counts[prefix]++
	return fmt.Sprintf("%s_%sTest%04d", prefix, s.run, s.counts[prefix])
}

// orNew is id, or a new one when it is empty.
func (s *Server) orNew(id, prefix string) string {
	if id == "" {
		id = s.newID(prefix)
	}
	return id
}

// put keeps a new object. Its id must be new too.
func (s *Server) put(a *Account, o object) *record {
	id, kind := text(o, "id"), text(o, "object")
	if s.objects[id] != nil {
		panic(fmt.Sprintf("disputetest: there is already an object %q", id))
	}
	if _, shows := o["livemode"]; shows {
		o["livemode"] = a.live
	}
	s.seq++
	r := &record{wire: o, resource: s.catalog.resources[kind], account: a, seq: s.seq}
	s.objects[id] = r
	all := a.lists[kind]
	at := len(all) // most objects are the newest
	if at > 0 && all[at-1].compare(r) > 0 {
		at, _ = slices.BinarySearchFunc(all, r, (*record).compare)
	}
	a.lists[kind] = slices.Insert(all, at, r)
	return r
}

// find returns the object, or nil when it does not exist, is of another kind or
// belongs to another account.
func (a *Account) find(kind, id string) *record {
	r := a.server.objects[id]
	if r == nil || r.account != a || kind != anyKind && !r.is(kind) {
		return nil
	}
	return r
}

// hasInOtherMode reports whether the account has the object in its other mode.
func (a *Account) hasInOtherMode(kind, id string) bool {
	r := a.server.objects[id]
	return r.is(kind) && r.account.id == a.id && r.account.live != a.live
}

func mode(live bool) string {
	if live {
		return "live"
	}
	return "test"
}

// Object returns an object as a GET would show it: a dispute, an Issuing dispute, a
// file, a file link, a payment or an event, of any account. It is a copy. Nil means
// that there is no object with this id.
func (s *Server) Object(id string) map[string]any {
	var o object
	s.locked(func() {
		if r := s.objects[id]; r != nil {
			o = s.show(r, view{base: localBase})
		}
	})
	return o
}

func or[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
