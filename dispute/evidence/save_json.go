package evidence

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"unicode/utf8"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

// encode returns the packet as evidence.json, with the names of its files. Load must read the same
// members: see manifest in load.go.
func (p *Packet) encode() ([]byte, error) {
	m := manifest{
		Dispute: p.Dispute, Charge: p.Charge, PaymentIntent: p.PaymentIntent, Account: p.Account, Product: p.Product,
		Evidence: p.Evidence, Metadata: p.Metadata,
	}
	var card dispute.CardAppeal
	if m.Appeal != nil && m.Appeal.Card != nil {
		card = *m.Appeal.Card
		card.SupportingFiles = slices.Clone(card.SupportingFiles)
	}
	for _, file := range p.AppealFiles {
		card.SupportingFiles = append(card.SupportingFiles, stripedispute.FileID(file.Name))
	}
	if len(p.AppealFiles) > 0 {
		m.Appeal = &dispute.Appeal{Card: &card}
	}
	for field, file := range p.Files {
		if !field.File() {
			return nil, fmt.Errorf("%s: %s", oneLine(string(field), maxField), noFileField)
		}
		if m.Get(field) != "" {
			return nil, fmt.Errorf("%s: %s", field, fileTwice)
		}
		_ = m.Set(field, file.Name)
	}
	if !validUTF8(reflect.ValueOf(m)) {
		return nil, errors.New("one of its texts is not valid UTF-8")
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(m)
	return b.Bytes(), err
}

// validUTF8 reports whether all strings in v are valid UTF-8. Encoding as JSON would change
// any others.
func validUTF8(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return utf8.ValidString(v.String())
	case reflect.Pointer:
		return v.IsNil() || validUTF8(v.Elem())
	case reflect.Struct:
		for _, field := range v.Fields() {
			if !validUTF8(field) {
				return false
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			if !validUTF8(v.Index(i)) {
				return false
			}
		}
	case reflect.Map:
		for key, value := range v.Seq2() {
			if !validUTF8(key) || !validUTF8(value) {
				return false
			}
		}
	}
	return true
}
