// Package form encodes parameters as Stripe's API reads them: a query string with nested
// names in brackets. The clients use it; use it yourself for endpoints that this module
// has no client for.
//
//	s, err := form.Encode(struct {
//		Evidence struct {
//			Receipt string `url:"receipt,omitempty"`
//		} `url:"evidence"`
//		Submit bool `url:"submit"`
//	}{})
//	// submit=false
//
// Fields are tagged as for github.com/google/go-querystring: its tag options, its Encoder
// interface and its formatting of single values apply. Where Stripe's encoding differs,
// this is what is written:
//
//	struct             a[b]=…, in the order of declaration
//	map                a[key]=…, keys sorted; "" is sent, since it deletes a key
//	slice of scalars   a[]=…, or a[0]=… with the tag option "numbered"
//	slice of structs   a[0][b]=…
//	bool               true or false; without omitempty false is sent
//	time.Time          Unix seconds; the zero time is left out
//	nil                left out, with or without omitempty
//	pointer            what it points to, also "", 0 or false
//
// Brackets between names are not escaped, as in Stripe's own SDKs; everything else is.
// The same value always gives the same string.
//
// The fields of an embedded struct are written in its place. If several fields have the
// same name, the one at the shallowest depth is written, as in Go. If there are several at
// that depth, setting more than one is an error.
//
// An Encoder is called wherever it is: in a field, a slice, a map or an interface, also if
// its method has a pointer receiver. It is not called for the value that is given to
// Encode, which has no name.
//
// Stripe: https://docs.stripe.com/api.
package form
