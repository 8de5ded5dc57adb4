package jsonname

import "fmt"

// Join returns the path of a member in an object, with dots between Stripe's names:
// "appeal.card". The path of the outermost object is "".
func Join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// Element returns the path of element i in a list: "appeal.card.supporting_files[0]".
func Element(path string, i int) string { return fmt.Sprintf("%s[%d]", path, i) }
