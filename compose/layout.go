package compose

import (
	"errors"
	"slices"

	"github.com/stripedispute-go/stripedispute/compose/internal/pages"
	"github.com/stripedispute-go/stripedispute/compose/internal/picture"
)

// sheet is a page of the document. It has text and pictures, or it is a page of a PDF.
type sheet struct {
	lines    []textLine
	pictures []placedShot
	source   *pages.Source // nil for text and pictures
	number   int           // the page in source, from 1
}

// layOut lays out the pages, with as few pictures on each page as the limit of pages allows: one, two
// or four. The comments of Build, build.perPage and LimitError have the same numbers. If there are too
// many pages even with four, which is the most that placeShots can place, it returns a *LimitError with
// the number of pages of that layout.
func (b *build) layOut() error {
	for _, perPage := range []int{1, 2, 4} {
		b.perPage = perPage
		if err := b.arrange(); err != nil {
			return err
		}
		if b.countPages() <= b.limits.Pages {
			b.recordPages()
			return nil
		}
	}
	longest := b.opened[0]
	for _, o := range b.opened {
		if len(o.sheets) > len(longest.sheets) {
			longest = o
		}
	}
	return &LimitError{Pages: b.countPages(), MostPages: b.limits.Pages, Largest: longest.name}
}

// arrange divides all parts among pages. It lays out the letters last, because they list the
// pages of the other parts.
func (b *build) arrange() error {
	for i := 0; i < len(b.opened); i++ {
		switch o := &b.opened[i]; o.kind {
		case kindPDF:
			o.sheets = nil
			for _, n := range o.chosen {
				o.sheets = append(o.sheets, sheet{source: o.source, number: n})
			}
		case kindPicture:
			last := i
			for last+1 < len(b.opened) && b.opened[last+1].kind == kindPicture {
				last++
			}
			if err := b.arrangePictures(b.opened[i : last+1]); err != nil {
				return err
			}
			i = last
		}
	}
	return b.arrangeLetters()
}

// arrangePictures lays out picture parts that follow each other. A page is in the sheets of the
// part whose picture is first on the page.
func (b *build) arrangePictures(list []openedPart) error {
	var all []shot
	var owner []int
	for i := range list {
		list[i].sheets = nil
		all = append(all, list[i].shots...)
		for range list[i].shots {
			owner = append(owner, i)
		}
	}
	at := 0
	for _, group := range groups(all, b.perPage) {
		o := &list[owner[at]]
		pictures, lines, err := placeShots(b.fonts, group, b.perPage, b.document.Paper)
		if err != nil {
			return &PartError{o.name, err}
		}
		o.sheets = append(o.sheets, sheet{pictures: pictures, lines: lines})
		at += len(group)
	}
	return nil
}

// maxLetterRounds is how many times arrangeLetters typesets the letters at most. Two rounds are
// usually enough. Each round runs the functions of the templates, and layOut calls arrange up to
// three times.
const maxLetterRounds = 10

// arrangeLetters typesets the letters. Letters list the pages of the other parts. If a letter
// before them needs another number of pages than in the round before, these pages change, and
// arrangeLetters typesets all letters again.
func (b *build) arrangeLetters() error {
	letter := ""
	for range maxLetterRounds {
		exhibits := b.exhibits()
		for i := range b.opened {
			o := &b.opened[i]
			if o.kind != kindLetter {
				continue
			}
			letter = o.name
			l := o.letter
			l.Exhibits = append(append([]Exhibit(nil), l.Exhibits...), exhibits...)
			text, err := l.render()
			if err != nil {
				return &PartError{o.name, err}
			}
			pages, err := typesetLetter(b.fonts, text, b.document.Paper)
			if err != nil {
				return &PartError{o.name, err}
			}
			o.sheets = nil
			for _, lines := range pages {
				o.sheets = append(o.sheets, sheet{lines: lines})
			}
		}
		if slices.Equal(b.exhibits(), exhibits) {
			return nil
		}
	}
	return &PartError{letter, errors.New("its number of pages changes each time that it lists the pages of the exhibits; " +
		"let its template write the same text for every page number")}
}

// exhibits lists the pictures and PDFs of the document, with the pages as they are arranged now.
func (b *build) exhibits() (list []Exhibit) {
	b.recordPages()
	for i, o := range b.opened {
		if o.kind == kindLetter {
			continue
		}
		name := o.caption
		if name == "" {
			name = o.name
		}
		list = append(list, Exhibit{Name: name, Page: b.result.Parts[i].First})
	}
	return list
}

// countPages is the number of pages of the document.
func (b *build) countPages() (n int) {
	for _, o := range b.opened {
		n += len(o.sheets)
	}
	return n
}

// recordPages sets Result.Parts and Result.Pages to the pages as they are arranged now.
func (b *build) recordPages() {
	owner := map[*picture.Picture]int{}
	parts := make([]Placed, len(b.opened))
	for i, o := range b.opened {
		parts[i].Name = o.name
		if len(o.shots) > 0 {
			owner[o.shots[0].file] = i
		}
	}
	page := 0
	addPage := func(i int) {
		if parts[i].First == 0 {
			parts[i].First = page
		}
		parts[i].Last = page
	}
	for i, o := range b.opened {
		for _, s := range o.sheets {
			page++
			for _, p := range s.pictures { // a page may show pictures of several parts
				addPage(owner[p.file])
			}
			if len(s.pictures) == 0 {
				addPage(i)
			}
		}
	}
	b.result.Parts, b.result.Pages = parts, page
}
