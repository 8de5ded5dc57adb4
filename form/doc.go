// Package form writes parameters the way Stripe's API reads them: a query
// string with nested names in brackets. Users of the clients never need it; it
// is public for those who script endpoints that this module has no client for.
//
//	s, err := form.Encode(struct {
//		Evidence struct {
//			Receipt string `url:"receipt,omitempty"`
//		} `url:"evidence"`
//		Submit bool `url:"submit"`
//	}{})
//	// submit=false
//
// Fields are tagged as for github.com/google/go-querystring, whose tag language,
// Encoder interface and formatting of single values apply. Where that package
// has no notion of Stripe's dialect, or another one, this is what goes out:
//
//	struct             a[b]=…, in the order of declaration
//	map                a[key]=…, keys sorted; "" is sent, since it deletes a key
//	slice of scalars   a[]=…, or a[0]=… with the tag option "numbered"
//	slice of structs   a[0][b]=…
//	bool               true or false; without omitempty false is sent
//	time.Time          Unix seconds; the zero time is left out
//	nil                left out, with or without omitempty
//	pointer            what it points to, also when that is "", 0 or false
//
// Brackets between names stay bare, as in Stripe's own SDKs; everything else is
// escaped. The same value always gives the same string.
package form
