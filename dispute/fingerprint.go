package dispute

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"

	"github.com/stripedispute-go/stripedispute/dispute/internal/normal"
	"github.com/stripedispute-go/stripedispute/internal/jsonname"
)

// Fingerprint identifies evidence, as in "fp_" and 32 letters and digits. Two are equal
// exactly when the bank would get the same: compare them with ==, and print, log and
// store them. They stay the same in later releases.
//
// A fingerprint does not contain evidence: it is a SHA-256 digest, cut to 160 bits. It
// has no secret key, because every process must compute the same one. So somebody who
// knows all of the evidence except one short text (an IP address, a name) can find that
// text by trying. Keep fingerprints where you keep ids of disputes, and do not publish
// them.
type Fingerprint string

// Fingerprint covers every text, every file id, the enhanced evidence and the appeal.
// These make no difference: the kind of line ends, white space around a text, the order
// of prior transactions, and whether what is empty is "", nil, false or an empty object.
// It does not cover the contents of files, which cannot change under their id, or
// metadata, which the bank does not get.
func (e Evidence) Fingerprint() Fingerprint {
	sum := sha256.Sum256(append([]byte("stripedispute evidence 1\n"), canonical(reflect.ValueOf(e))...))
	return Fingerprint("fp_" + fingerprintLetters.EncodeToString(sum[:20]))
}

var fingerprintLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding) //nolint:gochecknoglobals // nothing changes it

// canonical encodes v so that equal evidence has equal bytes and different evidence
// different ones. It returns nothing for what is empty. Every part begins with its kind
// and its length, so that no text can pass for another part.
func canonical(v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		return part('s', []byte(normal.Text(v.String())))
	case reflect.Bool:
		if !v.Bool() {
			return nil
		}
		return part('b', []byte("true"))
	case reflect.Pointer:
		return pointed(v)
	case reflect.Struct:
		var members []byte
		for field, value := range v.Fields() {
			if !field.IsExported() {
				continue
			}
			if c := canonical(value); len(c) > 0 {
				members = append(append(members, part('n', []byte(jsonname.Of(field)))...), c...)
			}
		}
		return part('o', members)
	case reflect.Slice:
		return elements(v)
	default:
		return other(v)
	}
}

// pointed encodes what a pointer points to. A struct without anything in it is the same
// as none; for a scalar, nil and zero differ.
func pointed(v reflect.Value) []byte {
	switch {
	case v.IsNil():
		return nil
	case v.Elem().Kind() == reflect.Struct:
		return canonical(v.Elem())
	default:
		return append([]byte("p"), canonical(v.Elem())...)
	}
}

// elements encodes a list, sorted where its order has no meaning.
func elements(v reflect.Value) []byte {
	var list [][]byte
	for i := range v.Len() {
		if c := canonical(v.Index(i)); len(c) > 0 {
			list = append(list, c)
		}
	}
	if v.Type() == reflect.TypeFor[[]PriorTransaction]() {
		slices.SortFunc(list, bytes.Compare)
	}
	return part('l', bytes.Join(list, nil))
}

// other encodes kinds that evidence does not have today. JSON sorts the keys of maps.
func other(v reflect.Value) []byte {
	if v.IsZero() {
		return nil
	}
	text, err := json.Marshal(v.Interface())
	if err != nil {
		return part('?', []byte(v.Type().String()))
	}
	return part('j', text)
}

func part(kind byte, contents []byte) []byte {
	if len(contents) == 0 {
		return nil
	}
	return append(fmt.Appendf(nil, "%c%d:", kind, len(contents)), contents...)
}
