package pager

import (
	"bytes"
	"encoding/json"
	"slices"
)

// guess tells from the JSON of a page where the next one lies, sooner than the
// page can be decoded. It is not to be relied on. A zero Cursor tells nothing: the
// page is the last, the way goes up, or the page fills what Max allows.
func (q *queue[T]) guess(list []byte) Cursor {
	size := q.Limit
	if size == 0 {
		size = 10
	}
	more := bytes.Contains(list, []byte(`"has_more": true`)) || bytes.Contains(list, []byte(`"has_more":true`))
	if !more || q.EndingBefore != "" || q.Max > 0 && q.begun*size >= q.Max {
		return Cursor{}
	}
	var item struct {
		ID string `json:"id"`
	}
	_ = json.Unmarshal(lastItem(list), &item) // a guess without an id is none
	return Cursor{StartingAfter: item.ID}
}

// lastItem is the last object of the last array in the object list, found from its
// end; nil where there is none.
func lastItem(list []byte) []byte {
	depth, end, quoted := 0, 0, false
	for i, c := range slices.Backward(list) {
		switch {
		case c == '"' && !escaped(list[:i]):
			quoted = !quoted
		case quoted:
		case c == ']' || c == '}':
			if depth++; depth == 3 && end == 0 {
				end = i + 1
			}
		case c == '[' || c == '{':
			if depth == 3 && end > 0 {
				return list[i:end]
			}
			depth--
		}
	}
	return nil
}

// escaped reports whether a backslash that counts stands at the end of before.
func escaped(before []byte) bool {
	slashes := len(before) - len(bytes.TrimRight(before, `\`))
	return slashes%2 == 1
}
