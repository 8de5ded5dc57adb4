package faults_test

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"net/url"
	"strings"
)

// mapRunes applies f to every character of s.
func mapRunes(s string, f func(r rune) string) string {
	var b strings.Builder
	for _, r := range s {
		b.WriteString(f(r))
	}
	return b.String()
}

// encodings returns ways to encode a text. The library does not use this list.
func encodings() map[string]func(string) string {
	format := func(layout string) func(string) string {
		return func(s string) string { return mapRunes(s, func(r rune) string { return fmt.Sprintf(layout, r) }) }
	}
	return map[string]func(string) string{
		"in typographic quotes":   func(s string) string { return "“" + s + "”" },
		"with no-break spaces":    func(s string) string { return "\u00a0" + strings.ReplaceAll(s, " ", "\u202f") + "\u00a0" },
		"between CJK letters":     func(s string) string { return "値" + s + "は" },
		"with zero-width letters": func(s string) string { return strings.Join(strings.Split(s, ""), "\u200b") },
		"in full-width letters":   func(s string) string { return mapRunes(s, func(r rune) string { return string(r + 0xfee0) }) },
		"query-escaped":           url.QueryEscape,
		"path-escaped":            url.PathEscape,
		"percent-encoded":         format("%%%02x"),
		"in JSON's escapes":       format(`\u%04x`),
		"with escaped slashes":    func(s string) string { return `\/` + strings.ReplaceAll(s, " ", `\/`) + `\/` },
		"in decimal references":   format("&#%d;"),
		"in hexadecimal ones":     format("&#x%x;"),
		"in named ones":           func(s string) string { return "&laquo;" + html.EscapeString(s) + "&raquo;" },
		"quoted-printable":        format("=%02X"),
		"in base64":               func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) },
		"in hexadecimal":          func(s string) string { return hex.EncodeToString([]byte(s)) },
		"in pairs":                func(s string) string { return "name=" + s + "&next=1" },
		"in brackets":             func(s string) string { return "map[evidence:" + s + "]" },
	}
}

// encodedSecrets returns the parts of the secrets to search for, in every encoding.
func encodedSecrets() []string {
	var all []string
	for _, animal := range planted() {
		all = append(all, animal)
		for _, encode := range encodings() {
			if text := strings.ToLower(encode(animal)); !strings.Contains(text, animal) {
				all = append(all, text)
			}
		}
	}
	return all
}
