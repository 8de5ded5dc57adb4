package disputetest

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// checkScalar checks a value that is a single text on the wire, and converts it to its type: bool,
// int64 or string. A kind without a case is a text.
func checkScalar(name, value string, r rule) (any, *failure) {
	switch r.kind {
	case isBool:
		switch value { // older SDKs for Python and .NET send the second spelling
		case "true", "True":
			return true, nil
		case "false", "False":
			return false, nil
		}
		return nil, invalid(name, "Invalid boolean: %s", clip(value))
	case isInteger, isTimestamp:
		if slices.Contains(r.words, value) { // such as "now"
			return value, nil
		}
		i, err := strconv.ParseInt(value, 10, 64)
		if err != nil || strings.HasPrefix(value, "+") {
			return nil, invalidWithCode("parameter_invalid_integer", name, "Invalid integer: %s", clip(value))
		}
		if r.kind == isInteger && i < int64(r.min) {
			return nil, invalidWithCode("parameter_invalid_integer", name, "This value must be greater than or equal to %d.", r.min)
		}
		if r.max > 0 && i > int64(r.max) {
			return nil, invalidWithCode("parameter_invalid_integer", name, "This value must be less than or equal to %d.", r.max)
		}
		return i, nil
	case isEnum:
		if !slices.Contains(r.words, value) {
			return nil, invalid(name, "Invalid %s: must be one of %s", name, oneOf(r.words))
		}
		return value, nil
	}
	length := utf8.RuneCountInString(value)
	if r.max > 0 && length > r.max {
		return nil, invalid(name, "Invalid string: %s; must be at most %d characters", clip(value), r.max)
	}
	if length < r.min {
		return nil, invalid(name, "Invalid string: %s; must be at least %d characters", clip(value), r.min)
	}
	return value, nil
}

// clip shortens a long value for an error message: it returns the first and last five characters.
func clip(value string) string {
	runes := []rune(value)
	if len(runes) <= 40 {
		return value
	}
	return string(runes[:5]) + "..." + string(runes[len(runes)-5:])
}

// oneOf joins words for an error message: a, b, or c.
func oneOf(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	case 2:
		return words[0] + " or " + words[1]
	default:
		return strings.Join(words[:n-1], ", ") + ", or " + words[n-1]
	}
}
