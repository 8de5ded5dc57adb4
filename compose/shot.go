package compose

import (
	"fmt"
	"image"
	"math"
	"strings"

	"github.com/stripedispute-go/stripedispute/compose/internal/picture"
	"github.com/stripedispute-go/stripedispute/compose/internal/typeface"
)

// shot is a picture, or a piece of one, at one place on a page.
type shot struct {
	file    *picture.Picture
	frame   int             // the page in a TIFF
	part    image.Rectangle // the piece, in pixels of the upright picture
	height  int             // the height of a full piece, so that all pieces have the same scale
	caption string
}

// tall is the ratio of height to width above which a picture is divided into pieces. The comment of
// Picture names it.
const tall = 2.6

// shots returns one shot for each page of a picture file. It divides a tall picture into pieces
// that are twice as high as wide and overlap a little.
func shots(p *picture.Picture, caption string) (list []shot) {
	for frame := range p.Frames() {
		width, height := p.Size(frame)
		piece, step := height, height
		if float64(height) > tall*float64(width) {
			piece, step = 2*width, 2*width-width/10
		}
		for top := 0; ; top += max(step, 1) {
			bottom := min(top+piece, height)
			list = append(list, shot{file: p, frame: frame, part: image.Rect(0, top, width, bottom), height: piece, caption: caption})
			if bottom == height {
				break
			}
		}
	}
	if len(list) > 1 {
		for i := range list {
			list[i].caption = strings.TrimSpace(fmt.Sprintf("%s (%d of %d)", caption, i+1, len(list)))
		}
	}
	return list
}

// wide reports whether a shot is so wide that two of them fit on one page.
func (s shot) wide() bool { return s.part.Dx() >= s.part.Dy()*23/20 }

// groups divides shots among pages, with perPage shots on each page. If perPage is 1, it puts
// two wide shots on one page.
func groups(list []shot, perPage int) (pages [][]shot) {
	for i := 0; i < len(list); {
		n := min(perPage, len(list)-i)
		if perPage == 1 && i+1 < len(list) && list[i].wide() && list[i+1].wide() {
			n = 2
		}
		pages = append(pages, list[i:i+n])
		i += n
	}
	return pages
}

// placedShot is a shot with its place on a page, in points from the upper left corner.
type placedShot struct {
	shot
	x, y, width, height float64
}

// pixels is the size in pixels with which the shot is encoded. It is not larger than the
// original.
func (p placedShot) pixels(dpi int) (width, height int) {
	fit := func(points float64, have int) int {
		return min(have, max(1, int(math.Round(points/72*float64(dpi)))))
	}
	return fit(p.width, p.part.Dx()), fit(p.height, p.part.Dy())
}

// placeShots places up to four shots on a page, with their captions below them.
func placeShots(fonts *typeface.Set, group []shot, perPage int, paper Paper) (pictures []placedShot, lines []textLine, err error) {
	width, height := paper.size()
	columns, rows := 1, max(perPage, len(group))
	if rows > 2 {
		columns, rows = 2, 2
	}
	const gutter = 14.0
	w := (width - 2*border - gutter*float64(columns-1)) / float64(columns)
	h := (height - 2*border - footerHeight - gutter*float64(rows-1)) / float64(rows)
	for i, s := range group {
		x := border + float64(i%columns)*(w+gutter)
		y := border + float64(i/columns)*(h+gutter)
		caption, err := captionLines(fonts, s.caption, w)
		if err != nil {
			return nil, nil, err
		}
		below := leading*float64(len(caption)) + 4
		if len(caption) == 0 {
			below = 0
		}
		if below > h/2 {
			return nil, nil, fmt.Errorf("its caption has %d lines, which leaves no room for the picture; put the text into a Letter",
				len(caption))
		}
		// A pixel has at most 1/96 inch, so that small pictures are not enlarged.
		pw, ph := 0.75*float64(s.part.Dx()), 0.75*float64(s.part.Dy())
		scale := min(1, w/pw, (h-below)/(0.75*float64(s.height)))
		p := placedShot{shot: s, x: x, y: y, width: pw * scale, height: ph * scale}
		pictures = append(pictures, p)
		for j, runs := range caption {
			lines = append(lines, textLine{x: x, y: y + p.height + 4 + leading*float64(j) + textSize, size: textSize, runs: runs})
		}
	}
	return pictures, lines, nil
}

// captionLines breaks a caption into lines.
func captionLines(fonts *typeface.Set, caption string, width float64) (lines [][]typeface.Run, err error) {
	for raw := range strings.SplitSeq(strings.TrimSpace(typeface.Clean(caption)), "\n") {
		if raw == "" {
			continue
		}
		wrapped, err := fonts.Wrap(raw, false, width/textSize)
		if err != nil {
			return nil, err
		}
		for _, line := range wrapped {
			runs, err := fonts.Runs(line, false)
			if err != nil {
				return nil, err
			}
			lines = append(lines, runs)
		}
	}
	return lines, nil
}
