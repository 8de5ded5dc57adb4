package form_test

import (
	"net/url"
	"strconv"
	"testing"

	"github.com/google/go-querystring/query"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/form"
)

type (
	inner struct {
		Name string `url:"name"`
		Own  string `url:"own,omitempty"`
	}
	middle struct {
		inner
		Key string `url:"key,omitempty"`
	}
	selfish struct {
		*selfish
		Name string `url:"name"`
	}
	first  struct{ *second }
	second struct {
		*first
		Name string `url:"name"`
	}
)

func TestEncodeWritesTheOuterOfTwoFieldsWithOneName(t *testing.T) {
	tests := map[string]struct {
		in   any
		want string
	}{
		"by value": {struct {
			inner
			Name string `url:"name"`
		}{inner{"in", "own"}, "out"}, "own=own&name=out"},
		"by pointer": {struct {
			*inner
			Name string `url:"name"`
		}{&inner{"in", "own"}, "out"}, "own=own&name=out"},
		"before it": {struct {
			Name string `url:"name"`
			inner
		}{"out", inner{"in", "own"}}, "name=out&own=own"},
		"an outer one that is left out": {struct {
			Name string `url:"name,omitempty"`
			inner
		}{"", inner{"in", "own"}}, "own=own"},
		"two deep": {struct {
			middle
			Renamed string `url:"name"`
		}{middle{inner{"in", "own"}, "k"}, "out"}, "own=own&key=k&name=out"},
		"a nearer one hides a deeper one": {struct {
			middle
			*inner
		}{middle{inner{"deep", ""}, ""}, &inner{"near", ""}}, "name=near"},
		"in a nil pointer": {struct {
			*inner
			Name string `url:"name"`
		}{nil, "out"}, "name=out"},
		"inside a field": {struct {
			Evidence struct {
				inner
				Name string `url:"name"`
			} `url:"evidence"`
		}{}, "evidence[name]="},
		"in a slice": {map[string]any{"a": []any{struct {
			inner
			Name string `url:"name"`
		}{inner{"in", ""}, "out"}}}, "a[0][name]=out"},
		"one of two at the same depth, where the other is not set": {struct {
			At    int            `url:"created,omitempty"`
			Range map[string]int `url:"created,omitempty"`
		}{Range: map[string]int{"gte": 5}}, "created[gte]=5"},
		"a type that embeds itself":       {selfish{&selfish{nil, "in"}, "out"}, "name=out"},
		"two types that embed each other": {first{&second{nil, "x"}}, "name=x"},
		"an embedded struct that has a name": {struct {
			inner `url:"i"`
		}{inner{"n", ""}}, "i[name]=n"},
		"an embedded field that is left out": {struct {
			inner `url:"-"`
		}{inner{"n", ""}}, ""},
		"untagged names count like tagged ones": {struct {
			Inner
			Name string
		}{Inner{"in"}, "out"}, "Name=out"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := form.Encode(test.in)
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
		})
	}
}

// Inner is an exported type, like the types of other packages.
type Inner struct{ Name string }

func TestEncodeRefusesTwoFieldsOfOneNameThatAreBothSet(t *testing.T) {
	for name, in := range map[string]any{
		"of one struct": struct {
			A string `url:"x"`
			B string `url:"x"`
		}{"1", "2"},
		"of two embedded structs": struct {
			inner
			other
		}{inner{"1", ""}, other{"2"}},
	} {
		_, err := form.Encode(map[string]any{"evidence": in})
		require.ErrorContains(t, err, "set one of them", name)
		require.ErrorContains(t, err, "write evidence[", name)
	}
}

type other struct {
	Name string `url:"name"`
}

// counter encodes itself, by a method that only a pointer has.
type counter struct{ n int }

func (c *counter) EncodeValues(key string, v *url.Values) error {
	v.Set(key, "number "+strconv.Itoa(c.n))
	return nil
}

type shout string

func (s *shout) EncodeValues(key string, v *url.Values) error {
	v.Set(key, string(*s)+"!")
	return nil
}

func TestEncodeCallsAnEncoderWithAPointerReceiver(t *testing.T) {
	tests := map[string]struct {
		in   any
		want string
	}{
		"in a field":              {struct{ X counter }{counter{1}}, "X=number+1"},
		"in a field of a pointer": {&struct{ X counter }{counter{1}}, "X=number+1"},
		"with omitempty": {struct {
			X counter `url:"x,omitempty"`
			Y shout   `url:"y,omitempty"`
			Z shout   `url:"z,omitempty"`
		}{counter{1}, "hey", ""}, "x=number+1&y=hey%21"},
		"in a slice":               {map[string]any{"x": []counter{{1}, {2}}}, "x[0]=number+1&x[1]=number+2"},
		"in a slice of texts":      {map[string]any{"x": []shout{"a", "b"}}, "x[]=a%21&x[]=b%21"},
		"in an array":              {struct{ X [1]counter }{[1]counter{{1}}}, "X[0]=number+1"},
		"in a map":                 {map[string]counter{"a": {1}}, "a=number+1"},
		"in an interface":          {map[string]any{"a": counter{1}}, "a=number+1"},
		"in a slice of interfaces": {map[string]any{"a": []any{counter{1}, shout("b")}}, "a[0]=number+1&a[1]=b%21"},
		"by a pointer":             {struct{ X *counter }{&counter{1}}, "X=number+1"},
		"by a pointer to it":       {struct{ X **counter }{new(&counter{1})}, "X=number+1"},
		"by a nil pointer":         {struct{ X *counter }{}, ""},
		"embedded":                 {struct{ Counter }{Counter{1}}, "Counter=1"},
		"as its interface":         {struct{ X query.Encoder }{&counter{1}}, "X=number+1"},
		"in an embedded struct":    {struct{ holder }{holder{counter{1}}}, "X=number+1"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := form.Encode(test.in)
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
		})
	}
}

type holder struct{ X counter }

// Counter is an exported type that encodes itself.
type Counter struct{ N int }

// EncodeValues writes the number.
func (c *Counter) EncodeValues(key string, v *url.Values) error {
	v.Set(key, strconv.Itoa(c.N))
	return nil
}

func TestEncodeRefusesAnEncoderThatItCannotCall(t *testing.T) {
	_, err := form.Encode(struct{ counter }{counter{1}})
	require.ErrorContains(t, err, "counter cannot be encoded")
	got, err := form.Encode(struct{ *counter }{nil})
	require.NoError(t, err)
	assert.Empty(t, got)
}
