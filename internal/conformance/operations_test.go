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

// operation is an operation of Stripe. The library and Stripe's SDK call it with the same input.
type operation struct {
	name        string
	callLibrary func(context.Context, library, *input) error
	callSDK     func(context.Context, *stripe.Client, *input) error // nil if the SDK does not have the operation
}

var operations = slices.Concat(disputeOperations, issuingOperations, fileOperations)

// sdk calls Stripe's SDK with parameters of the type P, filled from the input.
func sdk[P any](call func(context.Context, *stripe.Client, *P) error) func(context.Context, *stripe.Client, *input) error {
	return func(ctx context.Context, c *stripe.Client, in *input) error {
		p := new(P)
		in.fillSDK(p)
		return call(ctx, c, p)
	}
}

// fillLibrary fills parameters of a type of the library, except those in without.
func (in *input) fillLibrary(p any, without ...string) {
	in.params = reflect.TypeOf(p).Elem()
	in.fill(p, in.tree, "url", without...)
}

// fillSDK fills parameters of a type of the SDK, except those in without.
func (in *input) fillSDK(p any, without ...string) {
	tree := merged(in.tree, nil)
	if len(in.expand) > 0 {
		list := []any{}
		for _, path := range in.expand {
			list = append(list, path)
		}
		tree["expand"] = list
	}
	in.fill(p, tree, "form", without...)
	for _, key := range in.cleared {
		if !unset(reflect.ValueOf(p), segments(key)) {
			in.withoutField = append(in.withoutField, key+" (cleared)")
		}
	}
}

func (in *input) fill(p, tree any, tag string, without ...string) {
	names := merged(tree.(map[string]any), nil)
	for _, name := range without {
		delete(names, name)
	}
	in.withoutField = append(in.withoutField, assign(reflect.ValueOf(p).Elem(), "", names, tag)...)
}

// options returns the parameters that the library has as options.
func (in *input) options() []stripedispute.Option {
	return []stripedispute.Option{stripedispute.WithExpand(in.expand...)}
}

// asParams returns all parameters as WithParam, for calls that have no type of parameters.
func (in *input) asParams() []stripedispute.Option {
	var all []stripedispute.Option
	for key, values := range (input{tree: in.tree, cleared: in.cleared}).form() {
		for _, v := range values {
			all = append(all, stripedispute.WithParam(key, v))
		}
	}
	return all
}

// text returns a text of the tree, or "".
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
