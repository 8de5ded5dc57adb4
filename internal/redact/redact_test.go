package redact_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute/internal/redact"
)

type inner struct {
	Secret string `json:"secret,omitempty"`
}

type outer struct {
	Name  string            `json:"name"`
	Empty string            `json:"empty"`
	Deep  *inner            `json:"deep"`
	None  *inner            `json:"none"`
	List  []inner           `json:"list"`
	Map   map[string]string `json:"map"`
	Flag  *bool             `json:"flag"`
	Plain string
}

func (o outer) Format(f fmt.State, _ rune) { redact.Format(f, o) }

func TestFormatPrintsOnlyTheNamesOfFields(t *testing.T) {
	o := outer{
		Name: "hush", Deep: &inner{"hush"}, List: []inner{{"hush"}, {}}, Map: map[string]string{"k": "hush"}, Flag: new(false), Plain: "hush",
	}
	const want = "redact_test.outer{name, deep{secret}, list[2], map[1], flag, Plain}"
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
		assert.Equal(t, want, fmt.Sprintf(verb, o))
	}
	assert.Equal(t, "{}", redact.Outline(outer{}))
	assert.Equal(t, "{name}", redact.LogValue(outer{Name: "hush"}).String())
}
