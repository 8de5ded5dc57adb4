package form_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/form"
)

// FuzzEncode makes a value from bytes, encodes it, and decodes the result with a separate
// decoder for Stripe's form encoding. A longer run:
//
//	go test ./form -fuzz FuzzEncode -fuzztime 10m -fuzzminimizetime 10x
func FuzzEncode(f *testing.F) {
	for _, seed := range []string{
		"", "\x05\x02\x01a\x00\x03a=b\x01k\x01", "\x03\x05order\x00\x056735&\x05shop \x00\x02\xc3\xbc",
		"\x02\x01a\x06\x02\x01\x01b\x00\x01c\x01\x01d\x04\x02\x01e\x01f",
		"\x01\x03a[b\x00\x01c", "\x01\x00\x00\x01c", "\x02\x01a\x08\x01b\x01c\x02\x01d\x01e\x01z\x0b\x02\x05\x01\x01x\x00\x01y\x04\x01\x01q",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m := &maker{data: data}
		in, want := m.object(0)
		got, err := form.Encode(in)
		if m.bad {
			require.Error(t, err, "a name that is empty or has brackets")
			return
		}
		require.NoError(t, err)
		again, err := form.Encode(in)
		require.NoError(t, err)
		assert.Equal(t, got, again, "the same every time")
		decoded, err := decode(got)
		require.NoError(t, err, got)
		if want == nil {
			want = map[string]any{}
		}
		if !reflect.DeepEqual(decoded, want) {
			t.Errorf("%#v\nwent out as %s\nand came back as %#v", want, got, decoded)
		}
	})
}

// maker makes values from bytes. For each it also returns what the decoder must read: strings,
// lists of strings, and maps. An empty list or map is not written, so that the decoder reads
// nothing.
type maker struct {
	data []byte
	bad  bool // there is a name that Encode must refuse
}

func (m *maker) byte() byte {
	if len(m.data) == 0 {
		return 0
	}
	b := m.data[0]
	m.data = m.data[1:]
	return b
}

func (m *maker) text() string {
	n := min(int(m.byte()), len(m.data))
	s := string(m.data[:n])
	m.data = m.data[n:]
	return s
}

func (m *maker) number() int64 {
	var b [8]byte
	m.data = m.data[copy(b[:], m.data):]
	return int64(binary.LittleEndian.Uint64(b[:]))
}

func (m *maker) texts() (v []string, want any) {
	var list []any
	for range m.byte() % 4 {
		s := m.text()
		v, list = append(v, s), append(list, s)
	}
	if list == nil {
		return v, nil
	}
	return v, list
}

// object makes a map of any values.
func (m *maker) object(depth int) (v map[string]any, want any) {
	v, arrives := map[string]any{}, map[string]any{}
	for range m.byte() % 4 {
		name := m.text()
		if _, there := v[name]; there {
			continue
		}
		m.bad = m.bad || name == "" || strings.ContainsAny(name, "[]")
		var w any
		if v[name], w = m.value(depth + 1); w != nil {
			arrives[name] = w
		}
	}
	if len(arrives) == 0 {
		return v, nil
	}
	return v, arrives
}

// tagged is a struct with one field of each kind of tag.
type tagged struct {
	Text     string   `url:"text"`
	Maybe    string   `url:"maybe,omitempty"`
	Pointer  *string  `url:"pointer,omitempty"`
	Nothing  *string  `url:"nothing"`
	Numbered []string `url:"numbered,numbered"`
	Out      string   `url:"-"`
}

func (m *maker) tagged() (v tagged, want any) {
	v = tagged{Text: m.text(), Maybe: m.text(), Pointer: new(m.text()), Out: "never"}
	arrives := map[string]any{"text": v.Text, "pointer": *v.Pointer}
	if v.Maybe != "" {
		arrives["maybe"] = v.Maybe
	}
	v.Numbered, _ = m.texts()
	arrives["numbered"] = numbered(len(v.Numbered), func(i int) any { return v.Numbered[i] })
	if arrives["numbered"] == nil {
		delete(arrives, "numbered")
	}
	return v, arrives
}

// numbered returns what the decoder reads from a list whose elements have indices.
func numbered(n int, at func(int) any) any {
	arrives := map[string]any{}
	for i := range n {
		if w := at(i); w != nil {
			arrives[strconv.Itoa(i)] = w
		}
	}
	if len(arrives) == 0 {
		return nil
	}
	return arrives
}

func (m *maker) value(depth int) (v, want any) {
	kind := m.byte() % 11
	if depth > 5 {
		kind %= 5
	}
	switch kind {
	case 0:
		s := m.text()
		return s, s
	case 1:
		n := m.number()
		return n, fmt.Sprint(n)
	case 2:
		b := m.byte()%2 == 1
		return &b, map[bool]string{true: "true", false: "false"}[b]
	case 3:
		at := time.Unix(m.number()>>24, 5)
		return at, fmt.Sprint(at.Unix())
	case 4:
		return m.texts()
	case 5:
		return m.object(depth)
	case 6:
		return m.tagged()
	case 7: // maps, which have indices
		var maps []map[string]any
		var wants []any
		for range m.byte() % 4 {
			o, w := m.object(depth)
			maps, wants = append(maps, o), append(wants, w)
		}
		return maps, numbered(len(wants), func(i int) any { return wants[i] })
	case 8: // lists in a list, which have indices too
		var lists [][]string
		var wants []any
		for range m.byte() % 4 {
			l, w := m.texts()
			lists, wants = append(lists, l), append(wants, w)
		}
		return lists, numbered(len(wants), func(i int) any { return wants[i] })
	case 9: // anything in a list
		return m.mixed(depth)
	default:
		return nil, nil
	}
}

// mixed makes a list of any values. It has indices if one of them is not a scalar.
func (m *maker) mixed(depth int) (v []any, want any) {
	var wants, arrives []any
	indexed := false
	for range m.byte() % 4 {
		e, w := m.value(depth + 1)
		v, wants = append(v, e), append(wants, w)
		if w != nil {
			arrives = append(arrives, w)
		}
		switch e.(type) {
		case nil, string, int64, *bool, time.Time:
		default:
			indexed = true
		}
	}
	switch {
	case indexed:
		return v, numbered(len(wants), func(i int) any { return wants[i] })
	case arrives == nil:
		return v, nil
	default:
		return v, arrives
	}
}

// decode reads a form as Stripe does: a[b] is a member, a[] an element of a list.
func decode(s string) (map[string]any, error) {
	root := map[string]any{}
	for pair := range strings.SplitSeq(s, "&") {
		if s == "" {
			break
		}
		key, value, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, fmt.Errorf("%q has no =", pair)
		}
		value, err := unescape(value)
		if err != nil {
			return nil, err
		}
		steps, err := path(key)
		if err != nil {
			return nil, err
		}
		if err := put(root, steps, value); err != nil {
			return nil, fmt.Errorf("%q: %w", key, err)
		}
	}
	return root, nil
}

// path splits a[b][] into its steps.
func path(key string) (steps []string, err error) {
	name, rest, nested := strings.Cut(key, "[")
	steps = []string{name}
	for nested {
		inner, after, closed := strings.Cut(rest, "]")
		if !closed || after != "" && after[0] != '[' {
			return nil, fmt.Errorf("%q has brackets that do not match", key)
		}
		steps = append(steps, inner)
		rest, nested = strings.CutPrefix(after, "[")
	}
	for i, s := range steps {
		if steps[i], err = unescape(s); err != nil {
			return nil, err
		}
	}
	return steps, nil
}

// put sets the value at the end of the steps.
func put(at map[string]any, steps []string, value string) error {
	name := steps[0]
	if len(steps) == 1 {
		if _, there := at[name]; there {
			return errors.New("comes twice")
		}
		at[name] = value
		return nil
	}
	if len(steps) == 2 && steps[1] == "" {
		list, ok := at[name].([]any)
		if at[name] != nil && !ok {
			return errors.New("is a list and something else")
		}
		at[name] = append(list, value)
		return nil
	}
	if at[name] == nil {
		at[name] = map[string]any{}
	}
	inner, ok := at[name].(map[string]any)
	if !ok {
		return errors.New("is a value and has members")
	}
	return put(inner, steps[1:], value)
}

func unescape(s string) (string, error) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '+':
			b.WriteByte(' ')
		case '%':
			if i+2 >= len(s) {
				return "", fmt.Errorf("%q is cut", s)
			}
			n, err := strconv.ParseUint(s[i+1:i+3], 16, 8)
			if err != nil {
				return "", err
			}
			b.WriteByte(byte(n))
			i += 2
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), nil
}
