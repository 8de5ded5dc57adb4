package stripedispute_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/internal/redact"
)

var everyVerb = []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X", "%t", "%b", "%o", "%e", "%c", "%U", "%20v"}

func TestFormatPrintsNoSecretForAnyVerb(t *testing.T) {
	cfg := stripedispute.Config{
		Key: "sk_live_hush", Account: "sk_live_hush",
		BaseURL: "https://hush:hush@example.com/base?key=hush#hush", FilesURL: "hush", UserAgent: "hush",
	}
	e := stripedispute.Error{Status: 400, Body: []byte("hush")}
	response := stripedispute.Response{Status: 200, Body: []byte("hush"), Header: http.Header{"X": {"hush"}}}
	expanded := stripedispute.Expandable{ID: "ch_1", Object: json.RawMessage(`"hush"`)}
	call := stripedispute.NewCall([]stripedispute.Option{stripedispute.WithParam("evidence[a]", "hush")})
	for _, v := range []any{
		cfg, &cfg, e, &e, response, &response, expanded, &expanded, call, &call,
		stripedispute.Page[string]{Data: []string{"hush"}},
		struct{ Config stripedispute.Config }{cfg},
		[]stripedispute.Error{e},
		map[string]stripedispute.Expandable{"a": expanded},
		struct{ E *stripedispute.Error }{&e},
		struct{ stripedispute.Response }{response},
	} {
		for _, verb := range everyVerb {
			text := fmt.Sprintf(verb, v)
			for _, hush := range []string{"hush", fmt.Sprintf("%x", "hush"), fmt.Sprintf("%X", "hush"), "104 117 115 104"} {
				assert.NotContains(t, text, hush, "%s of %T", verb, v)
			}
		}
	}
	for _, err := range []error{fmt.Errorf("around: %w", &e), errors.Join(&e)} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
			assert.NotContains(t, fmt.Sprintf(verb, err), "104 117", verb)
		}
	}
	assert.Equal(t,
		"stripedispute.Config{Key: sk_live_…, Account: (hidden), BaseURL: https://example.com/base, FilesURL: (not a URL)}", cfg.String())
	assert.Equal(t, "ch_1      |", fmt.Sprintf("%-10v|", expanded))
	assert.Equal(t, `"ch_1"`, fmt.Sprintf("%q", expanded))
}

func TestErrorReplacesControlCharacters(t *testing.T) {
	e := &stripedispute.Error{Status: 400, Code: "a\nb", Param: "c\r", Message: "d\x00e\u2028f\x1b[31m", RequestID: "g\u0085"}
	assert.Equal(t, "stripe: 400 a b [c ]: d e f [31m (g )", e.Error())
	var none *stripedispute.Error
	assert.NotPanics(t, func() { _ = fmt.Sprint(none) })
}

// textPrinter prints the text of a Call as the types of the other packages print theirs.
type textPrinter struct{ call stripedispute.Call }

func (p textPrinter) Format(f fmt.State, verb rune) { redact.Text(f, verb, p.call.String()) }

func TestTypesOfAllPackagesFormatTheSame(t *testing.T) {
	call := stripedispute.NewCall(nil)
	for _, flags := range []string{"", "+", "#", "-", "0", " ", "60", "-60", "+60", ".3", "60.3"} {
		for _, verb := range "vsqxXdtebcUoOgGfF" {
			format := "%" + flags + string(verb)
			assert.Equal(t, fmt.Sprintf(format, call), fmt.Sprintf(format, textPrinter{call}),
				"%s: printText in print.go and Text in internal/redact/redact.go must do the same", format)
		}
	}
}
