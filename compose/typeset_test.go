package compose_test

import (
	"strings"
	"testing"

	"github.com/stripedispute-go/stripedispute/compose"
)

// typeset places the text of a letter on pages of A4.
func typeset(t *testing.T, text string) [][]compose.Line {
	t.Helper()
	pages, err := compose.TypesetLetter(text)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

func TestTypesetLetterKeepsEveryLineOnItsPage(t *testing.T) {
	const bottom = 842 - 57 // of A4, without the margin
	for name, text := range map[string]string{
		"many lines":                   strings.Repeat("A line\n", 200),
		"many paragraphs":              strings.Repeat("A line\n\n\n\n", 100),
		"empty lines at the beginning": strings.Repeat("\u2028", 300) + "A line",
		"empty lines in the middle":    "A line" + strings.Repeat("\n", 300) + "A line",
		"many items and headings":      strings.Repeat("# A heading\n- An item\n", 100),
	} {
		t.Run(name, func(t *testing.T) {
			for i, page := range typeset(t, text) {
				for _, line := range page {
					if line.Y > bottom {
						t.Errorf("page %d: %q is at %v, below %v", i+1, line.Text, line.Y, bottom)
					}
				}
			}
		})
	}
}

func TestTypesetLetterKeepsAHeadingOnThePageOfTheNextLines(t *testing.T) {
	for before := range 60 {
		headings := 0
		for _, page := range typeset(t, strings.Repeat("A line\n", before)+"# A heading\nFirst\nSecond\nThird") {
			for i, line := range page {
				if line.Text != "A heading" {
					continue
				}
				headings++
				if len(page) < i+3 || page[i+1].Text != "First" || page[i+2].Text != "Second" {
					t.Errorf("after %d lines, the heading is line %d of %d on its page", before, i+1, len(page))
				}
			}
		}
		if headings != 1 {
			t.Errorf("after %d lines: %d headings", before, headings)
		}
	}
}

func TestTypesetLetterPlacesABulletOnTheLineOfItsItem(t *testing.T) {
	page := typeset(t, "- An item\nA line")[0]
	if len(page) != 3 || page[0].Text != "•" || page[1].Text != "An item" || page[2].Text != "A line" {
		t.Fatalf("the lines are %v", page)
	}
	if page[0].Y != page[1].Y || page[2].Y <= page[1].Y {
		t.Errorf("the lines are %v", page)
	}
}
