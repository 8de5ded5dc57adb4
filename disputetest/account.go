package disputetest

import (
	"fmt"
	"slices"
)

// Account is a Stripe account, in one of its two modes. What belongs to one cannot
// be seen from another.
type Account struct {
	server *Server
	id     string // "" is the one that owns the key
	live   bool
	lists  map[string][]*thing
}

// place names an account in one of its modes.
type place struct {
	id   string
	live bool
}

// Account is the connected account with this id, made when it is new; requests
// reach it with the header Stripe-Account. "" is the account that owns the key,
// the one that the Add methods of [Server] speak of.
func (s *Server) Account(id string) *Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.account(place{id: id})
}

// Live is the live mode of the account that owns the key: see [Account.Live].
func (s *Server) Live() *Account { return s.Account("").Live() }

// Live is the live mode of this account. Objects that are added there have
// livemode true, and so have their events. From the first call on the modes of all
// accounts of the server are separate, as at Stripe: a live key (sk_live_, rk_live_,
// sk_org_live_) reaches live objects only, and a test key those of test mode only.
// Before that, a live key acts on test mode.
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
		a = &Account{server: s, id: at.id, live: at.live, lists: map[string][]*thing{}}
		s.accounts[at] = a
	}
	return a
}

// thing is an object that the server keeps.
type thing struct {
	wire object // as the API shows it
	kind string
	home *Account
	seq  int // order of making

	dispute  disputeSecrets
	issuing  issuingSecrets
	contents []byte // of a file
	pending  int    // of an event: webhooks that have not taken it
	thin     string // of an event: the id of its thin form, if it has one
}

func (t *thing) id() string { return text(t.wire, "id") }

// newID makes ids that are the same in every run.
func (s *Server) newID(prefix string) string {
	s.counts[prefix]++
	return fmt.Sprintf("%s_Test%04d", prefix, s.counts[prefix])
}

// put keeps a new object. Its id must be new too.
func (s *Server) put(home *Account, kind string, o object) *thing {
	id := text(o, "id")
	if s.objects[id] != nil {
		panic(fmt.Sprintf("disputetest: there is already an object %q", id))
	}
	if _, shows := o["livemode"]; shows {
		o["livemode"] = home.live
	}
	s.seq++
	t := &thing{wire: o, kind: kind, home: home, seq: s.seq}
	s.objects[id] = t
	home.lists[kind] = append(home.lists[kind], t)
	return t
}

// find gives the object, or nil when it is not there, of another kind or
// another account's.
func (a *Account) find(kind, id string) *thing {
	t := a.server.objects[id]
	if t == nil || t.kind != kind || t.home != a {
		return nil
	}
	return t
}

// sibling reports whether the account has the object in its other mode.
func (a *Account) sibling(kind, id string) bool {
	t := a.server.objects[id]
	return t != nil && t.kind == kind && t.home.id == a.id && t.home.live != a.live
}

// newest lists the objects of a kind, newest first.
func (a *Account) newest(kind string) []*thing {
	list := slices.Clone(a.lists[kind])
	slices.SortStableFunc(list, func(x, y *thing) int {
		if a, b := number(x.wire, "created"), number(y.wire, "created"); a != b {
			return int(min(max(b-a, -1), 1))
		}
		return y.seq - x.seq
	})
	return list
}

// Object shows an object as a GET would: a dispute, an Issuing dispute, a file,
// a file link or an event, of any account. It is a copy. Nil means that there is
// none with this id.
func (s *Server) Object(id string) map[string]any {
	var o object
	s.locked(func() {
		if t := s.objects[id]; t != nil {
			o = s.show(t, "http://127.0.0.1:12111", nil)
		}
	})
	return o
}
