package issuingdispute

import (
	"fmt"
	"iter"
	"reflect"
	"unicode/utf8"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// checkParams returns an error for an amount or metadata that Stripe would certainly refuse.
func checkParams(amount int64, m stripedispute.Metadata) error {
	if amount < 0 {
		return fmt.Errorf("issuingdispute: Amount is %d; give it in the smallest unit of the currency, above 0", amount)
	}
	return m.Check()
}

// withReason checks the evidence and returns a copy with its reason filled in. It returns nil
// if there is nothing to send.
func (e *Evidence) withReason() (*Evidence, error) {
	if e == nil {
		return nil, nil //nolint:nilnil // nothing to send is not an error
	}
	var reason Reason
	for r, object := range e.objects() {
		if object.IsNil() {
			continue
		}
		if reason != "" {
			return nil, fmt.Errorf("issuingdispute: evidence is set for %s and for %s, but a dispute has one reason; set one of the two", reason, r)
		}
		reason = r
		if err := checkObject(r, object.Elem()); err != nil {
			return nil, err
		}
	}
	switch {
	case reason == "" && e.Reason == "":
		return nil, nil //nolint:nilnil // as above
	case reason == "":
		return nil, fmt.Errorf("issuingdispute: evidence has the reason %q, but the field of this reason is nil; "+
			"set it (it may be empty), and leave Reason empty", e.Reason)
	case e.Reason != "" && e.Reason != reason:
		return nil, fmt.Errorf("issuingdispute: evidence has the reason %q, but the field of %s is set; "+
			"leave Reason empty, and the reason of the field is sent", e.Reason, reason)
	}
	filled := *e
	filled.Reason = reason
	return &filled, nil
}

// checkObject returns an error for a value of the evidence of one reason that Stripe would
// certainly refuse.
func checkObject(reason Reason, object reflect.Value) error {
	for name, v := range fieldsOf(object) {
		param := fmt.Sprintf("evidence[%s][%s]", reason, name)
		switch value := v.Interface().(type) {
		case string:
			limit := 2500 // also in the comment of Evidence
			if name == "original_transaction" {
				limit = 5000
			}
			if n := utf8.RuneCountInString(value); n > limit {
				return fmt.Errorf("issuingdispute: %s has %d characters; Stripe takes at most %d", param, n, limit)
			}
		case stripedispute.FileID:
			if err := value.Check(param); err != nil {
				return err
			}
		case ProductType:
			if value != "" && value != ProductMerchandise && value != ProductService {
				return fmt.Errorf("issuingdispute: %s cannot be %q; it is %q or %q", param, value, ProductMerchandise, ProductService)
			}
		case ReturnStatus:
			if value != "" && value != ReturnMerchantRejected && value != ReturnSuccessful {
				return fmt.Errorf("issuingdispute: %s cannot be %q; it is %q or %q", param, value, ReturnMerchantRejected, ReturnSuccessful)
			}
		}
	}
	return nil
}

// objects yields each reason and the pointer to its evidence, such as e.Canceled, which may be
// nil.
func (e Evidence) objects() iter.Seq2[Reason, reflect.Value] {
	return func(yield func(Reason, reflect.Value) bool) {
		for f, v := range reflect.ValueOf(e).Fields() {
			if v.Kind() == reflect.Pointer && !yield(Reason(jsonname.Of(f)), v) {
				return
			}
		}
	}
}

// object returns the pointer to the evidence of reason, which may be nil. ok is false for a
// reason that this library does not know.
func (e Evidence) object(reason Reason) (object reflect.Value, ok bool) {
	for r, o := range e.objects() {
		if r == reason {
			return o, true
		}
	}
	return reflect.Value{}, false
}

// fieldsOf yields Stripe's name and the value of each field of a struct of evidence.
func fieldsOf(object reflect.Value) iter.Seq2[string, reflect.Value] {
	return func(yield func(string, reflect.Value) bool) {
		for f, v := range object.Fields() {
			if !yield(jsonname.Of(f), v) {
				return
			}
		}
	}
}
