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

// Style is the CSS for [Page.Body], for a program that puts the body into its own page.
//
//go:embed page.css
var Style string

var templates = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Funcs(template.FuncMap{"pair": pair}).Parse(source))
})

// pair is the argument of the templates "entry" and "open", which need the page too.
func pair(page html, entry any) any {
	return struct {
		Page  html
		Entry any
	}{page, entry}
}

// HTML writes the page as one HTML document without scripts. The document loads nothing from
// a network, unless Page.Link returns an address there.
func (p *Page) HTML(w io.Writer) error { return templates().ExecuteTemplate(w, "page", p.html()) }

// Body writes only the element <article class="review">, for a program that puts it into its
// own page. Style is its CSS.
func (p *Page) Body(w io.Writer) error { return templates().ExecuteTemplate(w, "body", p.html()) }

// html is the data of the templates.
type html struct {
	view
	page  *Page
	Style template.CSS
}

// html makes the data of the templates.
func (p *Page) html() html {
	return html{view: p.view(), page: p, Style: template.CSS(Style)} //nolint:gosec // our own file
}

// Linked reports whether the documents have addresses of their own. A browser does not open data
// URLs in a tab, so a link to one downloads the document.
func (h html) Linked() bool { return h.page.Link != nil }

// Source is the address of a document: the one of Page.Link, or a data URL with the contents.
// The type in a data URL is one of three and comes from the contents, so it is never HTML or
// a script.
func (h html) Source(d Document) template.URL {
	if h.page.Link != nil {
		return template.URL(h.page.Link(d)) //nolint:gosec // the program made it, not the evidence
	}
	return template.URL("data:" + d.Type() + ";base64," + base64.StdEncoding.EncodeToString(d.Contents)) //nolint:gosec // one of three types
}
