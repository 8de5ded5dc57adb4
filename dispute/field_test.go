package dispute_test

import (
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// The constants are in the order of the fields of Evidence, which is Stripe's: by the alphabet.
func TestFieldConstantsAreNamedLikeTheFieldsOfEvidence(t *testing.T) {
	assert.IsNonDecreasing(t, dispute.Fields(), "the order of the fields in evidence.go")
	var want, got []string
	for f := range reflect.TypeFor[dispute.Evidence]().Fields() {
		if name := dispute.Field(jsonname.Of(f)); name.Known() {
			want = append(want, fmt.Sprintf("Field%s = %q", f.Name, name))
		}
	}
	source, err := os.ReadFile("field.go")
	require.NoError(t, err)
	for _, constant := range regexp.MustCompile(`(Field\w+) +Field (= ".*")`).FindAllStringSubmatch(string(source), -1) {
		got = append(got, constant[1]+" "+constant[2])
	}
	assert.Equal(t, want, got, "the constants in field.go")
}

func TestFieldsAreTheTextsAndFilesOfEvidence(t *testing.T) {
	e := reflect.TypeFor[dispute.Evidence]()
	var texts, files []string
	for f := range e.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch f.Type {
		case reflect.TypeFor[string]():
			texts = append(texts, name)
		case reflect.TypeFor[stripedispute.FileID]():
			files = append(files, name)
		}
	}
	var fields []string
	for _, f := range dispute.Fields() {
		fields = append(fields, string(f))
		assert.True(t, f.Known())
		assert.Equal(t, slices.Contains(files, string(f)), f.File(), f)
		if f.File() {
			assert.Zero(t, f.Limit(), f)
		}
	}
	assert.ElementsMatch(t, slices.Concat(texts, files), fields)
	assert.Equal(t, 20_000, dispute.FieldUncategorizedText.Limit())
	assert.Equal(t, 5_000, dispute.FieldCustomerName.Limit())
	assert.False(t, dispute.Field("customer_email").Known())
	assert.Zero(t, dispute.Field("customer_email").Limit())
	var unknown dispute.Evidence
	require.ErrorContains(t, unknown.Set("customer_email", "x"), `no field "customer_email"`)
	assert.Empty(t, unknown.Get("customer_email"))
}

// The in-memory Stripe has a table of its own, since it may not import package dispute.
func TestFieldsAreThoseOfDisputetestWithTheSameLimits(t *testing.T) {
	const where = "%s: compare dispute/evidence.go with evidenceFields in disputetest/dispute_evidence.go"
	for _, f := range dispute.Fields() {
		srv := disputetest.NewServer()
		stage := func(value string) error {
			param := stripedispute.WithParam("evidence["+string(f)+"]", value) // which the checks of Stage do not look at
			_, err := dispute.NewClient(srv.Config()).Stage(t.Context(), srv.AddDispute(disputetest.Dispute{}), dispute.Evidence{}, param)
			return err
		}
		if f.File() {
			require.NoError(t, stage(srv.AddFile(disputetest.File{})), where, f)
			continue
		}
		require.NoError(t, stage(strings.Repeat("ü", f.Limit())), where, f)
		require.ErrorIs(t, stage(strings.Repeat("ü", f.Limit()+1)), stripedispute.ErrInvalidRequest, where, f)
	}
}
