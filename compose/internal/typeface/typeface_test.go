package typeface_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/stripedispute-go/stripedispute/compose/internal/typeface"
)

func fonts(t *testing.T, files ...[]byte) *typeface.Set {
	t.Helper()
	s, err := typeface.New(files)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// installed reads a font file of Debian's packages fonts-ipafont-gothic and fonts-noto-cjk. It
// skips the test if the file is missing, but not on a CI machine.
func installed(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatal(err)
	}
	if err != nil {
		t.Skip(err)
	}
	return data
}

func TestRunsOfTheLanguagesOfEurope(t *testing.T) {
	s := fonts(t)
	for language, text := range map[string]string{
		"Polish": "Zażółć gęślą jaźń ZAŻÓŁĆ GĘŚLĄ JAŹŃ", "Czech": "příliš žluťoučký kůň", "Romanian": "ăâîșț ĂÂÎȘȚ", "Turkish": "ğıİşĞŞ",
		"Hungarian": "őűŐŰ", "Icelandic": "þðæö", "Latvian": "āčēģīķļņšūž", "Maltese": "ċġħż", "Vietnamese": "Nguyễn Thị Phượng",
		"Greek": "Γιώργος Παπαδόπουλος, ΐ ΰ · «»", "old Greek": "ἀρχὴ ᾧ", "Russian": "Съешь ещё этих мягких булок", "Ukrainian": "ґєії",
		"Serbian": "ђјљњћџ", "Kazakh": "әғқңөұүһі", "signs": "€ £ ¥ ₹ ₽ ₺ № § © ® ™ ° ± × ÷ – — … “ ” ‘ ’ „ « » • → ✓ ½ \u00a0\u202f",
	} {
		for _, bold := range []bool{false, true} {
			if _, err := s.Runs(text, bold); err != nil {
				t.Errorf("%s, bold %t: %v", language, bold, err)
			}
		}
	}
}

func TestRunsNameAMissingCharacter(t *testing.T) {
	s := fonts(t)
	for text, want := range map[string]struct {
		r    rune
		says string
	}{
		"Tokyo 東京":   {'東', "(U+6771); give a font file"},
		"an emoji 📦": {'📦', "(U+1F4E6)"},
		"שלום":       {'ש', "Hebrew"},
		"مرحبا":      {'م', "Arabic"},
		"नमस्ते":     {'न', "Devanagari"},
		"bell \a":    {'\a', "U+0007"},
		"bad \xff":   {'\ufffd', "U+FFFD"},
	} {
		_, err := s.Runs(text, false)
		missing, ok := errors.AsType[*typeface.CharacterError](err)
		if !ok || missing.Character != want.r || !strings.Contains(err.Error(), want.says) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestClean(t *testing.T) {
	for text, want := range map[string]string{
		"Zo\u0308e":              "Zöe", // as macOS writes file names
		"a\r\nb\rc\u2028d":       "a\nb\nc\nd",
		"soft\u00adhyphen\u200b": "softhyphen",
		"tab\tstop":              "tab    stop",
	} {
		if got := typeface.Clean(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestRunsSubstituteSpacesAndHyphens(t *testing.T) {
	runs, err := fonts(t).Runs("1\u2005234\u2011\u2212", false)
	if err != nil || len(runs) != 1 {
		t.Fatal(runs, err)
	}
}

func TestRunsUseAnOwnFontForMissingCharacters(t *testing.T) {
	for _, file := range []string{
		"/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf",      // TrueType
		"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", // a collection with PostScript outlines
	} {
		t.Run(file, func(t *testing.T) {
			data := installed(t, file)
			s := fonts(t, data)
			runs, err := s.Runs("Tokyo 東京都 12", true)
			if err != nil || len(runs) != 3 || runs[1].Text != "東京都" {
				t.Fatal(runs, err)
			}
			if w := runs[1].Width; w < 2.9 || w > 3.1 {
				t.Errorf("three full-width characters are %.2f wide", w)
			}
			sameGlyphs(t, runs[1].Face, data, "東京都")
		})
	}
}

// sameGlyphs compares the widths and the bounds of glyphs in a small font with those in the whole
// font. They may differ by a hundredth of the text size.
func sameGlyphs(t *testing.T, face *typeface.Face, whole []byte, text string) {
	t.Helper()
	encoded := face.Encode(text)
	small, err := face.Subset()
	if err != nil {
		t.Fatal(err)
	}
	if len(small) > 64<<10 {
		t.Errorf("the small font has %d bytes", len(small))
	}
	a, err := sfnt.Parse(small)
	if err != nil {
		t.Fatal(err)
	}
	c, err := sfnt.ParseCollection(whole)
	if err != nil {
		t.Fatal(err)
	}
	b, err := c.Font(0)
	if err != nil {
		t.Fatal(err)
	}
	codes := []rune(encoded)
	for i, r := range []rune(text) {
		left, right := measure(t, a, codes[i]), measure(t, b, r)
		for j := range left {
			if d := left[j] - right[j]; d < -0.01 || d > 0.01 {
				t.Errorf("%c: %v, in the whole font %v", r, left, right)
				break
			}
		}
	}
}

// measure is the width and the bounds of a glyph at a text size of 1.
func measure(t *testing.T, f *sfnt.Font, r rune) (m [5]float64) {
	t.Helper()
	var buffer sfnt.Buffer
	index, err := f.GlyphIndex(&buffer, r)
	if err != nil || index == 0 {
		t.Fatalf("%U: %v", r, err)
	}
	size := fixed.I(1000)
	bounds, advance, err := f.GlyphBounds(&buffer, index, size, font.HintingNone)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range []fixed.Int26_6{advance, bounds.Min.X, bounds.Min.Y, bounds.Max.X, bounds.Max.Y} {
		m[i] = float64(v) / 64 / 1000
	}
	return m
}

func TestSubsetIsDeterministic(t *testing.T) {
	s := fonts(t, goregular.TTF)
	runs, err := s.Runs("Ägypten & Ζωή №7", false)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, r := range runs {
		all.WriteString(r.Text)
	}
	face := runs[0].Face
	encoded := face.Encode(all.String())
	small, err := face.Subset()
	if err != nil {
		t.Fatal(err)
	}
	again, err := face.Subset()
	if err != nil || string(small) != string(again) {
		t.Error("the small font is not the same twice")
	}
	if encoded != all.String() {
		t.Errorf("codes changed: %q", encoded)
	}
}

func TestSubsetOfCharactersAboveFFFF(t *testing.T) {
	data := installed(t, "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
	runs, err := fonts(t, data).Runs("𠮷𡈽", false)
	if err != nil || len(runs) != 1 {
		t.Fatal(runs, err)
	}
	sameGlyphs(t, runs[0].Face, data, "𠮷𡈽")
}

func TestEncodeGivesEveryCharacterACodeOfItsOwn(t *testing.T) {
	runs, err := fonts(t).Runs("a", false)
	if err != nil {
		t.Fatal(err)
	}
	// The last two are of the private use area, from which characters above U+FFFF get their codes.
	codes := map[rune]bool{}
	for _, code := range runs[0].Face.Encode("a\U00020bb7\U0002123d\ue000\ue001") {
		if codes[code] || code > 0xffff {
			t.Errorf("%U is the code of two characters, or does not have 16 bits", code)
		}
		codes[code] = true
	}
}

func TestNewRefusesFilesThatAreNotFonts(t *testing.T) {
	for name, file := range map[string][]byte{"empty": nil, "a text": []byte("hello"), "a font cut short": goregular.TTF[:1000]} {
		if _, err := typeface.New([][]byte{file}); err == nil || !strings.Contains(err.Error(), "font 1") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWrap(t *testing.T) {
	s := fonts(t, goregular.TTF)
	for text, want := range map[string]string{
		"one two three four five six": "one two|three four|five six",
		"self-evident-truth well":     "self-evident-|truth well",
		"2026-10-02 2026-10-02":       "2026-10-02|2026-10-02",
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ":  "ABCDEFGHIJ|KLMNOPQRS|TUVWXYZ",
		"":                            "",
		"a     b":                     "a     b",
	} {
		lines, err := s.Wrap(text, false, 5.7)
		if got := strings.Join(lines, "|"); err != nil || got != want {
			t.Errorf("%q: %q %v", text, got, err)
		}
	}
}

func TestWrapOfJapanese(t *testing.T) {
	data := installed(t, "/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf")
	lines, err := fonts(t, data).Wrap("ご注文の商品は十月五日に配達されました。「署名」があります。", false, 8.5)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		if strings.HasPrefix(line, "。") || strings.HasPrefix(line, "」") || strings.HasSuffix(line, "「") {
			t.Errorf("%q", lines)
		}
	}
	if strings.Join(lines, "") != "ご注文の商品は十月五日に配達されました。「署名」があります。" {
		t.Errorf("characters were lost: %q", lines)
	}
}
