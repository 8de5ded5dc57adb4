package issuingdispute

import (
	"fmt"
	"reflect"
	"unicode/utf8"

	"github.com/stripedispute-go/stripedispute"
)

// ready is a copy of the evidence with its reason filled in, or what is wrong
// with it. It is nil where there is nothing to send.
func (e *Evidence) ready() (*Evidence, error) {
	if e == nil {
		return nil, nil //nolint:nilnil // nothing to send is no error
	}
	var reason Reason
	for r, object := range e.objects() {
		if object.IsNil() {
			continue
		}
		if reason != "" {
			return nil, fmt.Errorf("issuingdispute: evidence is set for %s and for %s, but a dispute has one reason; set one object", reason, r)
		}
		reason = r
		if err := check(r, object.Elem()); err != nil {
			return nil, err
		}
	}
	switch {
	case reason == "" && e.Reason == "":
		return nil, nil //nolint:nilnil // as above
	case reason == "":
		return nil, fmt.Errorf("issuingdispute: evidence has the reason %q but not its object; set the object (it may be empty), which sends the reason along", e.Reason)
	case e.Reason != "" && e.Reason != reason:
		return nil, fmt.Errorf("issuingdispute: evidence has the reason %q but the object of %s; leave Reason empty to have it follow", e.Reason, reason)
	}
	ready := *e
	ready.Reason = reason
	return &ready, nil
}

// check refuses what Stripe would certainly refuse in the object of one reason.
func check(reason Reason, object reflect.Value) error {
	for name, v := range fields(object) {
		switch value := v.Interface().(type) {
		case string:
			most := 2500
			if name == "original_transaction" {
				most = 5000
			}
			if n := utf8.RuneCountInString(value); n > most {
				return fmt.Errorf("issuingdispute: evidence[%s][%s] has %d characters; Stripe takes at most %d", reason, name, n, most)
			}
		case stripedispute.FileID:
			if !value.Plausible() {
				return fmt.Errorf("issuingdispute: evidence[%s][%s] takes the id of an uploaded file (file_…), not a text, path or URL; upload it with package fileupload first", reason, name)
			}
		case ProductType:
			if value != "" && value != ProductMerchandise && value != ProductService {
				return fmt.Errorf("issuingdispute: evidence[%s][%s] cannot be %q; it is %q or %q", reason, name, value, ProductMerchandise, ProductService)
			}
		case ReturnStatus:
			if value != "" && value != ReturnMerchantRejected && value != ReturnSuccessful {
				return fmt.Errorf("issuingdispute: evidence[%s][%s] cannot be %q; it is %q or %q", reason, name, value, ReturnMerchantRejected, ReturnSuccessful)
			}
		}
	}
	return nil
}
