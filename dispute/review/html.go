package review

import (
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"sync"
)

//go:embed page.html
var source string

// Style is the CSS of [Page.Body], for a program that puts it into a page of its own.
//
//go:embed page.css
var Style string

var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{"pair": pair}).Parse(source))
})

// pair hands an entry to its template along with the page.
func pair(page html, entry shown) any {
	return struct {
		Page  html
		Entry shown
	}{page, entry}
}

// HTML writes the page as one HTML document without scripts. It loads nothing, unless
// Page.Link points somewhere.
func (p *Page) HTML(w io.Writer) error { return templates().ExecuteTemplate(w, "page", p.html()) }

// Body writes the page without the document around it, for a program that puts it into a
// page of its own. It has one element, <article class="review">; Style is its CSS.
func (p *Page) Body(w io.Writer) error { return templates().ExecuteTemplate(w, "body", p.html()) }

// html is a view for the templates.
type html struct {
	view
	page  *Page
	Style template.CSS
}

func (p *Page) html() html {
	return html{view: p.view(), page: p, Style: template.CSS(Style)} //nolint:gosec // our own file
}

// Source is the address of a document: where Page.Link says, or its contents. The type
// comes from the contents, so a data address never holds HTML or a script.
func (h html) Source(d Document) template.URL {
	if h.page.Link != nil {
		return template.URL(h.page.Link(d)) //nolint:gosec // of the program, not of the evidence
	}
	return template.URL("data:" + d.Type() + ";base64," + base64.StdEncoding.EncodeToString(d.Contents)) //nolint:gosec // of three types
}
