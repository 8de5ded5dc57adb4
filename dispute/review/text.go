package review

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Text writes the page as plain text, for a terminal or an e-mail.
func (p *Page) Text(w io.Writer) error {
	v := p.view()
	var b strings.Builder
	put := func(format string, args ...any) { _, _ = fmt.Fprintf(&b, format+"\n", args...) }
	put("%s\n%s\n", v.Title, v.Lead)
	for _, f := range v.Facts {
		put("%-13s %s", f.Name, f.Value)
	}
	list(&b, "Problems", v.Problems)
	for _, e := range v.Entries {
		e.write(&b)
	}
	if len(v.Also) > 0 {
		put("\n%s:", alsoTitle)
		for _, e := range v.Also {
			e.write(&b)
		}
	}
	var missing []string
	for _, m := range v.Missing {
		missing = append(missing, m.name())
	}
	list(&b, missingTitle, missing)
	if v.Fingerprint != "" {
		put("\nFingerprint   %s", v.Fingerprint)
	}
	if v.Approve != "" {
		put("%s", v.Approve)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// list writes a list under a title.
func list(b *strings.Builder, title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	_, _ = fmt.Fprintf(b, "\n%s:\n", title)
	for _, l := range lines {
		_, _ = fmt.Fprintf(b, "  - %s\n", l)
	}
}

// name is the label, with Stripe's name of the field if the label is other words.
func (s entryView) name() string {
	if strings.HasPrefix(s.Field, "uncategorized_") {
		return s.Label + " (" + s.Field + ")"
	}
	return s.Label
}

// write writes an entry.
func (s entryView) write(b *strings.Builder) {
	_, _ = fmt.Fprintf(b, "\n%s\n", s.name())
	if f := s.Document; f != nil {
		_, _ = fmt.Fprintf(b, "  file %s, %s\n", f.Name, f.Size)
		if f.Note != "" {
			_, _ = fmt.Fprintf(b, "  %s\n", f.Note)
		}
	} else {
		indented(b, s.Text)
	}
	if s.Other != "" {
		_, _ = fmt.Fprintf(b, "  %s:\n", otherTitle)
		indented(b, s.Other)
	}
	for _, p := range s.Problems {
		_, _ = fmt.Fprintf(b, "  ! %s\n", p)
	}
}

// indented writes a text with "  | " before each line.
func indented(b *strings.Builder, text string) {
	for l := range strings.Lines(text) {
		for _, part := range wrapped(strings.TrimSuffix(l, "\n")) {
			_, _ = fmt.Fprintf(b, "  | %s\n", part)
		}
	}
}

// wrapped breaks a line at spaces into parts of at most 96 characters, longer words aside.
func wrapped(l string) (parts []string) {
	const width = 96
	part, n := "", 0
	for i, word := range strings.Split(l, " ") {
		k := utf8.RuneCountInString(word)
		switch {
		case i == 0:
			part, n = word, k
		case n+1+k > width:
			parts = append(parts, part)
			part, n = word, k
		default:
			part, n = part+" "+word, n+1+k
		}
	}
	return append(parts, part)
}
