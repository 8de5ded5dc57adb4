package quote

import (
	"slices"
	"strings"
	"unicode"
)

const (
	digits       = "0123456789"
	lowercase    = "abcdefghijklmnopqrstuvwxyz"
	alphanumeric = lowercase + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + digits
)

// prefixes of ids that error messages have.
var prefixes = []string{
	"acct", "ch", "cus", "dp", "du", "evt", "file", "ic", "idp", "ipi", "link", "pi", "pm", "py", "rd", "re", "req", "src", "trr", "txn",
}

// isID reports whether s is an id of Stripe's, which helps the reader of an error.
func isID(s string) bool {
	prefix, rest, _ := strings.Cut(s, "_")
	return slices.Contains(prefixes, prefix) && rest != "" && len(rest) <= 60 && strings.Trim(rest, alphanumeric+"_") == "" && !isSecret(s)
}

// isEnum reports whether s looks like an enum, a boolean or a number.
func isEnum(s string) bool { return s != "" && strings.Trim(s, lowercase+digits+"_") == "" }

func isUUID(s string) bool { return len(s) == 36 && strings.Count(s, "-") == 4 }

func isDigits(s string) bool { return s != "" && strings.Trim(s, digits) == "" }

// isSecret recognises keys, signing secrets and client secrets by their form, also
// within a longer word.
func isSecret(s string) bool {
	low := strings.ToLower(s)
	for _, prefix := range []string{"sk_", "rk_", "pk_", "ek_", "whsec_"} {
		if i := strings.Index(low, prefix); i == 0 || i > 0 && strings.Trim(low[i-1:i], lowercase+digits) != "" {
			return true
		}
	}
	return strings.Contains(low, "_secret")
}

// ID is an id that the caller gave, for an error or a log line: as it is where it looks
// like one, and else a mark. It may be a key that was passed by mistake.
func ID(s string) string {
	prefix, rest, _ := strings.Cut(s, "_")
	if len(prefix) >= 2 && len(prefix) <= 10 && strings.Trim(prefix, lowercase) == "" &&
		rest != "" && len(rest) <= 80 && strings.Trim(rest, alphanumeric+"_") == "" && !isSecret(s) {
		return s
	}
	return "…"
}

// Path is the path of an address, for an error or a log line. Segments that are neither
// words nor ids are replaced by a mark.
func Path(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if len(s) > 24 || strings.Trim(s, lowercase+digits+"_") != "" || isSecret(s) {
			segments[i] = ID(s)
		}
	}
	return strings.Join(segments, "/")
}

// Object is what kind of thing a response says that it is, if that is a word of Stripe's.
func Object(kind string) string {
	for piece := range strings.FieldsFuncSeq(kind, func(r rune) bool { return r == '_' || r == '.' }) {
		if !known(piece) {
			return "thing of another kind"
		}
	}
	return kind
}

// Line is a text on one line, not longer than most bytes, and without control characters.
func Line(text string, most int) string {
	if len(text) > most {
		text = text[:most] + "…"
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Cf) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}
