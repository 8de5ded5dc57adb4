package compose_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"image"
	"image/color"
	"io"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"
	"text/template"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/compose"
)

// withPicture returns a document of one picture.
func withPicture(r io.Reader, caption string) *compose.Document {
	var d compose.Document
	d.Picture("door.jpg", r, caption)
	return &d
}

// withPDF returns a document of a good PDF and this one.
func withPDF(name string, file []byte) *compose.Document {
	var d compose.Document
	d.PDF("report.pdf", bytes.NewReader(report(1)))
	d.PDF(name, bytes.NewReader(file))
	return &d
}

// withTemplate returns a document of one letter with this template and the function "order".
func withTemplate(text string, order func() (string, error)) *compose.Document {
	var d compose.Document
	d.Letter(compose.Letter{Template: template.Must(template.New("").Funcs(template.FuncMap{"order": order}).Parse(text))})
	return &d
}

func failing(err error) func() (string, error) { return func() (string, error) { return "", err } }

// A job that makes the same document again must not hope for another result, unless a reader
// or a function of the program has failed.
func TestPermanentIsTrueForErrorsOfADocument(t *testing.T) {
	t.Parallel()
	picture := func() io.Reader { return bytes.NewReader(screenshot(60, 40)) }
	refused, outage := &stripedispute.Error{Status: 404}, errors.New("the store does not respond")
	both := withPicture(strings.NewReader("no picture"), "")
	both.PDF("terms.pdf", iotest.ErrReader(outage))
	small := withPicture(picture(), "")
	small.Limits.Bytes = 100
	oddFont := withPicture(picture(), "")
	oddFont.Fonts = [][]byte{[]byte("no font")}
	tests := map[string]struct {
		document *compose.Document
		want     bool
	}{
		"a photo that is broken":                {withPicture(strings.NewReader("no picture"), ""), true},
		"a photo that is cut off":               {withPicture(bytes.NewReader(photo(60, 40, 1)[:700]), ""), true},
		"an empty photo":                        {withPicture(strings.NewReader(""), ""), true},
		"a form field without a picture":        {withPDF("form.pdf", filledForm()), true},
		"a page with contents in another file":  {withPDF("scan.pdf", elsewhere()), true},
		"no reader":                             {withPicture(nil, ""), true},
		"a character that no font has":          {withPicture(picture(), "李"), true},
		"a document that is too large":          {small, true},
		"an empty document":                     {&compose.Document{}, true},
		"a font that is none":                   {oddFont, true},
		"an empty letter":                       {withTemplate("", nil), true},
		"a template that asks for no field":     {withTemplate("{{.Nothing}}", nil), true},
		"a template with an odd name of Stripe": {withTemplate(`{{.Get "nothing"}}`, nil), true},
		"a function that was refused":           {withTemplate("{{order}}", failing(refused)), true},
		"a function that fails":                 {withTemplate("{{order}}", failing(outage)), false},
		"a function that was cancelled":         {withTemplate("{{order}}", failing(context.Canceled)), false},
		"a function within a built-in one":      {withTemplate("{{len order}}", failing(outage)), false},
		"a function whose error names another": {
			withTemplate("{{order}}", failing(errors.New("error calling index: "))), false,
		},
		"a reader that was refused":              {withPicture(iotest.ErrReader(refused), ""), true},
		"a reader that fails":                    {withPicture(iotest.ErrReader(outage), ""), false},
		"a reader that is cut off":               {withPicture(iotest.ErrReader(io.ErrUnexpectedEOF), ""), false},
		"a reader that was cancelled":            {withPicture(iotest.ErrReader(context.Canceled), ""), false},
		"a broken photo and a reader that fails": {both, false},
	}
	for name, test := range tests {
		_, err := test.document.File("response.pdf")
		if wrapped := fmt.Errorf("wrapped: %w", err); err == nil || stripedispute.Permanent(wrapped) != test.want {
			t.Errorf("%s: %v: permanent is not %v", name, err, test.want)
		}
	}
	if _, err := (compose.Letter{Facts: strings.Repeat("x", 20_001)}).Text(); !stripedispute.Permanent(err) {
		t.Error("a text that is too long: ", err)
	}
	slow := &compose.PartError{Part: "terms.pdf", Err: fmt.Errorf("it is damaged: %w", context.DeadlineExceeded)}
	if stripedispute.Permanent(slow) {
		t.Error("a PDF for which there was not enough time")
	}
}

// A mistake in a template does not change by itself. The functions of this template are built in.
func TestPermanentIsTrueForErrorsOfBuiltInFunctions(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"{{index .Events 5}}", "{{slice .Facts 9}}", "{{len 5}}", "{{5 | len}}", `{{eq 1 "a"}}`, `{{ne 1 "a"}}`,
		`{{lt 1 "a"}}`, `{{le 1 "a"}}`, `{{gt 1 "a"}}`, `{{ge 1 "a"}}`, `{{template "x" .}}{{define "x"}}{{index .Events 5}}{{end}}`,
	} {
		if _, err := withTemplate(text, nil).Build(); err == nil || !stripedispute.Permanent(err) {
			t.Errorf("%s: %v: permanent is false", text, err)
		}
	}
	called := compose.Letter{Template: template.Must(template.New("").Funcs(template.FuncMap{
		"order": func() func() (string, error) { return failing(errors.New("the store does not respond")) },
	}).Parse("{{call order}}"))}
	if _, err := called.Text(); err == nil || stripedispute.Permanent(err) {
		t.Errorf("a function of the caller that is called by call: %v: permanent is true", err)
	}
}

// These mistakes are found only when the pages are copied.
func TestPartErrorNamesThePDFWhosePagesCannotBeWritten(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		file []byte
		want string
	}{
		"form.pdf": {filledForm(), "compose: form.pdf: it has a form field with a text, and the file contains no picture of the text. " +
			"Print it to a PDF, and add that."},
		"scan.pdf": {elsewhere(), "compose: scan.pdf: a part of it cannot be read: its contents are in another file. " +
			"Print it to a PDF, and add that."},
	}
	for name, test := range tests {
		_, err := withPDF(name, test.file).Build()
		if part, ok := errors.AsType[*compose.PartError](err); !ok || part.Part != name || err.Error() != test.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// pages.Read has a time limit of its own, so this error can occur although the caller's context
// has not ended.
func TestPermanentIsFalseForADocumentWithoutEnoughTime(t *testing.T) {
	t.Parallel()
	for _, cause := range []error{context.Canceled, context.DeadlineExceeded} {
		if err := compose.Permanent("compose: the pages cannot be drawn: %w", cause); stripedispute.Permanent(err) {
			t.Errorf("%v: permanent is true", err)
		}
	}
	if err := compose.Permanent("compose: the pages cannot be drawn"); !stripedispute.Permanent(err) {
		t.Errorf("%v: permanent is false", err)
	}
}

// lifetimes has a row for each exported error of the package.
var lifetimes = map[string]error{
	"PartError":  &compose.PartError{Part: "a", Err: errors.New("it is not a picture")},
	"LimitError": &compose.LimitError{Pages: 50, MostPages: 49},
}

func TestPermanentKnowsEveryErrorOfThePackage(t *testing.T) {
	t.Parallel()
	for name, err := range lifetimes {
		if !stripedispute.Permanent(err) {
			t.Errorf("%s is not permanent", name)
		}
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, path := range files {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Recv == nil || f.Name.Name != "Error" {
				continue
			}
			receiver := f.Recv.List[0].Type
			if p, ok := receiver.(*ast.StarExpr); ok {
				receiver = p.X
			}
			name, ok := receiver.(*ast.Ident)
			if _, known := lifetimes[name.Name]; ok && name.IsExported() && !known {
				t.Errorf("%s has no row: add one, and a method Permanent() bool", name)
			}
			found++
		}
	}
	if found < len(lifetimes) {
		t.Errorf("%d methods Error were found", found)
	}
}

// countedDecodes counts how often a picture of the format "counted" was decoded.
var countedDecodes atomic.Int64

func init() {
	decode := func(io.Reader) (image.Image, error) {
		countedDecodes.Add(1)
		return image.NewRGBA(image.Rect(0, 0, 60, 40)), nil
	}
	config := func(io.Reader) (image.Config, error) {
		return image.Config{ColorModel: color.RGBAModel, Width: 60, Height: 40}, nil
	}
	image.RegisterFormat("counted", "COUNTED", decode, config)
}

func TestBuildContextStopsWhenTheContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	d := withPicture(strings.NewReader("COUNTED"), "")
	if _, err := d.BuildContext(ctx); err != nil || countedDecodes.Load() != 1 {
		t.Fatal(err, countedDecodes.Load())
	}

	calls := 0 // the letter is laid out after the parts were opened and before pictures are decoded
	d.Letter(compose.Letter{Template: template.Must(template.New("").Funcs(template.FuncMap{
		"order": func() string { calls++; cancel(); return "1001" },
	}).Parse("Order {{order}}"))})
	res, err := d.BuildContext(ctx)
	if !errors.Is(err, context.Canceled) || res != nil || stripedispute.Permanent(err) || calls == 0 {
		t.Errorf("cancelled in between: %v, %v, after %d calls", res, err, calls)
	}
	if countedDecodes.Load() != 1 {
		t.Error("the picture was decoded after the context had ended")
	}

	before := calls
	if _, err = d.FileContext(ctx, "response.pdf"); !errors.Is(err, context.Canceled) || calls != before {
		t.Errorf("cancelled before: %v, after %d calls", err, calls-before)
	}
	if _, err = d.File("response.pdf"); err != nil {
		t.Error(err)
	}
}

// endingContext is a context that ends after Err was called this many times.
type endingContext struct{ left int }

func (*endingContext) Deadline() (time.Time, bool) { return time.Time{}, false }
func (*endingContext) Done() <-chan struct{}       { return nil }
func (*endingContext) Value(any) any               { return nil }

func (c *endingContext) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// The context ends after the PDF was read and before its pages are copied.
func TestBuildContextOfADocumentWithoutPicturesStopsWhenTheContextEnds(t *testing.T) {
	t.Parallel()
	var d compose.Document
	d.PDF("report.pdf", bytes.NewReader(report(3)))
	if res, err := d.BuildContext(&endingContext{left: 1}); !errors.Is(err, context.Canceled) || res != nil {
		t.Errorf("%v, %v", res, err)
	}
	if _, err := d.BuildContext(&endingContext{left: 1000}); err != nil {
		t.Error(err)
	}
}
