package pages

import (
	"bytes"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// value is the object that o is or refers to. If the object is in the file and cannot be read,
// it is an error, because the page would lack what the object shows.
func (s *Source) value(o types.Object) (types.Object, error) {
	for range maxNesting {
		var ref types.IndirectRef
		switch r := o.(type) {
		case types.IndirectRef:
			ref = r
		case *types.IndirectRef:
			if r == nil {
				return nil, nil
			}
			ref = *r
		default:
			return o, nil
		}
		v, err := s.read(ref)
		if err != nil {
			return nil, err
		}
		if v == nil && s.lost(int(ref.ObjectNumber)) {
			return nil, ErrDamaged
		}
		o = v
	}
	return nil, ErrDamaged
}

// read returns the object of ref. pdfcpu decodes streams of objects only now, and may panic over
// a damaged one. The error is without its text, as in parse.
func (s *Source) read(ref types.IndirectRef) (o types.Object, err error) {
	defer func() {
		if p := recover(); p != nil {
			o, err = nil, ErrDamaged
		}
	}()
	if o, err = s.table.Dereference(ref); err != nil {
		return nil, ErrDamaged
	}
	return o, nil
}

// lost reports whether an object is in the file but could not be read.
func (s *Source) lost(number int) bool {
	e, ok := s.table.Find(number)
	if !ok || e.Free || e.Offset == nil || *e.Offset <= 0 || *e.Offset >= int64(len(s.file)) {
		return false
	}
	at := s.file[*e.Offset:]
	_, body, found := bytes.Cut(at[:min(len(at), 100)], []byte("obj"))
	return found && !bytes.HasPrefix(bytes.TrimLeft(body, " \r\n\t\x00"), []byte("null"))
}

// dict is the dictionary that o is or refers to. It is nil if that is not a dictionary.
func (s *Source) dict(o types.Object) (types.Dict, error) {
	v, err := s.value(o)
	switch d := v.(type) {
	case types.Dict:
		return d, err
	case types.StreamDict:
		return d.Dict, err
	}
	return nil, err
}

// array is the array that o is or refers to. It is nil if that is not an array.
func (s *Source) array(o types.Object) (types.Array, error) {
	v, err := s.value(o)
	a, _ := v.(types.Array)
	return a, err
}

// number is the number that o is or refers to. It is 0 if that is not a number.
func (s *Source) number(o types.Object) (float64, error) {
	v, err := s.value(o)
	switch n := v.(type) {
	case types.Integer:
		return float64(n), err
	case types.Float:
		return float64(n), err
	}
	return 0, err
}

// numbers returns the n numbers of an array. It is nil if the array has another length.
func (s *Source) numbers(o types.Object, n int) ([]float64, error) {
	a, err := s.array(o)
	if err != nil || len(a) != n {
		return nil, err
	}
	list := make([]float64, n)
	for i, o := range a {
		if list[i], err = s.number(o); err != nil {
			return nil, err
		}
	}
	return list, nil
}
