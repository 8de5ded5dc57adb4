package conformance

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
)

// examiner passes requests on and holds every answer against the schema that
// the document has for it.
type examiner struct {
	next http.RoundTripper
	doc  *Document

	answers  map[string]int  // operation → how many
	statuses map[string]bool // object and status, as in "dispute won"
	faults   map[string]int  // what is wrong → how often
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
		return res, nil // the contents of a file, which the document has not
	}
	code := "default"
	if res.StatusCode == http.StatusOK {
		code = "200"
	}
	e.answers[name]++
	e.examine(o.Responses[code].schema(), body)
	return res, nil
}

func (e *examiner) examine(s *Schema, body []byte) {
	for _, fault := range e.doc.Validate(s, body) {
		e.faults[fault]++
	}
	if v, err := numbered(body); err == nil {
		e.visit(v)
	}
}

// visit notes the statuses of what is in an answer, and looks into events: the
// document lets them hold anything.
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
	e.answers["event "+fmt.Sprint(event["type"])]++
}
