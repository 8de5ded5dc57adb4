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

// prefixes are those of the ids that error messages contain.
var prefixes = []string{
	"acct", "ch", "cus", "dp", "du", "evt", "file", "ic", "idp", "ipi", "link", "pi", "pm", "py", "rd", "re", "req", "src", "trr", "txn",
}

// isID reports whether s is an id of Stripe, which helps the reader of an error.
func isID(s string) bool {
	prefix, rest, _ := strings.Cut(s, "_")
	return slices.Contains(prefixes, prefix) && rest != "" && len(rest) <= 60 && strings.Trim(rest, alphanumeric+"_") == "" && !isSecret(s)
}

// isEnum reports whether s looks like an enum, a boolean or a number.
func isEnum(s string) bool { return s != "" && strings.Trim(s, lowercase+digits+"_") == "" }

func isUUID(s string) bool { return len(s) == 36 && strings.Count(s, "-") == 4 }

func isDigits(s string) bool { return s != "" && strings.Trim(s, digits) == "" }

// isSecret reports whether s is or contains a key, a signing secret or a client secret. It
// recognises them by their form.
func isSecret(s string) bool {
	low := strings.ToLower(s)
	for _, prefix := range []string{"sk_", "rk_", "pk_", "ek_", "whsec_"} {
		before, rest, found := strings.Cut(low, prefix)
		for found { // before is the text before the prefix: after a letter, as in "desk_", no key begins
			if before == "" || strings.Trim(before[len(before)-1:], lowercase+digits) != "" {
				return true
			}
			before, rest, found = strings.Cut(rest, prefix)
		}
	}
	return strings.Contains(low, "_secret")
}

// ID returns an id that the user's code gave, for an error or a log line. If s does not have the form
// of an id, it returns a mark: s may be a key that was passed by mistake.
func ID(s string) string {
	prefix, rest, _ := strings.Cut(s, "_")
	if len(prefix) >= 2 && len(prefix) <= 10 && strings.Trim(prefix, lowercase) == "" &&
		rest != "" && len(rest) <= 80 && strings.Trim(rest, alphanumeric+"_") == "" && !isSecret(s) {
		return s
	}
	return "…"
}

// Path returns the path of a URL, for an error or a log line. It replaces segments that are
// neither words nor ids with a mark.
func Path(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if len(s) > 24 || strings.Trim(s, lowercase+digits+"_") != "" || isSecret(s) {
			segments[i] = ID(s)
		}
	}
	return strings.Join(segments, "/")
}

// Object returns kind, the member "object" of a response, if it consists of known words.
func Object(kind string) string {
	for piece := range strings.FieldsFuncSeq(kind, func(r rune) bool { return r == '_' || r == '.' }) {
		if !known(piece) {
			return "thing of another kind"
		}
	}
	return kind
}

// Line returns a text on one line, with at most limit bytes and without control characters.
func Line(text string, limit int) string {
	if len(text) > limit {
		text = text[:limit] + "…"
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Cf) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}
