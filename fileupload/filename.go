package fileupload

import (
	"fmt"
	"path"
	"strings"
)

// filename is the last element of a path, of whichever system it came from.
func filename(name string) (string, error) {
	if name == "" {
		return "", fmt.Errorf("fileupload: Name is empty; give the file's name, such as receipt.pdf")
	}
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	if base == "." || base == ".." || base == "/" {
		return "", fmt.Errorf("fileupload: Name %q is a folder, not the name of a file", name)
	}
	return base, nil
}

// quotable makes a name that fits between quotes in a header, the way browsers
// do: UTF-8 stays, what could end the quotes or the line is percent-escaped.
func quotable(name string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(name, "\uFFFD") {
		if r < ' ' || r == '"' || r == 0x7f {
			fmt.Fprintf(&b, "%%%02X", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// printable reports whether s can stand in a header as it is.
func printable(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' })
}
