package typeface

import (
	"bytes"
	"encoding/binary"
	"errors"
	"maps"
	"math/bits"
	"slices"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Subset returns a small TrueType font with only the characters that were encoded. Its outlines
// are simple. Subset works with every font that can be read. This includes fonts with
// PostScript outlines and collections, which the PDF writer cannot use directly.
func (f *Face) Subset() ([]byte, error) {
	codes := map[rune]rune{} // the character that each code shows
	for r, code := range f.codes {
		if other, taken := codes[code]; taken { // Encode has used up the private use area
			return nil, &CharacterError{Character: max(r, other)}
		}
		codes[code] = r
	}
	order := slices.Sorted(maps.Keys(codes))
	if len(order) > 8000 { // the length of the table that characterMap makes has 16 bits
		return nil, errors.New("the document uses more than 8,000 different characters of one font")
	}
	glyphs := []glyph{{}}
	for _, code := range order {
		g, err := f.glyph(codes[code])
		if err != nil {
			return nil, &CharacterError{Character: codes[code]}
		}
		glyphs = append(glyphs, g)
	}
	return f.assemble(order, glyphs)
}

// glyph is the outline of a character.
type glyph struct {
	advance  int // the distance to the next glyph
	contours [][]point
}

// point is a point of a contour.
type point struct {
	x, y  int
	curve bool // a control point, which is not on the curve
}

// glyph reads the outline of a character.
func (f *Face) glyph(r rune) (g glyph, err error) {
	defer recoverError(&err)
	index, advance, err := f.lookUp(r)
	if err != nil {
		return g, err
	}
	g.advance = advance.Round()
	segments, err := f.font.LoadGlyph(&f.buffer, index, f.units, nil)
	if err != nil {
		return g, err
	}
	var at fixed.Point26_6
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			g.contours = append(g.contours, nil)
			g.add(s.Args[0], false)
			at = s.Args[0]
		case sfnt.SegmentOpLineTo:
			g.add(s.Args[0], false)
			at = s.Args[0]
		case sfnt.SegmentOpQuadTo:
			g.add(s.Args[0], true)
			g.add(s.Args[1], false)
			at = s.Args[1]
		case sfnt.SegmentOpCubeTo:
			g.cubic(at, s.Args[0], s.Args[1], s.Args[2])
			at = s.Args[2]
		}
	}
	return g, nil
}

// add adds a point. In a font y grows upwards; in the points of the reader it grows downwards.
func (g *glyph) add(p fixed.Point26_6, curve bool) {
	last := &g.contours[len(g.contours)-1]
	*last = append(*last, point{p.X.Round(), -p.Y.Round(), curve})
}

// cubic adds a cubic curve as four quadratic curves. At the size of a letter nobody sees the
// difference.
func (g *glyph) cubic(a, b, c, d fixed.Point26_6) {
	const parts = 4
	for i := range fixed.Int26_6(parts) {
		p0, t0 := cubicAt(a, b, c, d, i, parts)
		p1, t1 := cubicAt(a, b, c, d, i+1, parts)
		// The tangents at both ends of the part meet near this point.
		control := fixed.Point26_6{
			X: (p0.X + p1.X + (t0.X-t1.X)/(2*parts)) / 2,
			Y: (p0.Y + p1.Y + (t0.Y-t1.Y)/(2*parts)) / 2,
		}
		g.add(control, true)
		g.add(p1, false)
	}
}

// cubicAt is the point of a cubic curve at the parameter i/n, and the derivative there.
func cubicAt(a, b, c, d fixed.Point26_6, i, n fixed.Int26_6) (at, tangent fixed.Point26_6) {
	one := func(a, b, c, d fixed.Int26_6) (fixed.Int26_6, fixed.Int26_6) {
		t, u := int64(i), int64(n-i)
		n := int64(n)
		p := (int64(a)*u*u*u + 3*int64(b)*u*u*t + 3*int64(c)*u*t*t + int64(d)*t*t*t) / (n * n * n)
		v := 3 * (int64(b-a)*u*u + 2*int64(c-b)*u*t + int64(d-c)*t*t) / (n * n)
		return fixed.Int26_6(p), fixed.Int26_6(v) //nolint:gosec // the result is between the four points
	}
	at.X, tangent.X = one(a.X, b.X, c.X, d.X)
	at.Y, tangent.Y = one(a.Y, b.Y, c.Y, d.Y)
	return at, tangent
}

// assemble writes the tables of the font. Their layout is in the OpenType specification.
func (f *Face) assemble(codes []rune, glyphs []glyph) ([]byte, error) {
	var glyf, loca, hmtx []byte
	points, contours, box := 0, 0, [4]int{}
	for _, g := range glyphs {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf))) //nolint:gosec // 8,000 glyphs have less than 4 GB
		hmtx = appendInts(hmtx, g.advance, g.bounds()[0])
		n := 0
		for _, c := range g.contours {
			n += len(c)
		}
		points, contours = max(points, n), max(contours, len(g.contours))
		b := g.bounds()
		box = [4]int{min(box[0], b[0]), min(box[1], b[1]), max(box[2], b[2]), max(box[3], b[3])}
		glyf = append(glyf, g.encode()...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf))) //nolint:gosec // 8,000 glyphs have less than 4 GB
	metrics, err := f.font.Metrics(&f.buffer, f.units, font.HintingNone)
	if err != nil {
		return nil, err
	}
	count, ascent, descent := len(glyphs), metrics.Ascent.Round(), -metrics.Descent.Round()
	head := appendInts(nil, 1, 0, 1, 0, 0, 0, 0x5f0f, 0x3cf5, 0, int(f.font.UnitsPerEm()), 0, 0, 0, 0, 0, 0, 0, 0,
		box[0], box[1], box[2], box[3], 0, 8, 2, 1, 0)
	hhea := appendInts(nil, 1, 0, ascent, descent, 0, 0x7fff, 0, 0, box[2], 1, 0, 0, 0, 0, 0, 0, 0, count)
	maxp := appendInts(nil, 1, 0, count, points, contours, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0)
	return fontFile(map[string][]byte{
		"cmap": characterMap(codes), "glyf": glyf, "head": head, "hhea": hhea, "hmtx": hmtx, "loca": loca, "maxp": maxp,
		"name": appendInts(nil, 0, 0, 6), "post": appendInts(nil, 3, 0, 0, 0, -100, 50, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
	}), nil
}

// bounds are the smallest x and y and the largest x and y of a glyph.
func (g glyph) bounds() (b [4]int) {
	first := true
	for _, c := range g.contours {
		for _, p := range c {
			if first {
				b, first = [4]int{p.x, p.y, p.x, p.y}, false
			}
			b = [4]int{min(b[0], p.x), min(b[1], p.y), max(b[2], p.x), max(b[3], p.y)}
		}
	}
	return b
}

// encode writes a glyph. A glyph without contours has no bytes.
func (g glyph) encode() []byte {
	if len(g.contours) == 0 {
		return nil
	}
	b := g.bounds()
	out := appendInts(nil, len(g.contours), b[0], b[1], b[2], b[3])
	end := -1
	for _, c := range g.contours {
		end += len(c)
		out = appendInts(out, end)
	}
	out = appendInts(out, 0) // no instructions
	var xs, ys []byte
	x, y := 0, 0
	for _, c := range g.contours {
		for _, p := range c {
			flag := byte(1) // on the curve, with coordinates of 16 bits
			if p.curve {
				flag = 0
			}
			out = append(out, flag)
			xs, ys = appendInts(xs, p.x-x), appendInts(ys, p.y-y)
			x, y = p.x, p.y
		}
	}
	return append(append(out, xs...), ys...)
}

// characterMap is a cmap table of format 4, which maps the codes in their order to the glyphs 1,
// 2, 3 and so on.
func characterMap(codes []rune) []byte {
	segments := len(codes) + 1
	power, exponent := powerOfTwo(segments)
	var ends, starts, deltas, offsets []byte
	for i, c := range codes {
		ends, starts = appendInts(ends, int(c)), appendInts(starts, int(c))
		deltas, offsets = appendInts(deltas, i+1-int(c)), appendInts(offsets, 0)
	}
	ends, starts, deltas, offsets = appendInts(ends, 0xffff), appendInts(starts, 0xffff), appendInts(deltas, 1), appendInts(offsets, 0)
	out := appendInts(nil, 0, 1, 3, 1, 0, 12, 4, 16+8*segments, 0, 2*segments, 2*power, exponent, 2*(segments-power))
	return slices.Concat(out, ends, appendInts(nil, 0), starts, deltas, offsets)
}

// powerOfTwo returns the largest power of two that is not larger than n, and its exponent. The
// tables have them for readers that search by halves.
func powerOfTwo(n int) (power, exponent int) {
	exponent = bits.Len(uint(n)) - 1
	return 1 << exponent, exponent
}

// appendInts appends numbers of 16 bits.
func appendInts(b []byte, numbers ...int) []byte {
	for _, n := range numbers {
		b = binary.BigEndian.AppendUint16(b, uint16(n)) //nolint:gosec // negative numbers wrap on purpose
	}
	return b
}

// fontFile joins tables to a font file.
func fontFile(list map[string][]byte) []byte {
	names := slices.Sorted(maps.Keys(list))
	power, exponent := powerOfTwo(len(names))
	out := appendInts(nil, 1, 0, len(names), 16*power, exponent, 16*(len(names)-power))
	var body bytes.Buffer
	start := 12 + 16*len(names)
	for _, name := range names {
		t := list[name]
		out = append(out, name...)
		out = binary.BigEndian.AppendUint32(out, checksum(t))
		out = binary.BigEndian.AppendUint32(out, uint32(start+body.Len())) //nolint:gosec // a font has less than 4 GB
		out = binary.BigEndian.AppendUint32(out, uint32(len(t)))           //nolint:gosec // the same
		body.Write(t)
		body.Write(make([]byte, (4-len(t)%4)%4))
	}
	return append(out, body.Bytes()...)
}

// checksum is the checksum of a table.
func checksum(b []byte) (s uint32) {
	for ; len(b) >= 4; b = b[4:] {
		s += binary.BigEndian.Uint32(b)
	}
	if len(b) > 0 {
		s += binary.BigEndian.Uint32(append(slices.Clone(b), 0, 0, 0)[:4])
	}
	return s
}
