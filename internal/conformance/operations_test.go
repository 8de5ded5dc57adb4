package conformance

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// library is all clients of the library, made from one Config.
type library struct {
	disputes *dispute.Client
	issuing  *issuingdispute.Client
	files    *fileupload.Client
}

func newLibrary(cfg stripedispute.Config) library {
	return library{dispute.NewClient(cfg), issuingdispute.NewClient(cfg), fileupload.NewClient(cfg)}
}

// operation is one of Stripe's, called by the library and by Stripe's SDK with
// the same input.
type operation struct {
	name        string
	callLibrary func(context.Context, library, *input) error
	callSDK     func(context.Context, *stripe.Client, *input) error
}

var operations = slices.Concat(disputeOperations, issuingOperations, fileOperations)

// sdk calls Stripe's SDK with parameters of the type P, filled from the input.
func sdk[P any](call func(context.Context, *stripe.Client, *P) error) func(context.Context, *stripe.Client, *input) error {
	return func(ctx context.Context, c *stripe.Client, in *input) error {
		p := new(P)
		in.intoSDK(p)
		return call(ctx, c, p)
	}
}

// into fills one of the library's parameter types. What but has a place of its own.
func (in *input) into(p any, but ...string) { in.put(p, in.tree, "url", but...) }

// intoSDK fills one of the SDK's.
func (in *input) intoSDK(p any, but ...string) {
	tree := merged(in.tree, nil)
	if len(in.expand) > 0 {
		list := []any{}
		for _, path := range in.expand {
			list = append(list, path)
		}
		tree["expand"] = list
	}
	in.put(p, tree, "form", but...)
	for _, key := range in.cleared {
		if !unset(reflect.ValueOf(p), segments(key)) {
			in.withoutField = append(in.withoutField, key+" (cleared)")
		}
	}
}

func (in *input) put(p, tree any, tag string, but ...string) {
	names := merged(tree.(map[string]any), nil)
	for _, name := range but {
		delete(names, name)
	}
	in.withoutField = append(in.withoutField, assign(reflect.ValueOf(p).Elem(), "", names, tag)...)
}

// options are the parameters that the library takes as options.
func (in *input) options() []stripedispute.Option {
	return []stripedispute.Option{stripedispute.WithExpand(in.expand...)}
}

// asParams sends all as WithParam, for calls without parameters of their own.
func (in *input) asParams() []stripedispute.Option {
	var all []stripedispute.Option
	for key, values := range (input{tree: in.tree, cleared: in.cleared}).form() {
		for _, v := range values {
			all = append(all, stripedispute.WithParam(key, v))
		}
	}
	return all
}

// text finds a text in the tree, "" if it is not there.
func (in *input) text(path ...string) string {
	var at any = in.tree
	for _, name := range path {
		members, _ := at.(map[string]any)
		at = members[name]
	}
	if at == nil {
		return ""
	}
	return fmt.Sprint(at)
}
