package dispute

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// Field is Stripe's name of one text or file of [Evidence].
type Field string

// Each constant is also a field of Evidence, in the same order; that has the limit of a text in a tag.
// field_test.go compares them.

// The fields of evidence, by Stripe's names.
const (
	FieldAccessActivityLog            Field = "access_activity_log"
	FieldBillingAddress               Field = "billing_address"
	FieldCancellationPolicy           Field = "cancellation_policy"
	FieldCancellationPolicyDisclosure Field = "cancellation_policy_disclosure"
	FieldCancellationRebuttal         Field = "cancellation_rebuttal"
	FieldCustomerCommunication        Field = "customer_communication"
	FieldCustomerEmailAddress         Field = "customer_email_address"
	FieldCustomerName                 Field = "customer_name"
	FieldCustomerPurchaseIP           Field = "customer_purchase_ip"
	FieldCustomerSignature            Field = "customer_signature"
	FieldDuplicateChargeDocumentation Field = "duplicate_charge_documentation"
	FieldDuplicateChargeExplanation   Field = "duplicate_charge_explanation"
	FieldDuplicateChargeID            Field = "duplicate_charge_id"
	FieldProductDescription           Field = "product_description"
	FieldReceipt                      Field = "receipt"
	FieldRefundPolicy                 Field = "refund_policy"
	FieldRefundPolicyDisclosure       Field = "refund_policy_disclosure"
	FieldRefundRefusalExplanation     Field = "refund_refusal_explanation"
	FieldServiceDate                  Field = "service_date"
	FieldServiceDocumentation         Field = "service_documentation"
	FieldShippingAddress              Field = "shipping_address"
	FieldShippingCarrier              Field = "shipping_carrier"
	FieldShippingDate                 Field = "shipping_date"
	FieldShippingDocumentation        Field = "shipping_documentation"
	FieldShippingTrackingNumber       Field = "shipping_tracking_number"
	FieldUncategorizedFile            Field = "uncategorized_file"
	FieldUncategorizedText            Field = "uncategorized_text"
)

// MaxText is the most characters that all texts of one response may have together.
const MaxText = 150_000

// layout says where each Field is in Evidence. It is read from the struct tags once.
var layout = sync.OnceValue(func() (l struct {
	order []Field
	at    map[Field]int
	file  map[Field]bool
	limit map[Field]int // of a text, in characters
},
) {
	l.at, l.file, l.limit = map[Field]int{}, map[Field]bool{}, map[Field]int{}
	t := reflect.TypeFor[Evidence]()
	for i := range t.NumField() {
		if t.Field(i).Type.Kind() != reflect.String {
			continue
		}
		f := Field(jsonname.Of(t.Field(i)))
		l.order = append(l.order, f)
		l.at[f] = i
		l.file[f] = t.Field(i).Type == reflect.TypeFor[stripedispute.FileID]()
		if !l.file[f] {
			l.limit[f] = limitOf(t.Field(i))
		}
	}
	return l
})

// Fields returns all text and file fields in Stripe's order.
func Fields() []Field { return slices.Clone(layout().order) }

// Known reports whether f is a field of [Evidence].
func (f Field) Known() bool {
	_, ok := layout().at[f]
	return ok
}

// File reports whether f takes a file and not a text.
func (f Field) File() bool { return layout().file[f] }

// Limit returns the most characters that a text of f may have. It is 0 for files and unknown
// fields.
func (f Field) Limit() int {
	return layout().limit[f]
}

// limitOf reads the tag limit of a text. Without a tag it is Stripe's usual limit, which the comments
// of Evidence and of evidence.Limits also say.
func limitOf(f reflect.StructField) int {
	if limit, err := strconv.Atoi(f.Tag.Get("limit")); err == nil {
		return limit
	}
	return 5_000
}

// Get returns the text or file id of f, "" if it is not set or not known.
func (e Evidence) Get(f Field) string {
	i, ok := layout().at[f]
	if !ok {
		return ""
	}
	return reflect.ValueOf(e).Field(i).String()
}

// Set sets the text or file id of f. An unknown field is an error.
func (e *Evidence) Set(f Field, value string) error {
	i, ok := layout().at[f]
	if !ok {
		return fmt.Errorf("dispute: evidence has no field %q", f)
	}
	reflect.ValueOf(e).Elem().Field(i).SetString(value)
	return nil
}

// checkFields returns an error for a text that is too long, and for a file field that does not
// have an id.
func (e *Evidence) checkFields() error {
	total := 0
	for _, f := range layout().order {
		value := e.Get(f)
		if f.File() {
			if err := stripedispute.FileID(value).Check("evidence[" + string(f) + "]"); err != nil {
				return err
			}
			continue
		}
		n := utf8.RuneCountInString(value)
		if n > f.Limit() {
			return fmt.Errorf("dispute: evidence[%s] has %d characters; Stripe takes at most %d", f, n, f.Limit())
		}
		total += n
	}
	if total > MaxText {
		return fmt.Errorf("dispute: the texts of the evidence have %d characters together; Stripe takes at most %d", total, MaxText)
	}
	return nil
}
