package issuingdispute_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// The in-memory Stripe may not import package issuingdispute, so it has the limits of texts and the
// values of enums again. Both name them when they refuse a text that is too long and no value of an enum.
func TestRulesOfEvidenceAreThoseOfDisputetest(t *testing.T) {
	t.Parallel()
	c := issuingdispute.NewClient(disputetest.NewServer().Config())
	wrong := strings.Repeat("x", 10_000)
	fields := 0
	for i, reason := range fieldsOf(reflect.TypeFor[issuingdispute.Evidence](), reflect.Pointer) {
		for j, field := range fieldsOf(reason.Type.Elem(), reflect.String) {
			if field.Type == reflect.TypeFor[stripedispute.FileID]() {
				continue
			}
			fields++
			var e issuingdispute.Evidence
			object := reflect.New(reason.Type.Elem())
			object.Elem().Field(j).SetString(wrong)
			reflect.ValueOf(&e).Elem().Field(i).Set(object)
			_, ours := c.Create(t.Context(), issuingdispute.CreateParams{Transaction: "ipi_1", Evidence: &e})

			name := jsonname.Of(reason)
			param := "evidence[" + name + "][" + jsonname.Of(field) + "]"
			_, inMemory := c.Create(t.Context(), issuingdispute.CreateParams{Transaction: "ipi_1"},
				stripedispute.WithParam("evidence[reason]", name), stripedispute.WithParam(param, wrong))
			assert.Equal(t, ruleIn(t, ours), ruleIn(t, inMemory),
				"%s: checkObject in issuingdispute/check.go, and issuingReasons in disputetest/issuing_reason.go", param)
		}
	}
	require.Greater(t, fields, 10)
}

// fieldsOf returns the fields of this kind, by their index.
func fieldsOf(structure reflect.Type, kind reflect.Kind) map[int]reflect.StructField {
	all := map[int]reflect.StructField{}
	for i := range structure.NumField() {
		if f := structure.Field(i); f.Type.Kind() == kind {
			all[i] = f
		}
	}
	return all
}

// ruleIn returns the limit or the values that an error names.
func ruleIn(t *testing.T, err error) string {
	t.Helper()
	require.Error(t, err)
	rule := regexp.MustCompile(`(?:at most|it is|must be one of) (\d+|[a-z_]+(?:, [a-z_]+)*,? or [a-z_]+)`)
	found := rule.FindStringSubmatch(strings.ReplaceAll(err.Error(), `"`, ""))
	require.NotNil(t, found, err)
	return found[1]
}
