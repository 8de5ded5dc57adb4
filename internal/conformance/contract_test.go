package conformance

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// neverSent are parameters that the library does not send, and why.
var neverSent = map[string]string{
	`^POST /v1/issuing/disputes evidence.* \(cleared\)$`:      "a new dispute has nothing to clear",
	`^POST /v1/file_links metadata \(cleared\)$`:              "a new link has nothing to clear",
	`^POST /v1/files file_link_data\[metadata\] \(cleared\)$`: "a new link has nothing to clear",
}

// neverSentPattern returns the pattern of neverSent that matches a parameter, "" if none does.
func neverSentPattern(parameter string) string {
	for pattern := range neverSent {
		if regexp.MustCompile(pattern).MatchString(parameter) {
			return pattern
		}
	}
	return ""
}

func TestStripeMockAcceptsEveryParameter(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	mock, err := inProcess()
	require.NoError(t, err)
	strict := &Strict{Next: mock, Doc: doc}
	l := newLibrary(config(strict))
	calls, planned, unknown := 0, 0, map[string]bool{}
	for _, o := range operations {
		for name, in := range inputsWithEveryParameter(t, doc, o.name) {
			planned++
			t.Run(o.name+" "+name, func(t *testing.T) {
				require.NoError(t, o.callLibrary(t.Context(), l, &in))
				for _, parameter := range in.withoutField {
					unknown[o.name+" "+parameter] = true
				}
				calls++
			})
		}
	}
	sent, out, needed := 0, 0, map[string]bool{}
	var unseen []string
	for _, o := range operations {
		op, err := doc.Operation(o.name)
		require.NoError(t, err)
		for _, p := range doc.Parameters(op) {
			line := neverSentPattern(o.name + " " + p)
			needed[line] = true
			switch {
			case strict.Sent(o.name, p):
				sent++
				assert.Empty(t, line, "%s %s is sent: delete it from neverSent", o.name, p)
			case line == "":
				unseen = append(unseen, o.name+" "+p)
			default:
				out++
			}
		}
	}
	figure("contract: %d of %d parameters sent in %d calls, %d more left out by design", sent, sent+len(unseen), calls, out)
	assertNone(t, slices.Sorted(maps.Keys(unknown)), "the library has no field for these parameters")
	if calls == planned && !t.Failed() {
		assertNone(t, unseen, "no test ever sent these parameters")
	}
	exceptions{neverSent, needed}.checkNeeded(t, calls == planned)
}

// inputsWithEveryParameter makes inputs that together have every parameter of an operation. Most
// inputs set all parameters; there is one for each alternative that excludes another. For each
// parameter that can be cleared there is an input that clears it and sets the others.
func inputsWithEveryParameter(t *testing.T, doc *Document, name string) map[string]input {
	t.Helper()
	o, err := doc.Operation(name)
	require.NoError(t, err)
	all := map[string]input{}
	whole := func(last bool, skip ...func(string) bool) input {
		gen := newGenerator(doc, 1)
		gen.full, gen.last = true, last
		gen.skip = func(at string) bool {
			return slices.ContainsFunc(skip, func(s func(string) bool) bool { return s(at) })
		}
		return gen.input(o)
	}
	reasons := []string{""} // of Issuing disputes, whose evidence is about one
	if evidence := o.params().Properties["evidence"]; evidence != nil && evidence.Properties["reason"] != nil {
		reasons = evidence.Properties["reason"].values()
	}
	for _, reason := range reasons {
		all["all "+reason] = whole(false, unless(reason))
	}
	all["all of the last kind"] = whole(true, unless(reasons[0]), only("starting_after"))
	for _, p := range doc.Parameters(o) {
		key, ok := strings.CutSuffix(p, " (cleared)")
		if !ok || neverSentPattern(name+" "+p) != "" {
			continue
		}
		key = strings.ReplaceAll(key, "[]", "[1]")
		reason := reasons[0]
		if s := segments(key); reason != "" && s[0] == "evidence" {
			reason = s[1]
		}
		in := whole(false, unless(reason), only(key))
		in.cleared = []string{key}
		all[p] = in
	}
	return all
}

func only(key string) func(string) bool { return func(at string) bool { return at == key } }

// unless leaves out the evidence for all other reasons. With "" it leaves out nothing.
func unless(reason string) func(string) bool {
	return func(at string) bool {
		s := segments(at)
		return reason != "" && len(s) >= 2 && s[0] == "evidence" && s[1] != reason
	}
}

func TestStripeMockProcessAcceptsEveryParameter(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	old, err := published()
	require.NoError(t, err)
	p, err := StartProcess(t.Context())
	require.NoError(t, err)
	defer p.Stop()
	cfg := config(nil)
	cfg.BaseURL, cfg.HTTPClient = p.URL, nil
	l := newLibrary(cfg)
	calls, refused := 0, 0
	for _, o := range operations {
		op, err := old.Operation(o.name)
		require.NoError(t, err)
		for name, in := range inputsWithEveryParameter(t, doc, o.name) {
			calls++
			err := o.callLibrary(t.Context(), l, &in)
			if unknown := notIn(in.withoutField, newerRoots(op, in)); len(unknown) > 0 {
				require.Error(t, err, "stripe-mock now has %v: delete it from newer.go", unknown)
				refused++
				for _, name := range unknown {
					delete(in.tree, name)
					in.cleared = slices.DeleteFunc(in.cleared, func(key string) bool { return strings.HasPrefix(key, name+"[") })
				}
				err = o.callLibrary(t.Context(), l, &in)
			}
			assert.NoError(t, err, "%s %s", o.name, name)
		}
	}
	path := filepath.Join(t.TempDir(), "receipt.pdf")
	require.NoError(t, os.WriteFile(path, []byte(pdf), 0o600))
	for name, call := range methods {
		calls++
		_, err := call(t.Context(), l, path)
		assert.NoError(t, err, name)
	}
	figure("contract: %d calls of a stripe-mock process, %d of them refused for a newer name and repeated without it", calls, refused)
}

// newerRoots returns the parameters of in that the process refuses, since the published document
// does not have them. It accepts unknown names inside them, but not an unknown reason of Issuing evidence.
func newerRoots(o *Operation, in input) []string {
	var all []string
	for name, value := range in.tree {
		known := o.params().Properties[name]
		members, _ := value.(map[string]any)
		if known == nil || known.Properties["reason"] != nil && len(notIn(slices.Collect(maps.Keys(known.Properties)),
			slices.Collect(maps.Keys(members)))) > 0 {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

func TestStrictRefusesWhatStripeMockAccepts(t *testing.T) {
	doc, err := pinned()
	require.NoError(t, err)
	update, err := doc.Operation("POST /v1/disputes/{dispute}")
	require.NoError(t, err)
	list, err := doc.Operation("GET /v1/disputes")
	require.NoError(t, err)
	const ce3 = "evidence[enhanced_evidence][visa_compelling_evidence_3]"
	tests := map[string]struct {
		o          *Operation
		key, value string
		want       string
	}{
		"an unknown name":                   {update, "bogus", "x", "is unknown"},
		"an unknown nested name":            {update, "evidence[customer_email]", "x", "is unknown"},
		"an unknown name in a list":         {update, ce3 + "[prior_undisputed_transactions][0][bogus]", "x", "is unknown"},
		"a list without an index":           {update, ce3 + "[prior_undisputed_transactions][charge]", "x", "is unknown"},
		"a member of a text":                {update, "evidence[receipt][0]", "x", "is unknown"},
		"a text that is too long":           {update, "evidence[product_description]", strings.Repeat("ü", 20_001), "has 20001 characters"},
		"a text where an object is":         {update, "evidence", "x", "takes no plain value"},
		"a value outside its enum":          {update, ce3 + "[disputed_transaction][merchandise_or_services]", "service", "not one of"},
		"a boolean in another word":         {update, "submit", "1", "neither true nor false"},
		"a range that is not a number":      {list, "created[gte]", "2026-01-01", "is not an integer"},
		"an unknown bound of a range":       {list, "created[since]", "1", "is unknown"},
		"a key that is not well-formed":     {update, "evidence[receipt", "x", "is not a key"},
		"metadata notInDocument its length": {update, "metadata[k]", strings.Repeat("x", 501), "has 501 characters"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, fault := doc.checkPair(test.o, test.key, test.value)
			assert.Contains(t, fault, test.want)
		})
	}
	t.Run("a form that contradicts itself", func(t *testing.T) {
		form := url.Values{"submit": {"true", "false"}, "expand[]": {"a", "b"}, "metadata": {""}, "metadata[k]": {"v"}, "evidence[receipt]": {""}}
		assert.Equal(t, "is sent 2 times", contradiction(form, "submit"))
		assert.Equal(t, "is a value, and an object with metadata[k]", contradiction(form, "metadata"))
		for _, key := range []string{"expand[]", "metadata[k]", "evidence[receipt]"} {
			assert.Empty(t, contradiction(form, key), key)
		}
	})
	t.Run("a form without faults", func(t *testing.T) {
		for key, value := range map[string]string{
			"submit": "false", "metadata": "", "metadata[k]": "", "evidence[enhanced_evidence]": "",
			"evidence[product_description]": strings.Repeat("ü", 20_000), "expand[]": "charge", "expand[0]": "charge",
		} {
			_, fault := doc.checkPair(update, key, value)
			assert.Empty(t, fault, fmt.Sprint(key, "=", value))
		}
	})
}
