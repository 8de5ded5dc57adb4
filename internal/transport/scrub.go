package transport

import (
	"net/url"
	"regexp"
	"strings"
)

// stripeID is what ids look like: they are worth reading in an error.
var stripeID = regexp.MustCompile(`^[a-z]{2,20}_[A-Za-z0-9_]+$`)

// scrub blanks out of a text what the request carried, since servers like to
// repeat it: the key, and every value of the form but ids and expand paths.
func (p *prepared) scrub(text string) string {
	if text == "" {
		return ""
	}
	text = blank(text, strings.TrimPrefix(p.header.Get("Authorization"), "Bearer "))
	values, _ := url.ParseQuery(p.form) // what parsed is scrubbed, the rest has no name
	for key, list := range values {
		if key == "expand[]" {
			continue
		}
		for _, v := range list {
			if !stripeID.MatchString(v) {
				text = blank(text, v)
			}
		}
	}
	return text
}

// blank replaces secret in text where it stands as a word. One or two characters
// identify nobody and stand in every text.
func blank(text, secret string) string {
	if len(secret) < 3 {
		return text
	}
	var out strings.Builder
	for {
		i := strings.Index(text, secret)
		if i < 0 {
			return out.String() + text
		}
		end := i + len(secret)
		if i > 0 && wordy(text[i-1]) && wordy(secret[0]) || end < len(text) && wordy(text[end]) && wordy(secret[len(secret)-1]) {
			out.WriteString(text[:end])
		} else {
			out.WriteString(text[:i] + "[…]")
		}
		text = text[end:]
	}
}

func wordy(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}
