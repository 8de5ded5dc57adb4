package decode

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// most is what a response may become in memory, in bytes, besides its texts. A page of
// 100 disputes with everything that Stripe documents is below 1 MiB.
const most = 8 << 20

// mend changes body, which is complete JSON, so that it fits t.
func mend(body []byte, t reflect.Type) ([]byte, error) {
	m := &mender{cursor: cursor{in: body}, shapes: map[reflect.Type]shape{}}
	if err := m.value(t); err != nil {
		return nil, err
	}
	return append(m.out, body[m.copied:]...), nil
}

// mender reads one value after the other and knows the Go type of each.
type mender struct {
	cursor

	out    []byte // what was changed so far
	copied int    // up to where out holds the body
	path   []string
	size   uintptr // in memory, of what was read
	shapes map[reflect.Type]shape
}

func (m *mender) fail(problem string) error {
	return &MemberError{Path: strings.Join(m.path, "."), Problem: problem}
}

// value reads one value for a t.
func (m *mender) value(t reflect.Type) error {
	first := m.next()
	if reflect.PointerTo(t).Implements(unmarshalerType) {
		return m.custom(t)
	}
	switch k := t.Kind(); {
	case k == reflect.Interface || first == 'n':
		m.skip()
		return nil
	case k == reflect.Pointer:
		if err := m.count(t.Elem().Size()); err != nil {
			return err
		}
		return m.value(t.Elem())
	case k == reflect.Struct && first == '{':
		return m.object(t)
	case k == reflect.Map && first == '{':
		return m.table(t)
	case k == reflect.Slice && first == '[':
		return m.array(t)
	case k == reflect.Struct, k == reflect.Map, k == reflect.Slice:
		return m.fail("is " + kindOf(first) + ", not " + wanted(t))
	}
	return m.scalar(t)
}

var (
	unmarshalerType = reflect.TypeFor[json.Unmarshaler]()
	referenceType   = reflect.TypeFor[struct {
		ID string `json:"id"`
	}]()
)

// custom has a type read a value by its own method. Those of responses are references:
// they read an id, or an object that has one.
func (m *mender) custom(t reflect.Type) error {
	start, changed := m.at, len(m.out)
	if m.in[start] == '{' {
		if err := m.object(referenceType); err != nil || len(m.out) > changed {
			return err
		}
	} else {
		m.skip()
	}
	raw := m.in[start:m.at]
	if reads(t, raw) {
		return nil
	}
	text, ok := convert(raw, referenceType.Field(0).Type)
	if !ok || !reads(t, text) {
		return m.fail("is " + kindOf(raw[0]) + " that cannot be used")
	}
	m.replace(raw, text)
	return nil
}

func reads(t reflect.Type, raw []byte) bool {
	v, ok := reflect.TypeAssert[json.Unmarshaler](reflect.New(t))
	return ok && v.UnmarshalJSON(raw) == nil
}

// object reads the members of an object for the struct t.
func (m *mender) object(t reflect.Type) error {
	s, ok := m.shapes[t]
	if !ok {
		s = shapeOf(t)
		m.shapes[t] = s
	}
	return m.each('}', func(int) error {
		name := m.name()
		if field, ok := s.fields[name]; ok {
			return m.below(name, func() error { return m.value(field) })
		}
		if like, ok := s.folded[fold(name)]; ok {
			return m.below(like, func() error { return m.fail("is there in other letters too, or only so") })
		}
		if name == errorMember && len(m.path) == 0 && m.next() != 'n' {
			return m.below(name, func() error { return m.fail("is beside the members of the object") })
		}
		m.next()
		m.skip()
		return nil
	})
}

// table reads the members of an object for the map t. An error does not name them:
// their names are anybody's.
func (m *mender) table(t reflect.Type) error {
	return m.each('}', func(int) error {
		m.name()
		if err := m.count(2 * (t.Key().Size() + t.Elem().Size())); err != nil {
			return err
		}
		return m.value(t.Elem())
	})
}

func (m *mender) array(t reflect.Type) error {
	return m.each(']', func(i int) error {
		if err := m.count(t.Elem().Size()); err != nil {
			return err
		}
		return m.below(strconv.Itoa(i), func() error { return m.value(t.Elem()) })
	})
}

// below calls read for what is at a step further down the path.
func (m *mender) below(step string, read func() error) error {
	m.path = append(m.path, step)
	err := read()
	m.path = m.path[:len(m.path)-1]
	return err
}

// count adds up what becomes of the values.
func (m *mender) count(size uintptr) error {
	if m.size += size; m.size > most {
		return m.fail("holds more than any response of Stripe's")
	}
	return nil
}

// scalar reads a string, number or boolean, and converts one of another kind.
func (m *mender) scalar(t reflect.Type) error {
	raw := m.skip()
	fitting, ok := convert(raw, t)
	if !ok {
		return m.fail(fmt.Sprintf("is %s, not %s", kindOf(raw[0]), wanted(t)))
	}
	if !bytes.Equal(fitting, raw) {
		m.replace(raw, fitting)
	}
	return nil
}

// replace puts fitting in the place of raw, which was read last.
func (m *mender) replace(raw, fitting []byte) {
	m.out = append(append(m.out, m.in[m.copied:m.at-len(raw)]...), fitting...)
	m.copied = m.at
}
