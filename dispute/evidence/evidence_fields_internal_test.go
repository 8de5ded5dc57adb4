package evidence

import (
	"errors"
	"net/http"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// fill sets each text in v to the same text, and all else to a value that is not zero.
func fill(v reflect.Value, text string) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), text)
	case reflect.Struct:
		for _, value := range v.Fields() {
			fill(value, text)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), text)
	case reflect.String:
		if v.SetString("file_1"); v.Type() == reflect.TypeFor[string]() {
			v.SetString(text)
		}
	case reflect.Bool:
		v.SetBool(true)
	default:
		v.Set(reflect.ValueOf(1).Convert(v.Type()))
	}
}

// eachValue calls found with each text, number and bool in v, as the only value that is set.
func eachValue(v reflect.Value, path string, found func(path string, of reflect.Type)) {
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		eachValue(v.Elem(), path, found)
	case reflect.Struct:
		for field, value := range v.Fields() {
			eachValue(value, path+"."+field.Name, found)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		eachValue(v.Index(0), path, found)
	default:
		fill(v, "a")
		found(path, v.Type())
	}
	v.SetZero()
}

func TestEachFieldOfEvidenceIsComparedAndStaged(t *testing.T) {
	var e dispute.Evidence
	eachValue(reflect.ValueOf(&e).Elem(), "Evidence", func(path string, of reflect.Type) {
		assert.NotEmpty(t, differences(e, dispute.Evidence{}), "differ in difference.go ignores %s", path)
		isFile := of == reflect.TypeFor[stripedispute.FileID]()
		assert.Equal(t, isFile, newFilesInUse(e).ids["file_1"], "newFilesInUse in step3_find.go must have the files of %s", path)
	})
	f := filing{packet: &Packet{}}
	for i := range reflect.TypeFor[dispute.Evidence]().NumField() {
		name := reflect.TypeFor[dispute.Evidence]().Field(i).Name
		var wanted, shown dispute.Evidence
		fill(reflect.ValueOf(&wanted).Elem().Field(i), "wanted")
		fill(reflect.ValueOf(&shown).Elem().Field(i), "shown")
		sent := f.patch(&dispute.Dispute{}, wanted).Evidence
		if assert.NotNil(t, sent, name) {
			assert.Equal(t, wanted, *sent, "patch in step4_stage.go does not send Evidence.%s", name)
		}
		assert.Equal(t, shown, asShown(wanted, wanted, shown), "asShown in difference.go does not know Evidence.%s", name)

		d := &dispute.Dispute{Evidence: wanted}
		if name == "Appeal" {
			d.Status = dispute.StatusAppealNeedsResponse
		}
		assert.NotEmpty(t, others(dispute.Evidence{}, d), "others in others.go does not name Evidence.%s", name)
	}
}

func TestFitPriorsKeepsTheListsThatUpdateAccepts(t *testing.T) {
	errSent := errors.New("the request was sent")
	disputes := dispute.NewClient(stripedispute.Config{Key: "sk_test_1", MaxRetries: -1, HTTPClient: &http.Client{
		Transport: sender(func(*http.Request) (*http.Response, error) { return nil, errSent }),
	}})
	for priors := range 6 {
		d := &dispute.Dispute{Status: dispute.StatusNeedsResponse}
		fill(reflect.ValueOf(&d.Evidence).Elem(), "text")
		compellingOf(d.Evidence).PriorUndisputedTransactions = make([]dispute.PriorTransaction, priors)
		for i := range priors {
			compellingOf(d.Evidence).PriorUndisputedTransactions[i].Charge = "ch_1"
		}
		fit := fitForRequest(d)
		_, err := disputes.Update(t.Context(), "du_1", dispute.UpdateParams{
			Evidence: &dispute.Evidence{EnhancedEvidence: d.Evidence.EnhancedEvidence},
		})
		assert.Equal(t, errors.Is(err, errSent), compellingOf(fit) != nil, "fitPriors in step6_submit.go, %d prior transactions", priors)
	}
}
