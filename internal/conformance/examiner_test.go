package conformance

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// examiner is a RoundTripper that validates every response against the schema of the document. It is
// not safe for concurrent use.
type examiner struct {
	next http.RoundTripper
	doc  *Document

	responses map[string]int  // operation → how many
	statuses  map[string]bool // object and status, as in "dispute won"
	faults    map[string]int  // fault → how often
}

func newExaminer(next http.RoundTripper, doc *Document) *examiner {
	return &examiner{next, doc, map[string]int{}, map[string]bool{}, map[string]int{}}
}

func (e *examiner) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := e.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	res.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	name, o := e.doc.match(r.Method, r.URL.Path)
	if o == nil {
		return res, nil // the contents of a file: the document does not have that path
	}
	code := "default"
	if res.StatusCode == http.StatusOK {
		code = "200"
	}
	e.responses[name]++
	e.examine(o.Responses[code].schema(), body)
	return res, nil
}

func (e *examiner) examine(s *Schema, body []byte) {
	for _, fault := range e.doc.Validate(s, body) {
		e.faults[fault]++
	}
	if v, err := decodeNumbers(body); err == nil {
		e.visit(v)
	}
}

// visit records the statuses of all objects in a response. It also validates the object of an event,
// since the document allows any object there.
func (e *examiner) visit(v any) {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			e.visit(element)
		}
	case map[string]any:
		kind, _ := v["object"].(string)
		if status, ok := v["status"].(string); ok {
			e.statuses[kind+" "+status] = true
		}
		if kind == "event" {
			e.event(v)
		}
		for _, member := range v {
			e.visit(member)
		}
	}
}

func (e *examiner) event(event map[string]any) {
	data, _ := event["data"].(map[string]any)
	object, _ := data["object"].(map[string]any)
	kind, _ := object["object"].(string)
	s := e.doc.Components.Schemas[kind]
	if s == nil {
		e.faults[fmt.Sprintf("event.data.object: is a %q", kind)]++
		return
	}
	for _, fault := range e.doc.faults("event.data.object", s, object) {
		e.faults[fault]++
	}
	e.responses["event "+fmt.Sprint(event["type"])]++
}
