package disputetest

import "sync"

// The package has files of two kinds.
//
// The engine receives requests, checks them, keeps objects and sends events: server,
// call, auth, route, read, form, rule, check, metadata, list, expand, store, object,
// idempotency, response, failure, fault, clock, decide, emit, webhook, delivery, queue,
// journal, effects, transport, encode. It treats all objects alike.
//
// A resource is one kind of object with its parameters, filters, rules, seed and life.
// It has one file, or several that begin with the same word: dispute_…, issuing_…,
// file_…. A new field, filter, reason or event changes the files of one resource only.
//
// makeResources is the only place where the engine learns which resources exist.
func makeResources() []*resource {
	return []*resource{
		disputeResource(),
		issuingResource(),
		issuingTransactionResource(),
		fileResource(),
		linkResource(),
		chargeResource(),
		paymentIntentResource(),
		paymentMethodResource(),
		customerResource(),
		refundResource(),
		balanceResource(),
		warningResource(),
		eventResource(),
		thinEventResource(),
	}
}

// resource is one kind of object.
type resource struct {
	kind   string // the member "object", as in "issuing.dispute"
	noun   string // the kind in error messages
	param  string // the name of the id in paths, for error messages
	path   string // objects are at path/ID
	thin   bool   // its events have a thin form too
	routes []route

	// expand maps the members that hold the id of another object to the kind of that
	// object. See foreign and anyKind.
	expand map[string]string

	// dress adds to a copy of an object what depends on the request or on the time.
	dress func(s *Server, r *record, o object, v view)

	// expired reports that an object can no longer be retrieved. Optional.
	expired func(s *Server, r *record) bool

	// decide is what Server.Decide does. Optional.
	decide func(s *Server, r *record, won bool)
}

// Kinds of objects that a member can hold besides those of resources.
const (
	foreign = ""  // the server has no such objects: the member is null or a list
	anyKind = "*" // objects of several kinds
)

// catalog is all that the engine knows of the resources. Nothing changes it.
type catalog struct {
	resources map[string]*resource // by kind
	routes    []route
}

// sharedCatalog is the catalog of all servers.
var sharedCatalog = sync.OnceValue(func() *catalog {
	c := &catalog{resources: map[string]*resource{}}
	for _, res := range makeResources() {
		c.resources[res.kind] = res
		for _, r := range res.routes {
			c.routes = append(c.routes, r.of(res))
		}
	}
	return c
})
