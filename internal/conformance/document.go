package conformance

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/stripe/stripe-mock/embedded"
)

// Document is the part of Stripe's OpenAPI document that the tests read.
type Document struct {
	Info struct {
		Version string `json:"version"`
	} `json:"info"`
	Components struct {
		Schemas map[string]*Schema `json:"schemas"`
	} `json:"components"`
	Paths map[string]map[string]*Operation `json:"paths"`
}

// Operation is one method of one path.
type Operation struct {
	Parameters []struct {
		Name     string  `json:"name"`
		In       string  `json:"in"`
		Required bool    `json:"required"`
		Schema   *Schema `json:"schema"`
	} `json:"parameters"`
	RequestBody media            `json:"requestBody"`
	Responses   map[string]media `json:"responses"`
}

// media is a body in the one media type that it has.
type media struct {
	Content map[string]struct {
		Schema *Schema `json:"schema"`
	} `json:"content"`
}

func (m media) schema() *Schema {
	for _, only := range m.Content {
		return only.Schema
	}
	return nil
}

// published is the document of stripe-mock without changes. pinned is the document of the API
// version that the library uses: published with the lines of newer.go. It has only the paths that
// usedPath in newer_merge.go matches; add a new path of the library there first.
var (
	published = sync.OnceValues(func() (*Document, error) { return parse(embedded.OpenAPISpec) })
	pinned    = sync.OnceValues(func() (*Document, error) {
		b, err := pinnedJSON()
		if err != nil {
			return nil, err
		}
		return parse(b)
	})
	pinnedJSON = sync.OnceValues(func() ([]byte, error) { return withNewer(embedded.OpenAPISpec, newer) })
)

func parse(b []byte) (*Document, error) {
	d := new(Document)
	if err := json.Unmarshal(b, d); err != nil {
		return nil, fmt.Errorf("conformance: the OpenAPI document: %w", err)
	}
	return d, nil
}

// Schema finds a component by name, and for a name such as "GET /v1/disputes" the response of
// that operation.
func (d *Document) Schema(name string) (*Schema, error) {
	if strings.Contains(name, " ") {
		o, err := d.Operation(name)
		if err != nil {
			return nil, err
		}
		return d.resolve(o.Responses["200"].schema()), nil
	}
	s := d.Components.Schemas[name]
	if s == nil {
		return nil, fmt.Errorf("conformance: the document has no schema %q", name)
	}
	return s, nil
}

// Operation finds an operation by method and path, such as "POST /v1/disputes/{dispute}".
func (d *Document) Operation(name string) (*Operation, error) {
	method, path, _ := strings.Cut(name, " ")
	o := d.Paths[path][strings.ToLower(method)]
	if o == nil {
		return nil, fmt.Errorf("conformance: the document has no operation %q", name)
	}
	return o, nil
}

// params returns one object schema with all parameters, those of the query or those of the body.
func (o *Operation) params() *Schema {
	if body := o.RequestBody.schema(); body != nil && len(body.Properties) > 0 {
		return body
	}
	all := &Schema{Type: "object", Properties: map[string]*Schema{}}
	for _, p := range o.Parameters {
		if p.In != "query" {
			continue
		}
		all.Properties[p.Name] = p.Schema
		if p.Required {
			all.Required = append(all.Required, p.Name)
		}
	}
	return all
}

// resolve follows references. It replaces an anyOf that has one member by that member: the document
// uses such an anyOf to make a reference nullable.
func (d *Document) resolve(s *Schema) *Schema {
	for s != nil {
		switch {
		case s.Ref != "":
			s = d.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
		case len(s.AnyOf) == 1:
			s = s.AnyOf[0]
		default:
			return s
		}
	}
	return nil
}

// match finds the operation that a request is for, and its name.
func (d *Document) match(method, path string) (string, *Operation) {
	for _, template := range slices.Sorted(maps.Keys(d.Paths)) {
		o := d.Paths[template][strings.ToLower(method)]
		if o != nil && matchesTemplate(template, path) {
			return method + " " + template, o
		}
	}
	return "", nil
}

func matchesTemplate(template, path string) bool {
	t, p := strings.Split(template, "/"), strings.Split(path, "/")
	return slices.EqualFunc(t, p, func(t, p string) bool {
		return t == p || strings.HasPrefix(t, "{") && p != ""
	})
}
