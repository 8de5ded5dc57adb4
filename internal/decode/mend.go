package decode

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// maxMemory is the most memory that a decoded response may take, in bytes, without its texts. A body
// with fewer commas than the limit of isPlain (plain.go) is not measured.
// A page of 100 disputes with all fields that Stripe documents takes less than 1 MiB. SECURITY.md
// states the limit. The size of the body is limited by readBody of package transport.
const maxMemory = 8 << 20

// mend changes body, which is valid JSON, so that it fits t. It is not called for a body that
// isPlain accepts and encoding/json decodes: a new check here also needs isPlain (plain.go).
func mend(body []byte, t reflect.Type) ([]byte, error) {
	m := &mender{cursor: cursor{in: body}, shapes: map[reflect.Type]shape{}}
	if err := m.value(t); err != nil {
		return nil, err
	}
	return append(m.out, body[m.copied:]...), nil
}

// mender reads one value of the body after the other, together with its Go type, and writes the
// changed body.
type mender struct {
	cursor

	out    []byte // the changed body, up to copied
	copied int    // how much of the body is in out
	path   []string
	size   uintptr // memory of the values that were read
	shapes map[reflect.Type]shape
}

// fail returns the error for the member at the current path.
func (m *mender) fail(problem string) error {
	return &MemberError{Path: strings.Join(m.path, "."), Problem: problem}
}

// value reads one value that will be decoded into a t.
func (m *mender) value(t reflect.Type) error {
	first := m.next()
	if reflect.PointerTo(t).Implements(unmarshalerType) {
		return m.unmarshaler(t)
	}
	switch k := t.Kind(); {
	case k == reflect.Interface || first == 'n': // null
		m.skip()
		return nil
	case k == reflect.Pointer:
		if err := m.addSize(t.Elem().Size()); err != nil {
			return err
		}
		return m.value(t.Elem())
	case k == reflect.Struct && first == '{':
		return m.object(t)
	case k == reflect.Map && first == '{':
		return m.mapValue(t)
	case k == reflect.Slice && first == '[':
		return m.array(t)
	case k == reflect.Struct, k == reflect.Map, k == reflect.Slice:
		return m.fail("is " + kindOf(first) + ", not " + expectedKind(t))
	}
	return m.scalar(t)
}

var (
	unmarshalerType = reflect.TypeFor[json.Unmarshaler]()
	referenceType   = reflect.TypeFor[struct {
		ID string `json:"id"`
	}]()
)

// unmarshaler reads a value with the method UnmarshalJSON of its type. In responses, such types
// are references: they accept an id, or an object that has one.
func (m *mender) unmarshaler(t reflect.Type) error {
	start, written := m.at, len(m.out)
	if m.in[start] == '{' {
		if err := m.object(referenceType); err != nil || len(m.out) > written { // the id was converted
			return err
		}
	} else {
		m.skip()
	}
	raw := m.in[start:m.at]
	if accepts(t, raw) {
		return nil
	}
	text, ok := convert(raw, referenceType.Field(0).Type)
	if !ok || !accepts(t, text) {
		return m.fail("is " + kindOf(raw[0]) + " that cannot be used")
	}
	m.replace(raw, text)
	return nil
}

// accepts reports whether the method UnmarshalJSON of t accepts raw.
func accepts(t reflect.Type, raw []byte) bool {
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
			return m.inside(name, func() error { return m.value(field) })
		}
		if like, ok := s.folded[fold(name)]; ok {
			return m.inside(like, func() error { return m.fail("is there with other upper and lower case letters") })
		}
		if name == errorMember && len(m.path) == 0 && m.next() != 'n' {
			return m.inside(name, func() error { return m.fail("is there together with the members of the object") })
		}
		m.next()
		m.skip()
		return nil
	})
}

// mapValue reads the members of an object for the map t. An error does not name the member, since
// its name may be personal data.
func (m *mender) mapValue(t reflect.Type) error {
	return m.each('}', func(int) error {
		m.name()
		if err := m.addSize(2 * (t.Key().Size() + t.Elem().Size())); err != nil {
			return err
		}
		return m.value(t.Elem())
	})
}

// array reads the elements of an array for the slice t.
func (m *mender) array(t reflect.Type) error {
	return m.each(']', func(i int) error {
		if err := m.addSize(t.Elem().Size()); err != nil {
			return err
		}
		return m.inside(strconv.Itoa(i), func() error { return m.value(t.Elem()) })
	})
}

// inside calls read with step added to the path.
func (m *mender) inside(step string, read func() error) error {
	m.path = append(m.path, step)
	err := read()
	m.path = m.path[:len(m.path)-1]
	return err
}

// addSize adds the memory of a value. It returns an error if the response takes too much.
func (m *mender) addSize(size uintptr) error {
	if m.size += size; m.size > maxMemory {
		return m.fail("has more values than any response of Stripe")
	}
	return nil
}

// scalar reads a string, number or boolean, and converts one of another kind.
func (m *mender) scalar(t reflect.Type) error {
	raw := m.skip()
	fitting, ok := convert(raw, t)
	if !ok {
		return m.fail(fmt.Sprintf("is %s, not %s", kindOf(raw[0]), expectedKind(t)))
	}
	if !bytes.Equal(fitting, raw) {
		m.replace(raw, fitting)
	}
	return nil
}

// replace replaces raw, the value that was read last, with fitting.
func (m *mender) replace(raw, fitting []byte) {
	m.out = append(append(m.out, m.in[m.copied:m.at-len(raw)]...), fitting...)
	m.copied = m.at
}
