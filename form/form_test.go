package form_test

import (
	"errors"
	"math"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-querystring/query"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/form"
)

type address struct {
	Line1 string `url:"line1,omitempty"`
	City  string `url:"city,omitempty"`
}

type prior struct {
	Charge  string   `url:"charge"`
	Address *address `url:"shipping_address,omitempty"`
}

type shouted string

func (s shouted) EncodeValues(key string, v *url.Values) error {
	if s == "" {
		return errors.New("nothing to shout")
	}
	v.Set(key, strings.ToUpper(string(s)))
	v.Set(key+"[loud]", "true")
	return nil
}

func TestEncode(t *testing.T) {
	noon := time.Date(2026, 11, 21, 12, 0, 0, 5, time.FixedZone("", 3600))
	tests := map[string]struct {
		in   any
		want string
	}{
		"fields keep the order of declaration": {struct {
			B string `url:"b"`
			A string `url:"a"`
		}{"1", "2"}, "b=1&a=2"},
		"a struct nests in brackets": {struct {
			Evidence struct {
				Receipt string `url:"receipt"`
			} `url:"evidence"`
		}{}, "evidence[receipt]="},
		"false is sent": {struct {
			Submit bool `url:"submit"`
		}{}, "submit=false"},
		"omitempty leaves zero values out": {struct {
			S string         `url:"s,omitempty"`
			N int            `url:"n,omitempty"`
			B bool           `url:"b,omitempty"`
			M map[string]int `url:"m,omitempty"`
			T time.Time      `url:"t,omitempty"`
		}{}, ""},
		"a pointer to a zero value is sent, a nil pointer is not": {struct {
			Empty *string `url:"empty,omitempty"`
			False *bool   `url:"false,omitempty"`
			Nil   *string `url:"nil"`
		}{Empty: new(""), False: new(false)}, "empty=&false=false"},
		"metadata is sorted and an empty value deletes": {struct {
			Metadata map[string]string `url:"metadata"`
		}{map[string]string{"z": "1", "a": "", "é k": "ü"}}, "metadata[a]=&metadata[z]=1&metadata[%C3%A9+k]=%C3%BC"},
		"scalars of a slice share empty brackets": {struct {
			Expand []string `url:"expand"`
			Old    []string `url:"old,brackets"`
		}{[]string{"charge", "data.x"}, []string{"y"}}, "expand[]=charge&expand[]=data.x&old[]=y"},
		"a numbered slice counts": {struct {
			Files []string `url:"files,numbered"`
		}{[]string{"file_1", "file_2"}}, "files[0]=file_1&files[1]=file_2"},
		"structs of a slice are indexed": {
			struct {
				Prior []prior `url:"prior"`
			}{[]prior{{Charge: "ch_1", Address: &address{City: "Cork"}}, {Charge: "ch_2"}}},
			"prior[0][charge]=ch_1&prior[0][shipping_address][city]=Cork&prior[1][charge]=ch_2",
		},
		"a slice of anything is indexed if it has more than scalars": {
			struct {
				A []any `url:"a"`
				B []any `url:"b"`
			}{[]any{"x", nil, map[string]int{"c": 1}, &prior{Charge: "ch_1"}}, []any{"x", 2, true, nil}},
			"a[0]=x&a[2][c]=1&a[3][charge]=ch_1&b[]=x&b[]=2&b[]=true",
		},
		"pointers to structs of a slice are indexed": {struct {
			Prior []*prior `url:"prior"`
		}{[]*prior{{Charge: "ch_1"}}}, "prior[0][charge]=ch_1"},
		"times are Unix seconds and the zero time is left out": {struct {
			At    time.Time  `url:"at"`
			Unix  time.Time  `url:"unix,unix"`
			Zero  time.Time  `url:"zero"`
			Point *time.Time `url:"point"`
		}{At: noon, Unix: noon, Point: &noon}, "at=1795258800&unix=1795258800&point=1795258800"},
		"numbers are written out": {struct {
			I int8    `url:"i"`
			U uint64  `url:"u"`
			F float64 `url:"f"`
			G float32 `url:"g"`
		}{-8, math.MaxUint64, 1e21, 0.1}, "i=-8&u=18446744073709551615&f=1000000000000000000000&g=0.1"},
		"values are escaped and brackets of names are not": {struct {
			A map[string]string `url:"a b"`
		}{map[string]string{"k&": "a=b&c[d]+e\n\x00"}}, "a+b[k%26]=a%3Db%26c%5Bd%5D%2Be%0A%00"},
		"an untagged field has its Go name": {struct{ Limit int }{3}, "Limit=3"},
		"unexported and excluded fields are skipped": {struct {
			A int `url:"a"`
			b int
			C int `url:"-"`
		}{1, 2, 3}, "a=1"},
		"an embedded struct is written in its place": {struct {
			A int `url:"a"`
			address
			Z int `url:"z"`
		}{1, address{City: "Cork"}, 2}, "a=1&city=Cork&z=2"},
		"a nil embedded pointer is skipped": {struct {
			A int `url:"a"`
			*address
		}{A: 1}, "a=1"},
		"an interface is written as its value": {struct {
			V any `url:"v"`
			N any `url:"n"`
		}{V: []string{"x"}}, "v[]=x"},
		"go-querystring writes fields with its own options": {struct {
			C []int     `url:"c,comma"`
			I bool      `url:"i,int"`
			T time.Time `url:"t" layout:"2006-01-02"`
			D []string  `url:"d" del:"|"`
		}{[]int{1, 2}, true, noon, []string{"x", "y"}}, "c=1%2C2&i=1&t=2026-11-21&d=x%7Cy"},
		"an Encoder is called in every place": {struct {
			E shouted   `url:"e"`
			L []shouted `url:"l"`
			P *shouted  `url:"p"`
			N *shouted  `url:"n"`
			O shouted   `url:"o,omitempty"`
		}{E: "a", L: []shouted{"b"}, P: new(shouted("c"))}, "e=A&e[loud]=true&l[]=B&l[][loud]=true&p=C&p[loud]=true"},
		"a map is a form too":      {map[string]any{"b": 1, "a": true}, "a=true&b=1"},
		"nil is nothing":           {nil, ""},
		"a nil pointer is nothing": {(*address)(nil), ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for range 3 {
				got, err := form.Encode(test.in)
				require.NoError(t, err)
				assert.Equal(t, test.want, got)
			}
		})
	}
}

type loop struct {
	Next *loop `url:"next"`
}

func TestEncodeRefusesWhatAFormCannotHold(t *testing.T) {
	endless := &loop{}
	endless.Next = endless
	tests := map[string]struct {
		in   any
		want string
	}{
		"a scalar":                     {"text", "give a struct or a map"},
		"a slice":                      {[]string{"a"}, "give a struct or a map"},
		"a channel":                    {struct{ Evidence struct{ C chan int } }{}, "Evidence[C] is a chan int"},
		"a function":                   {map[string]any{"f": func() {}}, "f is a func()"},
		"a value that contains itself": {endless, "nested deeper than 32 levels"},
		"keys that are not strings":    {map[int]string{1: "x"}, "keys of type int"},
		"a key that forges a name": {
			struct{ Metadata map[string]string }{map[string]string{"a][b": "x"}}, `"a][b" cannot be a name under Metadata`,
		},
		"a key without a name":  {map[string]string{"": "x"}, "a name is not empty"},
		"an encoder that fails": {struct{ S shouted }{}, "S: nothing to shout"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := form.Encode(test.in)
			require.ErrorContains(t, err, test.want)
			assert.Empty(t, got)
		})
	}
}

func TestAddDoesNotEscapeBracketsOfTheKey(t *testing.T) {
	s := form.Add("", "evidence[receipt]", "")
	assert.Equal(t, "evidence[receipt]=", s)
	assert.Equal(t, "evidence[receipt]=&expand[]=a.b%26", form.Add(s, "expand[]", "a.b&"))
}

func TestAddEscapesEveryByteAsQueryEscapeDoes(t *testing.T) {
	for c := range 256 {
		for _, s := range []string{string([]byte{byte(c)}), string([]byte{'a', byte(c)}), string([]byte{byte(c), byte(c), 'z'})} {
			assert.Equal(t, "k="+url.QueryEscape(s), form.Add("", "k", s))
		}
	}
}

func TestEncodeIsSafeForConcurrentUse(t *testing.T) {
	type fresh struct {
		Prior []prior `url:"prior"`
	}
	done := make(chan string)
	for range 16 {
		go func() {
			s, err := form.Encode(fresh{[]prior{{Charge: "ch_1"}}})
			if err != nil {
				s = err.Error()
			}
			done <- s
		}()
	}
	for range 16 {
		assert.Equal(t, "prior[0][charge]=ch_1", <-done)
	}
}

func TestEncodeLeavesOutANilEncoder(t *testing.T) {
	body, err := form.Encode(struct {
		X query.Encoder `url:"x"`
	}{})
	require.NoError(t, err)
	assert.Empty(t, body)
}
