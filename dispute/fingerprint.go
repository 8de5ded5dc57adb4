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

// Fingerprint identifies evidence: "fp_" and 32 letters and digits. Two fingerprints are
// equal exactly when the bank would get the same evidence: compare them with ==. You can
// print, log and store them. Later releases of this library compute the same ones.
//
// A fingerprint does not contain evidence: it is a SHA-256 digest, cut to 160 bits. It
// has no secret key, because every process must compute the same one. Therefore somebody who
// knows all the evidence except one short text (an IP address, a name) can find that
// text by trying. Store fingerprints where you store ids of disputes, and do not publish
// them.
type Fingerprint string

// Fingerprint covers every text, every file id, the enhanced evidence and the appeal. It
// ignores the kind of line ends, white space around a text, the order of prior transactions,
// and whether an empty value is "", nil, false or an empty object. It does not cover the
// contents of files, since a file at Stripe never changes, or metadata, since the bank does
// not get it.
func (e Evidence) Fingerprint() Fingerprint {
	const version = "stripedispute evidence 1\n" // of this encoding, of which users store fingerprints
	sum := sha256.Sum256(append([]byte(version), canonical(reflect.ValueOf(e))...))
	return Fingerprint("fp_" + fingerprintLetters.EncodeToString(sum[:20]))
}

//nolint:gochecknoglobals // nothing changes it
var fingerprintLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// canonical encodes v so that equal evidence has equal bytes, and different evidence has
// different bytes. It returns nil for an empty value. Every part begins with its kind and its
// length, so that no text looks like another part. The members of a struct are in the order of its
// fields, with the names of their tags: a field must not move or get another name, since users
// store fingerprints.
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
		return canonicalPointer(v)
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
		return canonicalList(v)
	default:
		return canonicalJSON(v)
	}
}

// canonicalPointer encodes the value of a pointer. A struct with no field set is the same as
// nil. Evidence has no pointers to scalars today; for one, zero and nil would differ.
func canonicalPointer(v reflect.Value) []byte {
	switch {
	case v.IsNil():
		return nil
	case v.Elem().Kind() == reflect.Struct:
		return canonical(v.Elem())
	default:
		return append([]byte("p"), canonical(v.Elem())...)
	}
}

// canonicalList encodes a list. It sorts prior transactions, whose order has no meaning.
func canonicalList(v reflect.Value) []byte {
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

// canonicalJSON encodes kinds that evidence does not have today. JSON sorts the keys of maps.
func canonicalJSON(v reflect.Value) []byte {
	if v.IsZero() {
		return nil
	}
	text, err := json.Marshal(v.Interface())
	if err != nil {
		return part('?', []byte(v.Type().String()))
	}
	return part('j', text)
}

// part encodes the kind, the length and the contents of a value. It returns nil if there are
// no contents.
func part(kind byte, contents []byte) []byte {
	if len(contents) == 0 {
		return nil
	}
	return append(fmt.Appendf(nil, "%c%d:", kind, len(contents)), contents...)
}
