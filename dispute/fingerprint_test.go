package dispute_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// leaves calls found for each value that v can have, at any depth, with its path. It fails
// the test for an unknown kind, so that a new field cannot be forgotten here.
func leaves(t *testing.T, v reflect.Value, path string, found func(path string, leaf reflect.Value)) {
	t.Helper()
	switch v.Kind() {
	case reflect.String, reflect.Bool, reflect.Int64, reflect.Int, reflect.Float64:
		found(path, v)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		leaves(t, v.Elem(), path, found)
		v.SetZero()
	case reflect.Struct:
		for field, value := range v.Fields() {
			leaves(t, value, path+"."+field.Name, found)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		leaves(t, v.Index(0), path+"[0]", found)
		v.SetZero()
	default:
		t.Fatalf("Fingerprint and this test do not know the kind %s at %s: add it to both", v.Kind(), path)
	}
}

func setTo(leaf reflect.Value, n int) {
	switch leaf.Kind() {
	case reflect.Bool:
		leaf.SetBool(true)
	case reflect.Int64, reflect.Int:
		leaf.SetInt(int64(n))
	case reflect.Float64:
		leaf.SetFloat(float64(n))
	default:
		leaf.SetString(fmt.Sprint("text ", n))
	}
}

func TestFingerprintCoversEveryFieldOfEvidence(t *testing.T) {
	var e dispute.Evidence
	seen := map[dispute.Fingerprint]string{e.Fingerprint(): "empty evidence"}
	leaves(t, reflect.ValueOf(&e).Elem(), "", func(path string, leaf reflect.Value) {
		for n := 1; n <= 2 && (n == 1 || leaf.Kind() != reflect.Bool); n++ {
			setTo(leaf, n)
			fp := e.Fingerprint()
			other, twice := seen[fp]
			assert.False(t, twice, "%s = %d has the fingerprint of %s", path, n, other)
			seen[fp] = fmt.Sprint(path, " = ", n)
			leaf.SetZero()
		}
	})
	assert.Greater(t, len(seen), 2*len(dispute.Fields()))
}

func TestFingerprintIgnoresWhatStripeMayTrim(t *testing.T) {
	var e dispute.Evidence
	leaves(t, reflect.ValueOf(&e).Elem(), "", func(path string, leaf reflect.Value) {
		if leaf.Kind() != reflect.String {
			return
		}
		empty := e.Fingerprint()
		leaf.SetString(" \r\n\t")
		assert.Equal(t, empty, e.Fingerprint(), "blank: %s", path)
		leaf.SetString("one\ntwo")
		plain := e.Fingerprint()
		for _, text := range []string{"one\r\ntwo", "one\rtwo", " one\ntwo", "one\ntwo\n\n", "\u00a0one\r\ntwo\u2003"} {
			leaf.SetString(text)
			assert.Equal(t, plain, e.Fingerprint(), "%s: %q", path, text)
		}
		for _, text := range []string{"one two", "One\ntwo", "one\n\ntwo", "onetwo", "one\ntw"} {
			leaf.SetString(text)
			assert.NotEqual(t, plain, e.Fingerprint(), "%s: %q", path, text)
		}
		leaf.SetZero()
	})
}

func TestFingerprintOfEmptyEvidenceInEveryForm(t *testing.T) {
	empty := dispute.Evidence{}.Fingerprint()
	for name, e := range map[string]dispute.Evidence{
		"enhanced evidence": {EnhancedEvidence: &dispute.EnhancedEvidence{}},
		"programmes": {EnhancedEvidence: &dispute.EnhancedEvidence{
			MastercardCompliance: &dispute.Compliance{}, VisaCompliance: &dispute.Compliance{},
			VisaCompellingEvidence3: &dispute.CompellingEvidence3{
				DisputedTransaction:         &dispute.DisputedTransaction{ShippingAddress: &dispute.Address{}},
				PriorUndisputedTransactions: []dispute.PriorTransaction{},
			},
		}},
		"appeal": {Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{SupportingFiles: []stripedispute.FileID{}}}},
	} {
		assert.Equal(t, empty, e.Fingerprint(), name)
	}
}

func TestFingerprintOfListsAndTheirOrder(t *testing.T) {
	claim := func(priors ...dispute.PriorTransaction) dispute.Fingerprint {
		return dispute.Evidence{EnhancedEvidence: &dispute.EnhancedEvidence{
			VisaCompellingEvidence3: &dispute.CompellingEvidence3{PriorUndisputedTransactions: priors},
		}}.Fingerprint()
	}
	a, b := dispute.PriorTransaction{Charge: "ch_a", CustomerPurchaseIP: "203.0.113.7"}, dispute.PriorTransaction{Charge: "ch_b"}
	assert.Equal(t, claim(a, b), claim(b, a), "prior transactions have no order")
	assert.NotEqual(t, claim(a, b), claim(a))
	assert.NotEqual(t, claim(a, b), claim(a, b, b))
	swapped := []dispute.PriorTransaction{{Charge: "ch_a"}, {Charge: "ch_b", CustomerPurchaseIP: "203.0.113.7"}}
	assert.NotEqual(t, claim(a, b), claim(swapped...), "the address belongs to the other charge")

	appeal := func(files ...stripedispute.FileID) dispute.Fingerprint {
		return dispute.Evidence{Appeal: &dispute.Appeal{Card: &dispute.CardAppeal{SupportingFiles: files}}}.Fingerprint()
	}
	assert.NotEqual(t, appeal("file_1", "file_2"), appeal("file_2", "file_1"), "the files of an appeal have one")
	assert.NotEqual(t, appeal("file_1", "file_2"), appeal("file_1file_2"))
}

func TestFingerprintSeparatesFields(t *testing.T) {
	name := dispute.Evidence{CustomerName: "Jenny"}
	for _, text := range []string{"Jennyn21:product_descriptions4:Blue", "Jenny\x00Blue", `Jenny","product_description":"Blue`, "5:Jenny"} {
		assert.NotEqual(t, dispute.Evidence{CustomerName: "Jenny", ProductDescription: "Blue"}.Fingerprint(),
			dispute.Evidence{CustomerName: text}.Fingerprint())
		assert.NotEqual(t, name.Fingerprint(), dispute.Evidence{CustomerName: text}.Fingerprint())
	}
}

// Approvals are stored, so a release must not change fingerprints.
func TestFingerprintStaysTheSameAcrossReleases(t *testing.T) {
	e := dispute.Evidence{
		CustomerName: "Jenny Rosen", CustomerPurchaseIP: "203.0.113.7", Receipt: "file_1", UncategorizedText: "one\ntwo",
		EnhancedEvidence: &dispute.EnhancedEvidence{VisaCompliance: &dispute.Compliance{FeeAcknowledged: true}},
		Appeal: &dispute.Appeal{
			Card: &dispute.CardAppeal{ReasonForFiling: "The rule was kept.", SupportingFiles: []stripedispute.FileID{"file_2"}},
		},
	}
	assert.Equal(t, dispute.Fingerprint("fp_laqxzdv5t56nfoxygmtqeoqezemdrhse"), e.Fingerprint())
	assert.Equal(t, dispute.Fingerprint("fp_vkvmkfz5ttcu5exxhe4t7s7hguxhlxos"), dispute.Evidence{}.Fingerprint())
}

func TestFingerprintContainsNoEvidence(t *testing.T) {
	e := dispute.Evidence{CustomerName: "Jenny", CustomerPurchaseIP: "203.0.113.7"}
	for _, printed := range []string{fmt.Sprint(e.Fingerprint()), fmt.Sprintf("%#v", e.Fingerprint()), fmt.Sprintf("%q", e.Fingerprint())} {
		assert.Regexp(t, `fp_[a-z2-7]{32}"?$`, printed)
		assert.NotContains(t, strings.ToLower(printed), "jenny")
	}
	var all []dispute.Fingerprint
	for i := range 256 { // addresses that differ in one byte
		all = append(all, dispute.Evidence{CustomerPurchaseIP: fmt.Sprint("203.0.113.", i)}.Fingerprint())
	}
	slices.Sort(all)
	assert.Len(t, slices.Compact(all), 256)
}

// Changes every value in the evidence of a recorded response, without the Go fields.
func TestFingerprintCoversEveryValueThatStripeShows(t *testing.T) {
	var d map[string]any
	require.NoError(t, json.Unmarshal([]byte(recorded(t, "full.json")), &d))
	fingerprint := func() dispute.Fingerprint {
		body, err := json.Marshal(d)
		require.NoError(t, err)
		return decoded(t, string(body)).Evidence.Fingerprint()
	}
	whole, values := fingerprint(), 0
	var change func(path string, v any, set func(any))
	change = func(path string, v any, set func(any)) {
		switch v := v.(type) {
		case map[string]any:
			if id, file := v["id"].(string); file { // an expanded file
				set(id)
				assert.Equal(t, whole, fingerprint(), "%s: its id alone is the same", path)
				set("file_other")
				assert.NotEqual(t, whole, fingerprint(), path)
				set(v)
				return
			}
			for name, member := range v {
				change(path+"."+name, member, func(to any) { v[name] = to })
			}
		case []any:
			for i, element := range v {
				change(path+"[]", element, func(to any) { v[i] = to })
			}
		case bool:
			set(!v)
			assert.NotEqual(t, whole, fingerprint(), path)
			set(v)
			values++
		case string:
			set(v + "x")
			assert.NotEqual(t, whole, fingerprint(), path)
			set(nil)
			assert.NotEqual(t, whole, fingerprint(), path)
			set(v)
			values++
		}
	}
	change("evidence", d["evidence"], func(to any) { d["evidence"] = to })
	assert.Equal(t, whole, fingerprint())
	assert.Greater(t, values, 50)
}
