package webhook

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
)

// bodyDamage says how a body was changed on its way here, if that is certain: Stripe sends one
// JSON object and nothing before it. It returns "" for a body that begins with an object, and
// for one that it does not recognise. It only explains an error: mismatchError calls it when no
// signature matches, and unreadable when the JSON does not parse. The body is as it arrived:
// Handler.readBody limits its size, and nothing decompresses it.
func bodyDamage(body []byte) string {
	trimmed := bytes.TrimSpace(body)
	switch {
	case len(trimmed) == 0:
		return "it is empty; something has read it before, such as a body parser or a logger"
	case trimmed[0] == '{' && body[0] != '{':
		return "white space was added before the JSON"
	case trimmed[0] == '{':
		return ""
	case compression(body) != "":
		return "it is compressed (" + compression(body) + "); something between Stripe and here compresses requests"
	case byteOrderMark(body):
		return "a byte order mark was added before the JSON; something reads the body as text and writes it again"
	case trimmed[0] == '[' && bytes.Contains(trimmed, []byte(`{"`)):
		return "it is a JSON list; pass its events one by one, byte for byte"
	case holdsObject(trimmed):
		return "it is a JSON text that contains the event; pass the text inside it, byte for byte"
	case base64Object(trimmed):
		return "it is base64; decode it first"
	case bytes.Contains(trimmed, []byte(`{"`)):
		return "something was added before the JSON"
	}
	return ""
}

// compression names the format that body is compressed with, or "". Brotli has no magic bytes:
// Handler.receive recognises it by the header Content-Encoding.
func compression(body []byte) string {
	for _, format := range []struct{ name, magic string }{
		{"gzip", "\x1f\x8b"},
		{"zstd", "\x28\xb5\x2f\xfd"},
		{"deflate", "\x78\x01"},
		{"deflate", "\x78\x9c"},
		{"deflate", "\x78\xda"},
	} {
		if bytes.HasPrefix(body, []byte(format.magic)) {
			return format.name
		}
	}
	return ""
}

// byteOrderMark reports whether body begins with the byte order mark of UTF-8 or UTF-16.
func byteOrderMark(body []byte) bool {
	for _, mark := range []string{"\xef\xbb\xbf", "\xfe\xff", "\xff\xfe"} {
		if bytes.HasPrefix(body, []byte(mark)) {
			return true
		}
	}
	return false
}

// holdsObject reports whether body is a JSON text with a JSON object in it.
func holdsObject(body []byte) bool {
	var text string
	return json.Unmarshal(body, &text) == nil && bytes.HasPrefix(bytes.TrimSpace([]byte(text)), []byte("{"))
}

// base64Object reports whether body is a JSON object in base64. It looks only at the first 16
// characters.
func base64Object(body []byte) bool {
	if len(body) < 16 {
		return false
	}
	start, err := base64.StdEncoding.DecodeString(string(body[:16]))
	return err == nil && bytes.HasPrefix(start, []byte("{"))
}
