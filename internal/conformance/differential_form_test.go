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

// cases is how many random inputs each operation gets.
const cases = 400

// difference is one between the library's form and that of Stripe's SDK, on
// purpose. settle makes the two alike again where it shows.
type difference struct {
	why    string
	settle func(operation string, in *input, ours, theirs pairs) bool
}

var differences = map[string]difference{
	"submit is always said": {
		"Stripe submits when it is not told; the library then tells it not to",
		func(operation string, in *input, ours, _ pairs) bool {
			_, given := in.tree["submit"]
			if operation != "POST /v1/disputes/{dispute}" || given || !slices.Equal(ours["submit"], []string{"false"}) {
				return false
			}
			delete(ours, "submit")
			return true
		},
	},
	"the reason follows its evidence": {
		"evidence[reason] must name the object that is set; the library does it for the caller",
		func(_ string, in *input, ours, theirs pairs) bool {
			reason := strings.Join(ours["evidence[reason]"], "")
			if in.text("evidence", reason) == "" || theirs["evidence[reason]"] != nil {
				return false
			}
			delete(ours, "evidence[reason]")
			return true
		},
	},
	"an upload can expand": {
		"the SDK drops expand from multipart bodies",
		func(operation string, _ *input, ours, theirs pairs) bool {
			if operation != "POST /v1/files" || ours["expand[]"] == nil || theirs["expand[]"] != nil {
				return false
			}
			delete(ours, "expand[]")
			return true
		},
	},
	"a list expands what it lists": {
		"Stripe wants data. before the path there; the library puts it, the SDK leaves it to the caller",
		func(operation string, in *input, ours, _ pairs) bool {
			list := strings.HasPrefix(operation, "GET ") && !strings.Contains(operation, "{")
			if !list || len(in.expand) == 0 || !slices.Equal(ours["expand[]"], prefixed("data.", in.expand)) {
				return false
			}
			ours["expand[]"] = in.expand
			return true
		},
	},
	"lines of an address can be cleared": {
		"Stripe takes an empty text for each; the SDK's AddressParams has no UnsetFields",
		func(_ string, in *input, ours, _ pairs) bool {
			return dropLackedBySDK(in, ours, lineOfAddress.MatchString)
		},
	},
	"newer parameters": {
		"SDK " + stripe.ClientVersion + " speaks " + stripe.APIVersion + " and has no field for them",
		func(operation string, in *input, ours, _ pairs) bool {
			return dropLackedBySDK(in, ours, func(key string) bool { return newerThanSDK(newer, operation, key) })
		},
	},
}

var lineOfAddress = regexp.MustCompile(`\[shipping_address\]\[\w+\]$`)

// dropLackedBySDK deletes the keys for which expected is true and the SDK had no field.
func dropLackedBySDK(in *input, ours pairs, expected func(key string) bool) bool {
	before := len(ours)
	maps.DeleteFunc(ours, func(key string, _ []string) bool { return expected(key) && sdkLacksField(in, key) })
	return len(ours) < before
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
	ours, theirs := &recorder{doc: doc}, &recorder{doc: doc}
	l, c := newLibrary(config(ours)), newSDK(theirs)
	total, shown, complete := 0, map[string]int{}, 0
	for n, o := range operations {
		t.Run(o.name, func(t *testing.T) {
			op, err := doc.Operation(o.name)
			require.NoError(t, err)
			gen := newGenerator(doc, uint64(n))
			for i := range cases {
				in := random(gen, o.name, op)
				require.NoError(t, o.callLibrary(t.Context(), l, &in), "case %d", i)
				require.NoError(t, ours.err)
				require.Empty(t, in.withoutField, "case %d: the library has no field for it", i)
				settled, want := maps.Clone(ours.form), in.form()
				settle(o.name, &in, settled, want)
				if o.name == "POST /v1/files" {
					delete(settled, "file") // the contents
				}
				require.Empty(t, settled.against(want), "case %d: ours against the input", i)

				require.NoError(t, o.callSDK(t.Context(), c, &in), "case %d", i)
				require.NoError(t, theirs.err)
				require.Equal(t, theirs.method+" "+theirs.host+theirs.path, ours.method+" "+ours.host+ours.path)
				require.Equal(t, headers(theirs.header), headers(ours.header))
				for _, name := range settle(o.name, &in, ours.form, theirs.form) {
					shown[name]++
				}
				require.Empty(t, ours.form.against(theirs.form), "case %d: ours against the SDK's", i)
				total++
			}
			complete++
		})
	}
	figure("differential: %d random inputs of %d operations encoded alike", total, len(operations))
	for _, name := range slices.Sorted(maps.Keys(differences)) {
		figure("differential: in %d of them by design: %s (%s)", shown[name], name, differences[name].why)
		if complete == len(operations) && !t.Failed() {
			assert.Positive(t, shown[name], "%s never showed: drop it", name)
		}
	}
}

// headers are those that both must send alike. By design they differ in the
// Stripe-Version and in what they say of themselves, and by chance in the
// idempotency key and in the boundary of an upload.
func headers(h http.Header) map[string]string {
	kind, _, _ := mime.ParseMediaType(h.Get("Content-Type"))
	if h.Get("Idempotency-Key") == "" { // a GET: the SDK says of nothing what it is
		kind = ""
	}
	return map[string]string{
		"Authorization": h.Get("Authorization"), "Content-Type": kind, "Stripe-Account": h.Get("Stripe-Account"),
		"Idempotency-Key": strings.Repeat("set", min(len(h.Get("Idempotency-Key")), 1)),
	}
}

// settle makes the two forms alike where they differ by design, and names how.
func settle(operation string, in *input, ours, theirs pairs) (shown []string) {
	for _, name := range slices.Sorted(maps.Keys(differences)) {
		if differences[name].settle(operation, in, ours, theirs) {
			shown = append(shown, name)
		}
	}
	return shown
}

// random makes an input that the library takes: one reason, something to dispute.
func random(gen *generator, name string, o *Operation) input {
	gen.keep = strings.HasPrefix(name, "POST ") && !strings.Contains(name, "{") // what is new has nothing to clear
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
		delete(in.tree, "file") // the contents, which are no parameter
		if link, ok := in.tree["file_link_data"].(map[string]any); ok {
			link["create"] = true // false says what leaving the link out says
			if labels, ok := link["metadata"].(map[string]any); ok {
				link["metadata"] = oneLine(labels)
			}
		}
	}
	return in
}

// oneLine replaces line breaks in keys: in a multipart body they stand in a
// header, which has none.
func oneLine(labels map[string]any) map[string]any {
	clean := map[string]any{}
	for key, v := range labels {
		clean[strings.NewReplacer("\r", "_", "\n", "_").Replace(key)] = v
	}
	return clean
}
