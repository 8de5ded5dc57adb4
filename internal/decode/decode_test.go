package decode_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/decode"
)

type code string

type inner struct {
	Code code  `json:"code"`
	Sum  int64 `json:"sum"`
}

type object struct {
	ID      string                   `json:"id"`
	Kind    code                     `json:"kind"`
	Amount  int64                    `json:"amount"`
	Rate    float64                  `json:"rate"`
	Live    bool                     `json:"live"`
	Flag    *bool                    `json:"flag"`
	At      stripedispute.Timestamp  `json:"at"`
	File    stripedispute.FileID     `json:"file"`
	Charge  stripedispute.Expandable `json:"charge"`
	Labels  stripedispute.Metadata   `json:"labels"`
	Inner   inner                    `json:"inner"`
	Pointer *inner                   `json:"pointer"`
	List    []inner                  `json:"list"`
	Words   []code                   `json:"words"`
	Hidden  string                   `json:"-"`
}

func into(t *testing.T, body string) object {
	t.Helper()
	var v object
	require.NoError(t, decode.Into([]byte(body), &v, 0), body)
	return v
}

func TestIntoConvertsAScalarOfAnotherKind(t *testing.T) {
	for body, want := range map[string]object{
		`{"id":"a","kind":104}`:                                   {ID: "a", Kind: "104"},
		`{"id":1.50,"amount":7}`:                                  {ID: "1.50", Amount: 7},
		`{"id":true,"kind":false}`:                                {ID: "true", Kind: "false"},
		`{"amount":"980","id":"a"}`:                               {ID: "a", Amount: 980},
		`{"amount":" -980 "}`:                                     {Amount: -980},
		`{"amount":980.0}`:                                        {Amount: 980},
		`{"amount":9.8e2}`:                                        {Amount: 980},
		`{"amount":"9007199254740993"}`:                           {Amount: 9007199254740993},
		`{"amount":"","live":"","rate":"","at":""}`:               {},
		`{"rate":"1.25"}`:                                         {Rate: 1.25},
		`{"live":"true","flag":"False"}`:                          {Live: true, Flag: new(false)},
		`{"live":1,"flag":0}`:                                     {Live: true, Flag: new(false)},
		`{"at":"1796083199"}`:                                     {At: 1796083199},
		`{"at":"2026-11-21T10:26:01.5+01:00"}`:                    {At: 1795253161},
		`{"file":7,"charge":8}`:                                   {File: "7", Charge: stripedispute.Expandable{ID: "8"}},
		`{"labels":{"a":1,"b":true,"c":null}}`:                    {Labels: stripedispute.Metadata{"a": "1", "b": "true", "c": ""}},
		`{"inner":{"code":1,"sum":"2"}}`:                          {Inner: inner{"1", 2}},
		`{"pointer":{"code":1},"id":2}`:                           {ID: "2", Pointer: &inner{"1", 0}},
		`{"list":[{"code":"a"},{"code":1,"sum":"2"},{"sum":3}]}`:  {List: []inner{{"a", 0}, {"1", 2}, {"", 3}}},
		`{"words":["a",1]}`:                                       {Words: []code{"a", "1"}},
		`{"i\u0064":7,"new":{"a":[1,{"b":"\\\""}]},"amount":"1"}`: {ID: "7", Amount: 1},
		" {\n\t\"id\" :\r 7 , \"amount\" : \"1\" } ":              {ID: "7", Amount: 1},
	} {
		assert.Equal(t, want, into(t, body), body)
	}
	v := into(t, `{"charge":{"id":7,"customer":"cus_1"},"file":{"id":8}}`)
	assert.Equal(t, "7", v.Charge.ID)
	assert.Equal(t, stripedispute.FileID("8"), v.File)
	assert.JSONEq(t, `{"id":"7","customer":"cus_1"}`, string(v.Charge.Object))
}

func TestIntoNamesWhatItCannotConvertAndQuotesNothing(t *testing.T) {
	for body, want := range map[string]string{
		`"hush"`:                             `it is a string, not an object`,
		`[{"id":"hush"}]`:                    `it is an array, not an object`,
		`7`:                                  `it is a number, not an object`,
		`{"id":{"hush":1}}`:                  `id is an object, not a string`,
		`{"id":["hush"]}`:                    `id is an array, not a string`,
		`{"amount":"hush"}`:                  `amount is a string, not a whole number`,
		`{"amount":1.5}`:                     `amount is a number, not a whole number`,
		`{"amount":1e99}`:                    `amount is a number, not a whole number`,
		`{"amount":true}`:                    `amount is a boolean, not a whole number`,
		`{"at":"hush"}`:                      `at is a string, not a whole number`,
		`{"rate":"Inf"}`:                     `rate is a string, not a number`,
		`{"rate":{"hush":1}}`:                `rate is an object, not a number`,
		`{"live":"hush"}`:                    `live is a string, not a boolean`,
		`{"live":2}`:                         `live is a number, not a boolean`,
		`{"charge":["hush"]}`:                `charge is an array that cannot be used`,
		`{"charge":{"hush":1}}`:              `charge is an object that cannot be used`,
		`{"file":{"id":{"hush":1}}}`:         `file.id is an object, not a string`,
		`{"labels":["hush"]}`:                `labels is an array, not an object`,
		`{"labels":{"hush":{}}}`:             `labels is an object, not a string`,
		`{"inner":"hush"}`:                   `inner is a string, not an object`,
		`{"pointer":{"code":{"hush":1}}}`:    `pointer.code is an object, not a string`,
		`{"list":"hush"}`:                    `list is a string, not an array`,
		`{"list":{"hush":1}}`:                `list is an object, not an array`,
		`{"list":[{"sum":1},{"sum":"x"}]}`:   `list.1.sum is a string, not a whole number`,
		`{"list":["hush"],"id":7}`:           `list.0 is a string, not an object`,
		`{"new":["[{",7],"words":[1,["x"]]}`: `words.1 is an array, not a string`,
	} {
		v := object{ID: "before"}
		err := decode.Into([]byte(body), &v, 0)
		var e *decode.MemberError
		require.ErrorAs(t, err, &e, body)
		assert.EqualError(t, err, "the response is not usable: "+want)
		assert.NotContains(t, err.Error(), "hush")
	}
}

func TestIntoOfAnIncompleteBodyIsNotAMemberError(t *testing.T) {
	for _, body := range []string{
		``, ` `, `{`, `{"id":"a"`, `{"id":7}}`, `{"id":7,}`, `{"id":"a"}{"id":"b"}`, `<html>`, "\x00", `{"ID":"a"`, `{"error":1`,
	} {
		err := decode.Into([]byte(body), new(object), 0)
		require.Error(t, err, body)
		var e *decode.MemberError
		assert.NotErrorAs(t, err, &e, body)
	}
}

func TestSyntaxProblemSaysWhereABodyStopsBeingJSON(t *testing.T) {
	for body, want := range map[string]string{
		``: "end early", ` `: "end early", `{"id":"hush`: "end early", `{"id":"hush"`: "end early",
		`{"id":"hush",}`: "are invalid from byte 14 on", `<html>hush`: "are invalid from byte 1 on",
		`{"id":"a"}hush`: "are invalid from byte 11 on", `{"id":"a"}`: "", `7`: "",
		strings.Repeat("[", 20_000): "are invalid from byte 10001 on",
	} {
		assert.Equal(t, want, decode.SyntaxProblem([]byte(body)), "%.20s", body)
	}
}

func TestIntoRefusesANameInOtherLetters(t *testing.T) {
	for body, path := range map[string]string{
		`{"id":"a","ID":"b"}`:                     "id",
		`{"ID":"b","id":"a"}`:                     "id",
		`{"Id":"b"}`:                              "id",
		`{"id":"a","\u0049D" : "b"}`:              "id",
		`{"inner":{"code":"a"},"Inner":{}}`:       "inner",
		`{"list":[{"code":"a","cODE":"b"}]}`:      "list.0.code",
		"{\"\u212Aind\":\"b\"}":                   "kind", // the Kelvin sign
		"{\"li\u017Ft\":[]}":                      "list", // the long s
		`{"charge":{"id":"ch_1","iD":"ch_2"}}`:    "charge.id",
		`{"pointer":{"SUM":1}}`:                   "pointer.sum",
		`{"id":"a","labels":{"ID":"b"},"ID":"c"}`: "id",
	} {
		err := decode.Into([]byte(body), new(object), 0)
		var e *decode.MemberError
		require.ErrorAs(t, err, &e, body)
		assert.Equal(t, path, e.Path, body)
	}
}

func TestIntoRefusesAnErrorInsideAnObject(t *testing.T) {
	for _, body := range []string{
		`{"id":"a","error":{"type":"api_error"}}`, `{"error":{},"id":"a"}`, `{"id":"a","error":"hush"}`, `{"id":"a","error":false}`,
		`{"id":"a","err\u006fr":{}}`, `{"id":"a","error" : {}}`, `{"id":7,"error":1}`,
	} {
		err := decode.Into([]byte(body), new(object), 0)
		assert.EqualError(t, err, "the response is not usable: error is there together with the members of the object", body)
	}
	assert.Equal(t, "a", into(t, `{"id":"a","error":null}`).ID)
	assert.Equal(t, "a", into(t, `{"id":"a","charge":{"id":"ch_1","error":{}},"new":{"error":1},"labels":{"error":"x"}}`).ID)
}

func TestIntoAcceptsUnusualButValidJSON(t *testing.T) {
	for body, want := range map[string]object{
		`{"id":"a","labels":{"ID":"x","Amount":"y","order\"id":"z","Bestellung":"1","é":"2"}}`: {ID: "a", Labels: stripedispute.Metadata{
			"ID": "x", "Amount": "y", `order"id`: "z", "Bestellung": "1", "é": "2",
		}},
		`{"id":"he said \"ID\": no, \"error\" : {}","amount":1}`: {ID: `he said "ID": no, "error" : {}`, Amount: 1},
		`{"id":"a","id":"b"}`: {ID: "b"}, // the last one counts, as in encoding/json
		`{"Hidden":"x"}`:      {},
		`null`:                {},
	} {
		assert.Equal(t, want, into(t, body), body)
	}
}

func TestIntoLimitsMemory(t *testing.T) {
	pages := []string{
		`{"data":[` + strings.Repeat("[],", 1_000_000) + `[]]}`,
		`{"data":[` + strings.Repeat("1,", 1_000_000) + `1]}`,
	}
	objects := map[string]string{
		"list":   `{"list":[` + strings.Repeat("{},", 1_000_000) + `{}]}`,
		"nulls":  `{"list":[` + strings.Repeat("null,", 1_000_000) + `null]}`,
		"words":  `{"words":[` + strings.Repeat(`"",`, 1_000_000) + `""]}`,
		"labels": `{"labels":{` + many(300_000) + `"z":""}}`,
	}
	before := allocated() // the bodies exist already
	for _, body := range pages {
		var page stripedispute.Page[*[64]inner]
		require.Error(t, decode.Into([]byte(body), &page, 100))
	}
	for name, body := range objects {
		v := object{}
		require.ErrorContains(t, decode.Into([]byte(body), &v, 0), "has more values than any response", name)
		assert.Zero(t, v)
	}
	assert.Less(t, allocated()-before, uint64(100<<20))
	t.Logf("%d MiB allocated", (allocated()-before)>>20)
}

func many(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"%d":"",`, i)
	}
	return b.String()
}

// allocated returns the number of bytes that were allocated so far, freed or not.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

func TestIntoReadsALongList(t *testing.T) {
	v := into(t, `{"list":[`+strings.Repeat(`{"code":7},`, 50_000)+`{"code":"a"}]}`)
	require.Len(t, v.List, 50_001)
	assert.Equal(t, inner{Code: "7"}, v.List[49_999])
	b, err := json.Marshal(map[string]string{"id": strings.Repeat("a,b:", 100_000)})
	require.NoError(t, err)
	assert.Len(t, into(t, string(b)).ID, 400_000)
}
