package disputetest

import (
	"cmp"
	"fmt"
	"slices"
)

// Account is a Stripe account in one of its two modes. Requests of one account cannot see the
// objects of another account or of the other mode.
type Account struct {
	server *Server
	id     string // "" is the account that owns the key
	live   bool
	lists  map[string][]*record // by kind, oldest first; only old events are deleted: see forgetEvents in emit.go
}

// accountMode is the key of an account in one of its modes.
type accountMode struct {
	id   string
	live bool
}

// Account returns the connected account with this id, and creates it if there is none.
// Requests reach it with the header Stripe-Account. "" is the account that owns the key,
// which the Add methods of [Server] use.
func (s *Server) Account(id string) *Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.account(accountMode{id: id})
}

// Live returns the live mode of the account that owns the key: see [Account.Live].
func (s *Server) Live() *Account { return s.Account("").Live() }

// Live returns the live mode of this account. Objects that are added to it, and their
// events, have livemode true. The first call separates the modes of all accounts of the
// server, as at Stripe: from then on a live key (sk_live_, rk_live_, sk_org_live_) reaches
// only live objects, and a test key only objects of test mode. Before the first call a live
// key reaches the objects of test mode.
func (a *Account) Live() *Account {
	s := a.server
	s.mu.Lock()
	defer s.mu.Unlock()
	s.separateModes = true
	return s.account(accountMode{a.id, true})
}

// account returns the account in one of its modes, and creates it if there is none. The caller holds
// the lock.
func (s *Server) account(key accountMode) *Account {
	a, ok := s.accounts[key]
	if !ok {
		a = &Account{server: s, id: key.id, live: key.live, lists: map[string][]*record{}}
		s.accounts[key] = a
	}
	return a
}

// record is an object that the server keeps.
type record struct {
	wire     object // as the API shows it
	resource *resource
	account  *Account
	seq      int // order of creation
	state    any // the part that the API does not show; each resource has its own type
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

// newID returns an id that is the same in every run.
func (s *Server) newID(prefix string) string {
	s.counts[prefix]++
	return fmt.Sprintf("%s_Test%04d", prefix, s.counts[prefix])
}

// newEventID returns an id for an event. With UniqueEvents it differs in every run.
func (s *Server) newEventID(prefix string) string {
	s.counts[prefix]++
	return fmt.Sprintf("%s_%sTest%04d", prefix, s.run, s.counts[prefix])
}

// orNew returns id, or a new id if it is empty.
func (s *Server) orNew(id, prefix string) string {
	if id == "" {
		id = s.newID(prefix)
	}
	return id
}

// add adds a new object, and sets its livemode, if it has one, to that of the account. It panics
// if the id exists.
func (s *Server) add(a *Account, o object) *record {
	id, kind := text(o, "id"), text(o, "object")
	if s.objects[id] != nil {
		panic(fmt.Sprintf("disputetest: there is already an object %q", id))
	}
	if _, has := o["livemode"]; has {
		o["livemode"] = a.live
	}
	s.seq++
	r := &record{wire: o, resource: s.catalog.resources[kind], account: a, seq: s.seq}
	s.objects[id] = r
	all := a.lists[kind]
	i := len(all) // most objects are newer than all others
	if i > 0 && all[i-1].compare(r) > 0 {
		i, _ = slices.BinarySearchFunc(all, r, (*record).compare)
	}
	a.lists[kind] = slices.Insert(all, i, r)
	return r
}

// find returns the object. It returns nil if the object does not exist, is of another kind or
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

func modeName(live bool) string {
	if live {
		return "live"
	}
	return "test"
}

// Object returns a copy of an object as a GET would show it, of any kind and of any account: a
// dispute or an event, for example. It returns nil if no object has this id.
func (s *Server) Object(id string) map[string]any {
	var o object
	s.locked(func() {
		if r := s.objects[id]; r != nil {
			o = s.show(r, view{base: localBase})
		}
	})
	return o
}
