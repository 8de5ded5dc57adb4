package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// Strict is a handler in front of stripe-mock. It refuses faults that stripe-mock accepts: unknown
// nested parameters, values that are too long or of another type, forms that contradict themselves,
// and POSTs without an idempotency key. It records which parameters it got.
type Strict struct {
	Next http.Handler
	Doc  *Document

	mu   sync.Mutex
	seen map[string]map[string]bool // operation → parameters
}

// ServeHTTP passes on a request that has no faults, and responds to the others with 400.
func (s *Strict) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	faults := s.inspect(r)
	if len(faults) == 0 {
		s.Next.ServeHTTP(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]map[string]string{ //nolint:errchkjson // to a client that may have left
		"error": {"type": "invalid_request_error", "message": strings.Join(faults, "; ")},
	})
}

// inspect returns the faults of a request, and records its parameters.
func (s *Strict) inspect(r *http.Request) []string {
	name, o := s.Doc.match(r.Method, r.URL.Path)
	if o == nil {
		return []string{fmt.Sprintf("no operation for %s %s", r.Method, r.URL.Path)}
	}
	var faults []string
	if r.Method == http.MethodPost && r.Header.Get("Idempotency-Key") == "" {
		faults = append(faults, name+": no Idempotency-Key")
	}
	values, err := readParameters(r)
	if err != nil {
		return append(faults, name+": "+err.Error())
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		if fault := contradiction(values, key); fault != "" {
			faults = append(faults, fmt.Sprintf("%s: %s %s", name, key, fault))
		}
		for _, value := range values[key] {
			found, fault := s.Doc.checkPair(o, key, value)
			if fault != "" {
				faults = append(faults, fmt.Sprintf("%s: %s %s", name, key, fault))
				continue
			}
			s.note(name, found)
		}
	}
	return faults
}

// contradiction describes how a form contradicts itself at key. It returns "" if it does not.
func contradiction(values url.Values, key string) string {
	if n := len(values[key]); n > 1 && !strings.HasSuffix(key, "[]") {
		return fmt.Sprintf("is sent %d times", n)
	}
	for other := range values {
		if strings.HasPrefix(other, key+"[") {
			return "is a value, and an object with " + other
		}
	}
	return ""
}

func (s *Strict) note(operation, parameter string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen == nil {
		s.seen = map[string]map[string]bool{}
	}
	if s.seen[operation] == nil {
		s.seen[operation] = map[string]bool{}
	}
	s.seen[operation][parameter] = true
}

// Sent reports whether a request for the operation had the parameter.
func (s *Strict) Sent(operation, parameter string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen[operation][parameter]
}

// readParameters reads the query and the body, and leaves the body readable.
func readParameters(r *http.Request) (url.Values, error) {
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil || r.Body == nil || r.Method == http.MethodGet {
		return values, err
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return nil, err
	}
	var more url.Values
	switch kind {
	case "application/x-www-form-urlencoded":
		more, err = url.ParseQuery(string(body))
	case "multipart/form-data":
		more, err = multipartValues(r, body)
	default:
		err = fmt.Errorf("the content type is %s", kind)
	}
	maps.Copy(values, more)
	return values, err
}

// multipartValues reads a multipart body. The value of a file is "(file)".
func multipartValues(r *http.Request, body []byte) (url.Values, error) {
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(bytes.NewReader(body))
	if err := again.ParseMultipartForm(1 << 20); err != nil {
		return nil, err
	}
	values := url.Values(again.MultipartForm.Value)
	for name := range again.MultipartForm.File {
		values.Add(name, "(file)")
	}
	return values, nil
}

// formKey splits a key such as evidence[appeal][card] after its first name.
var formKey = regexp.MustCompile(`^([^\[\]]+)((?:\[[^\[\]]*\])*)$`)

// checkPair checks one pair of a form against the document. It returns the name of the parameter
// without indexes and metadata keys, or the fault.
func (d *Document) checkPair(o *Operation, key, value string) (found, fault string) {
	m := formKey.FindStringSubmatch(key)
	if m == nil {
		return "", "is not a key"
	}
	names := []string{m[1]}
	if m[2] != "" {
		names = append(names, strings.Split(strings.Trim(m[2], "[]"), "][")...)
	}
	at := []*Schema{o.params()}
	for i, name := range names {
		below, next := d.step(at, name)
		if len(next) == 0 {
			return "", "is unknown"
		}
		if i > 0 {
			below = "[" + below + "]"
		}
		found, at = found+below, next
	}
	for _, s := range at {
		if fault = s.refuses(value); fault == "" {
			if s.clearing() || value == "" {
				found += " (cleared)"
			}
			return found, ""
		}
	}
	return "", fault
}

// step goes down by one name from the schemas at. It returns the name without an index or metadata
// key, and the schemas that the document allows there.
func (d *Document) step(at []*Schema, name string) (below string, next []*Schema) {
	for _, s := range at {
		switch {
		case s.Properties[name] != nil:
			return name, d.alternatives(s.Properties[name])
		case s.open():
			return "*", []*Schema{{Type: "string", MaxLength: 500}}
		case s.Type == "array" && (name == "" || number.MatchString(name)):
			return "", d.alternatives(s.Items)
		}
	}
	return "", nil
}

var number = regexp.MustCompile(`^\d+$`)

// alternatives returns the schemas of which a value must fit one: those of an anyOf, or s alone.
func (d *Document) alternatives(s *Schema) []*Schema {
	s = d.resolve(s)
	if len(s.AnyOf) == 0 {
		return []*Schema{s}
	}
	var all []*Schema
	for _, a := range s.AnyOf {
		all = append(all, d.alternatives(a)...)
	}
	return all
}

// refuses describes why the value of a form does not fit. It returns "" if it fits.
func (s *Schema) refuses(value string) string {
	var err error
	switch {
	case len(s.Enum) > 0 && !slices.Contains(s.Enum, any(value)):
		return fmt.Sprintf("is %q and not one of %v", value, s.Enum)
	case s.Type == "integer":
		_, err = strconv.ParseInt(value, 10, 64)
	case s.Type == "boolean":
		if value != "true" && value != "false" {
			return "is neither true nor false"
		}
	case s.Type == "string":
		if n := utf8.RuneCountInString(value); s.MaxLength > 0 && n > s.MaxLength {
			return fmt.Sprintf("has %d characters and may have %d", n, s.MaxLength)
		}
	default:
		return "takes no plain value"
	}
	if err != nil {
		return "is not an " + s.Type
	}
	return ""
}
