package conformance

import (
	"encoding/json"
	"regexp"
)

// Schema is the part of OpenAPI 3 that Stripe's document uses.
type Schema struct {
	Ref                  string             `json:"$ref"`
	Type                 string             `json:"type"`
	Format               string             `json:"format"`
	Description          string             `json:"description"`
	Nullable             bool               `json:"nullable"`
	Enum                 []any              `json:"enum"`
	MaxLength            int                `json:"maxLength"` // in characters; 0 is none
	Pattern              string             `json:"pattern"`
	Required             []string           `json:"required"`
	Properties           map[string]*Schema `json:"properties"`
	AdditionalProperties additional         `json:"additionalProperties"`
	Items                *Schema            `json:"items"`
	AnyOf                []*Schema          `json:"anyOf"`
	Expansions           *expansions        `json:"x-expansionResources"` // nil: not a reference
	Expandable           []string           `json:"x-expandableFields"`   // members that can be expanded or have such members
}

// expansions are the objects to which a reference can be expanded.
type expansions struct {
	OneOf []*Schema `json:"oneOf"`
}

// additional says whether an object may have members that are not in its properties. It may only if
// the document has true or a schema here.
type additional struct {
	allowed bool
	schema  *Schema
}

// UnmarshalJSON takes a boolean or a schema.
func (a *additional) UnmarshalJSON(b []byte) error {
	if json.Unmarshal(b, &a.allowed) == nil {
		return nil
	}
	a.allowed = true
	return json.Unmarshal(b, &a.schema)
}

// open reports whether s is an object with any names, such as metadata.
func (s *Schema) open() bool { return s.AdditionalProperties.allowed }

// object reports whether s lists the members of an object.
func (s *Schema) object() bool { return len(s.Properties) > 0 || s.Type == "object" && !s.open() }

// clearing reports whether s is the empty text that clears a parameter.
func (s *Schema) clearing() bool { return len(s.Enum) == 1 && s.Enum[0] == "" }

// values are the values of s besides the empty one: those of its enum, or those
// that its description lists between backquotes. Where the document calls a
// closed list a string, it has the latter.
func (s *Schema) values() []string {
	var values []string
	for _, v := range s.Enum {
		if text, ok := v.(string); ok && text != "" {
			values = append(values, text)
		}
	}
	if s.Type != "string" || len(s.Enum) > 0 || !listing.MatchString(s.Description) {
		return values
	}
	for _, m := range quoted.FindAllStringSubmatch(s.Description, -1) {
		values = append(values, m[1])
	}
	return values
}

var (
	listing = regexp.MustCompile("(?i)(one of:|possible values are|can be|which are either) `")
	quoted  = regexp.MustCompile("`([a-z0-9_]+)`")
)
