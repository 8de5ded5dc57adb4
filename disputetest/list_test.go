package disputetest_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/disputetest"
)

func ids(a response) []string {
	var all []string
	data, _ := a.at("data").([]any)
	for _, d := range data {
		m, _ := d.(map[string]any)
		id, _ := m["id"].(string)
		all = append(all, id)
	}
	return all
}

func TestListPaginationInBothDirections(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	for i := range 12 {
		srv.AddDispute(disputetest.Dispute{ID: fmt.Sprintf("du_%02d", i)})
	}
	for _, c := range []struct {
		query string
		first string
		count int
		more  bool
	}{
		{"", "du_11", 10, true},
		{"?limit=12", "du_11", 12, false},
		{"?limit=5&starting_after=du_07", "du_06", 5, true},
		{"?limit=5&starting_after=du_03", "du_02", 3, false},
		{"?limit=5&starting_after=du_00", "", 0, false},
		{"?limit=5&ending_before=du_00", "du_05", 5, true},
		{"?limit=5&ending_before=du_08", "du_11", 3, false},
		{"?limit=5&ending_before=du_11", "", 0, false},
	} {
		a := get(t, srv, "/v1/disputes"+c.query)
		got := ids(a)
		assert.Len(t, got, c.count, c.query)
		if c.count > 0 {
			assert.Equal(t, c.first, got[0], c.query)
			assert.True(t, slices.IsSortedFunc(got, func(a, b string) int { return -1 * cmp(a, b) }), c.query)
		}
		assert.Equal(t, c.more, a.at("has_more"), c.query)
		assert.Equal(t, "/v1/disputes", a.at("url"), c.query)
	}
}

func cmp(a, b string) int {
	if a < b {
		return -1
	}
	return 1
}

func TestListFilters(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	day := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	srv.SetNow(day.AddDate(0, 0, 4))
	for i := range 4 {
		srv.AddDispute(disputetest.Dispute{ID: fmt.Sprintf("du_%d", i), Charge: fmt.Sprintf("ch_%d", i/2), Created: day.AddDate(0, 0, i)})
	}
	at := func(i int) int64 { return day.AddDate(0, 0, i).Unix() }
	for query, want := range map[string][]string{
		"?charge=ch_1":                    {"du_3", "du_2"},
		"?charge=ch_none":                 nil,
		fmt.Sprintf("?created=%d", at(1)): {"du_1"},
		fmt.Sprintf("?created[gte]=%d&created[lt]=%d", at(1), at(3)):                 {"du_2", "du_1"},
		fmt.Sprintf("?created[gt]=%d&created[lte]=%d", at(1), at(3)):                 {"du_3", "du_2"},
		fmt.Sprintf("?created[gte]=%d&starting_after=du_3", at(2)):                   {"du_2"},
		fmt.Sprintf("?created[gte]=%d&charge=ch_0&limit=100", at(1)):                 {"du_1"},
		"?payment_intent=" + get(t, srv, "/v1/disputes/du_0").text("payment_intent"): {"du_1", "du_0"},
	} {
		assert.Equal(t, want, ids(get(t, srv, "/v1/disputes"+query)), query)
	}
}

func TestListRefusesImpossibleParameters(t *testing.T) {
	t.Parallel()
	srv := disputetest.NewServer()
	srv.AddDispute(disputetest.Dispute{ID: "du_1"})
	srv.AddFile(disputetest.File{ID: "file_1"})
	for query, want := range map[string][2]string{
		"limit=0":                                {"parameter_invalid_integer", "limit"},
		"limit=101":                              {"parameter_invalid_integer", "limit"},
		"limit=ten":                              {"parameter_invalid_integer", "limit"},
		"limit=":                                 {"parameter_invalid_empty", "limit"},
		"limit[a]=1":                             {"", "limit"},
		"starting_after=du_1&ending_before=du_1": {"parameters_exclusive", ""},
		"starting_after=du_none":                 {"resource_missing", "starting_after"},
		"ending_before=file_1":                   {"resource_missing", "ending_before"},
		"status=won":                             {"parameter_unknown", "status"},
		"created=yesterday":                      {"parameter_invalid_integer", "created"},
		"created[since]=1":                       {"parameter_unknown", "created[since]"},
		"created[gt]=":                           {"parameter_invalid_empty", "created[gt]"},
		"expand=data.charge":                     {"", "expand"},
		"expand[]=charge":                        {"", "expand"},
		"expand[]=data.nothing":                  {"", "expand"},
		"limit=%zz":                              {"", ""},
		"limit=%ff":                              {"", ""},
	} {
		a := get(t, srv, "/v1/disputes?"+query)
		assert.Equal(t, [4]any{400, "invalid_request_error", want[0], want[1]}, errorOf(a), query)
	}
}
