package bench

import (
	"bytes"
	"errors"
	"strconv"

	"github.com/stripedispute-go/stripedispute"
)

// floorJSON is one balance transaction of a dispute. It has only the members that
// floorTransaction reads, so that a new field of the library changes nothing here.
const floorJSON = `{
  "id": "txn_1PgafTB1WZUIdCvDout00001",
  "object": "balance_transaction",
  "amount": -42000,
  "available_on": 1795392000,
  "balance_type": "payments",
  "created": 1795258800,
  "currency": "usd",
  "description": "Chargeback withdrawal for ch_1PgafTB1WZUIdCvDmain0001",
  "fee": 1500,
  "net": -43500,
  "reporting_category": "dispute",
  "status": "available",
  "type": "adjustment"
}`

// floorTransaction decodes floorJSON with code written for this one type. It shows how
// fast a decoder can be at best. It is not a decoder for other input.
func floorTransaction(body []byte) (*stripedispute.BalanceTransaction, error) {
	s := jsonScanner{input: body}
	v := new(stripedispute.BalanceTransaction)
	for s.skipTo('{'); s.more(); {
		switch name := s.text(); string(name) {
		case "id":
			v.ID = string(s.text())
		case "object":
			v.Object = string(s.text())
		case "amount":
			v.Amount = s.number()
		case "available_on":
			v.AvailableOn = stripedispute.Timestamp(s.number())
		case "balance_type":
			v.BalanceType = stripedispute.BalanceType(s.text())
		case "created":
			v.Created = stripedispute.Timestamp(s.number())
		case "currency":
			v.Currency = string(s.text())
		case "description":
			v.Description = string(s.text())
		case "fee":
			v.Fee = s.number()
		case "net":
			v.Net = s.number()
		case "reporting_category":
			v.ReportingCategory = string(s.text())
		case "status":
			v.Status = stripedispute.TransactionStatus(s.text())
		case "type":
			v.Type = stripedispute.TransactionType(s.text())
		default:
			return nil, errors.New("floor: unknown member " + string(name))
		}
	}
	if s.failed {
		return nil, errors.New("floor: this JSON cannot be read")
	}
	return v, nil
}

// jsonScanner reads a flat JSON object whose texts have no escapes.
type jsonScanner struct {
	input  []byte // what is not read yet
	failed bool
}

// skipTo skips everything up to the byte b, and b.
func (s *jsonScanner) skipTo(b byte) {
	i := bytes.IndexByte(s.input, b)
	if i < 0 {
		s.failed, s.input = true, nil
		return
	}
	s.input = s.input[i+1:]
}

// more reports whether another member follows.
func (s *jsonScanner) more() bool {
	s.input = bytes.TrimLeft(s.input, " \n,")
	s.failed = s.failed || len(s.input) == 0
	return !s.failed && s.input[0] != '}'
}

func (s *jsonScanner) text() []byte {
	s.skipTo('"')
	rest := s.input
	s.skipTo('"')
	return rest[:max(0, len(rest)-len(s.input)-1)]
}

func (s *jsonScanner) number() int64 {
	s.skipTo(' ')
	end := max(0, bytes.IndexAny(s.input, ",\n"))
	n, err := strconv.ParseInt(string(s.input[:end]), 10, 64)
	s.failed = s.failed || err != nil
	s.input = s.input[end:]
	return n
}
