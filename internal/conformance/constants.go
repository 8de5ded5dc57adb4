package conformance

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
)

const module = "github.com/stripedispute-go/stripedispute"

// constants are the values of the constants of each type. They are read from the source of the
// library, since reflection does not know constants.
type constants map[string][]string // "dispute.Status" → "won", …

// of lists the constants of a type, reading its package the first time.
func (c constants) of(t reflect.Type) ([]string, error) {
	dir, ok := strings.CutPrefix(t.PkgPath(), module)
	if !ok {
		return nil, fmt.Errorf("conformance: %s is not a type of the library", t)
	}
	if _, read := c[t.PkgPath()]; !read {
		c[t.PkgPath()] = nil
		if err := c.read(t.PkgPath(), filepath.Join("..", "..", filepath.FromSlash(dir))); err != nil {
			return nil, err
		}
	}
	return c[t.PkgPath()+"."+t.Name()], nil
}

func (c constants) read(pkg, dir string) error {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return err
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.CONST {
				c.declared(pkg, g)
			}
		}
	}
	return nil
}

// declared adds the constants of the form Name Type = "value". The library uses no other form for
// enums.
func (c constants) declared(pkg string, g *ast.GenDecl) {
	for _, s := range g.Specs {
		spec, ok := s.(*ast.ValueSpec)
		if !ok {
			continue
		}
		name, ok := spec.Type.(*ast.Ident)
		if !ok {
			continue
		}
		for _, v := range spec.Values {
			lit, ok := v.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				continue
			}
			if text, err := strconv.Unquote(lit.Value); err == nil {
				c[pkg+"."+name.Name] = append(c[pkg+"."+name.Name], text)
			}
		}
	}
}
