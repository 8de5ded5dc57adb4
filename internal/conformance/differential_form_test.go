package conformance

import (
	"fmt"
	"maps"
	"mime"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/stripe/stripe-go/v85"
)

// cases is the number of random inputs for each operation.
const cases = 400

// difference is a difference on purpose between the form of the library and the form of stripe-go.
// remove removes it from the two forms, and reports whether it was there.
type difference struct {
	why    string
	remove func(operation string, in *input, fromLibrary, fromStripeGo pairs) bool
}

var differences = map[string]difference{
	"submit is always sent": {
		"Stripe submits if submit is not sent; the library then sends submit=false",
		func(operation string, in *input, fromLibrary, _ pairs) bool {
			_, given := in.tree["submit"]
			if operation != "POST /v1/disputes/{dispute}" || given || !slices.Equal(fromLibrary["submit"], []string{"false"}) {
				return false
			}
			delete(fromLibrary, "submit")
			return true
		},
	},
	"the reason follows its evidence": {
		"evidence[reason] must name the object that is set; the library sets it for the caller",
		func(_ string, in *input, fromLibrary, fromStripeGo pairs) bool {
			reason := strings.Join(fromLibrary["evidence[reason]"], "")
			if in.text("evidence", reason) == "" || fromStripeGo["evidence[reason]"] != nil {
				return false
			}
			delete(fromLibrary, "evidence[reason]")
			return true
		},
	},
	"an upload can expand": {
		"the SDK drops expand from multipart bodies",
		func(operation string, _ *input, fromLibrary, fromStripeGo pairs) bool {
			if operation != "POST /v1/files" || fromLibrary["expand[]"] == nil || fromStripeGo["expand[]"] != nil {
				return false
			}
			delete(fromLibrary, "expand[]")
			return true
		},
	},
	"a list expands what it lists": {
		"Stripe requires data. before the path; the library adds it, with the SDK the caller must",
		func(operation string, in *input, fromLibrary, _ pairs) bool {
			list := strings.HasPrefix(operation, "GET ") && !strings.Contains(operation, "{")
			if !list || len(in.expand) == 0 || !slices.Equal(fromLibrary["expand[]"], prefixed("data.", in.expand)) {
				return false
			}
			fromLibrary["expand[]"] = in.expand
			return true
		},
	},
	"lines of an address can be cleared": {
		"Stripe accepts an empty text for each; the SDK's AddressParams has no UnsetFields",
		func(_ string, in *input, fromLibrary, _ pairs) bool {
			return dropLackedBySDK(in, fromLibrary, lineOfAddress.MatchString)
		},
	},
	"newer parameters": {
		"SDK " + stripe.ClientVersion + " has " + stripe.APIVersion + " and has no field for them",
		func(operation string, in *input, fromLibrary, _ pairs) bool {
			return dropLackedBySDK(in, fromLibrary, func(key string) bool { return newerThanSDK(newer, operation, key) })
		},
	},
}

var lineOfAddress = regexp.MustCompile(`\[shipping_address\]\[\w+\]$`)

// dropLackedBySDK deletes the keys for which expected is true and the SDK had no field.
func dropLackedBySDK(in *input, fromLibrary pairs, expected func(key string) bool) bool {
	before := len(fromLibrary)
	maps.DeleteFunc(fromLibrary, func(key string, _ []string) bool { return expected(key) && sdkLacksField(in, key) })
	return len(fromLibrary) < before
}

func prefixed(prefix string, all []string) []string {
	long := make([]string, len(all))
	for i, s := range all {
		long[i] = prefix + s
	}
	return long
}

// sdkLacksField reports whether the SDK had no field for key, or for what it is in.
func sdkLacksField(in *input, key string) bool {
	return slices.ContainsFunc(in.withoutField, func(h string) bool {
		return strings.HasPrefix(key, strings.TrimSuffix(h, " (cleared)"))
	})
}

func TestLibraryEncodesFormsAsStripeGoDoes(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	fromLibrary, fromStripeGo := &recorder{doc: doc}, &recorder{doc: doc}
	l, c := newLibrary(config(fromLibrary)), newSDK(fromStripeGo)
	total, shown, complete := 0, map[string]int{}, 0
	for n, o := range operations {
		t.Run(o.name, func(t *testing.T) {
			op, err := doc.Operation(o.name)
			require.NoError(t, err)
			gen := newGenerator(doc, uint64(n))
			for i := range cases {
				in := random(gen, o.name, op)
				require.NoError(t, o.callLibrary(t.Context(), l, &in), "case %d", i)
				require.NoError(t, fromLibrary.err)
				require.Empty(t, in.withoutField, "case %d: the library has no field for it", i)
				got, want := maps.Clone(fromLibrary.form), in.form()
				removeExpected(o.name, &in, got, want)
				if o.name == "POST /v1/files" {
					delete(got, "file") // the contents
				}
				require.Empty(t, got.diff(want), "case %d: the library against the input", i)

				if o.callSDK == nil {
					continue
				}
				require.NoError(t, o.callSDK(t.Context(), c, &in), "case %d", i)
				require.NoError(t, fromStripeGo.err)
				require.Equal(t, fromStripeGo.method+" "+fromStripeGo.host+fromStripeGo.path, fromLibrary.method+" "+fromLibrary.host+fromLibrary.path)
				require.Equal(t, headers(fromStripeGo.header), headers(fromLibrary.header))
				for _, name := range removeExpected(o.name, &in, fromLibrary.form, fromStripeGo.form) {
					shown[name]++
				}
				require.Empty(t, fromLibrary.form.diff(fromStripeGo.form), "case %d: the library against stripe-go", i)
				total++
			}
			complete++
		})
	}
	figure("differential: %d random inputs of %d operations encoded alike", total, len(operations))
	for _, name := range slices.Sorted(maps.Keys(differences)) {
		figure("differential: in %d of them by design: %s (%s)", shown[name], name, differences[name].why)
		if complete == len(operations) && !t.Failed() {
			assert.Positive(t, shown[name], "%s never occurred: delete it", name)
		}
	}
}

// headers returns the headers that must be equal. The Stripe-Version and the user agent differ by
// design, the idempotency key and the boundary of an upload because they are random.
func headers(h http.Header) map[string]string {
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	if h.Get("Idempotency-Key") == "" { // a GET, for which only the SDK sends a Content-Type
		kind = ""
	}
	return map[string]string{
		"Authorization": h.Get("Authorization"), "Content-Type": kind, "Stripe-Account": h.Get("Stripe-Account"),
		"Idempotency-Key": strings.Repeat("set", min(len(h.Get("Idempotency-Key")), 1)),
	}
}

// removeExpected removes all differences on purpose, and returns the names of those that it found.
func removeExpected(operation string, in *input, fromLibrary, fromStripeGo pairs) (found []string) {
	for _, name := range slices.Sorted(maps.Keys(differences)) {
		if differences[name].remove(operation, in, fromLibrary, fromStripeGo) {
			found = append(found, name)
		}
	}
	return found
}

// random makes an input that the library accepts: with one reason, and with something to dispute.
func random(gen *generator, name string, o *Operation) input {
	gen.noClear = strings.HasPrefix(name, "POST ") && !strings.Contains(name, "{") // a new object has nothing to clear
	reason := ""
	if e := o.params().Properties["evidence"]; e != nil && e.Properties["reason"] != nil {
		reasons := e.Properties["reason"].values()
		reason = reasons[gen.rng.IntN(len(reasons))]
	}
	gen.skip = unless(reason)
	in := gen.input(o)
	if evidence, ok := in.tree["evidence"].(map[string]any); ok && reason != "" && gen.rng.IntN(2) == 0 {
		evidence["reason"] = reason
	}
	if name == "POST /v1/issuing/disputes" && in.tree["treasury"] == nil {
		in.tree["transaction"] = fmt.Sprintf("ipi_%d", gen.rng.Int())
	}
	if name == "POST /v1/files" {
		delete(in.tree, "file") // the contents, which are not a parameter
		if link, ok := in.tree["file_link_data"].(map[string]any); ok {
			link["create"] = true // false means the same as no link
			if labels, ok := link["metadata"].(map[string]any); ok {
				link["metadata"] = oneLine(labels)
			}
		}
	}
	return in
}

// oneLine replaces line breaks in keys. In a multipart body a key is in a header, which cannot have
// line breaks.
func oneLine(labels map[string]any) map[string]any {
	clean := map[string]any{}
	for key, v := range labels {
		clean[strings.NewReplacer("\r", "_", "\n", "_").Replace(key)] = v
	}
	return clean
}
