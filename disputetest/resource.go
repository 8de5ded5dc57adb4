package disputetest

import "sync"

// The package has files of two kinds.
//
// The engine receives requests, checks them, keeps objects and sends events: server,
// call, auth, route, read, form, rule, check, metadata, list, expand, store, object,
// idempotency, response, failure, fault, clock, decide, emit, webhook, delivery, queue,
// journal, effects, transport, encode. It treats all objects alike.
//
// A resource is one kind of object: its parameters, filters and rules, its seed, and how it
// changes over time. It has one file, or several that begin with the same word: dispute_…,
// issuing_…, file_…. A new field, filter, reason or event changes only the files of one
// resource.
//
// makeResources lists all resources. The engine knows no others.
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

// resource is one kind of object. Its functions and those of its routes run while the server's lock is
// held. They must not call exported methods of Server, which take the lock.
type resource struct {
	kind   string // the member "object", as in "issuing.dispute"
	noun   string // the name of the kind in error messages; "" = kind
	param  string // the name of the id in error messages; "" = kind
	path   string // objects are at path/ID
	thin   bool   // its events also have a thin form; the comment of Webhook.Thin lists these kinds
	routes []route

	// expand maps members that contain the id of another object to the kind of that
	// object. See foreign and anyKind.
	expand map[string]string

	// addComputed adds members to a copy of an object that depend on the request or the
	// time. Optional.
	addComputed func(s *Server, r *record, o object, v view)

	// expired reports whether an object can no longer be retrieved. Optional.
	expired func(s *Server, r *record) bool

	// decide does what Server.Decide promises. Optional.
	decide func(s *Server, r *record, won bool)
}

// Kinds in resource.expand that are not kinds of resources.
const (
	foreign = ""  // the server does not have such objects: the member is null or a list
	anyKind = "*" // the member may contain objects of several kinds
)

// catalog has all resources and their routes. It does not change.
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
			c.routes = append(c.routes, r.withResource(res))
		}
	}
	return c
})
