package stripedispute_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEveryPackageAndEndpointLinksToStripesDocs checks that the comment of each package has
// a link to Stripe's documentation, and that of each method that sends a request exactly one.
func TestEveryPackageAndEndpointLinksToStripesDocs(t *testing.T) {
	const page = "https://docs.stripe.com/"
	packages, endpoints := map[string]string{}, 0 // packages: name → its comment
	for _, file := range publicFiles(t) {
		packages[file.Name.Name] += file.Doc.Text()
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if ok && sends(f) {
				endpoints++
				assert.Equal(t, 1, strings.Count(f.Doc.Text(), page), "links in the comment of %s.Client.%s", file.Name.Name, f.Name)
			}
		}
	}
	for name, comment := range packages {
		assert.Contains(t, comment, page, "the comment of package %s", name)
	}
	require.Contains(t, packages, "issuingdispute")
	require.Greater(t, endpoints, 25, "methods that send a request")
}

// sends reports whether f is an exported method of a Client that takes a context.
func sends(f *ast.FuncDecl) bool {
	if f.Recv == nil || !f.Name.IsExported() || len(f.Type.Params.List) == 0 {
		return false
	}
	p, ok := f.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	receiver, ok := p.X.(*ast.Ident)
	first, isSelector := f.Type.Params.List[0].Type.(*ast.SelectorExpr)
	return ok && receiver.Name == "Client" && isSelector && first.Sel.Name == "Context"
}

// TestEveryExportedFieldHasAComment checks the structs of all packages that programs import, except
// those of nested modules. A comment that names several fields is for all of them.
func TestEveryExportedFieldHasAComment(t *testing.T) {
	packages := []string{
		"stripedispute", "dispute", "evidence", "review", "desk", "deskweb", "issuingdispute", "fileupload", "form", "webhook", "sqlonce",
		"disputetest",
	}
	fields := 0
	for _, file := range publicFiles(t) {
		if !slices.Contains(packages, file.Name.Name) {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			typ, ok := n.(*ast.TypeSpec)
			if !ok || !typ.Name.IsExported() {
				return true
			}
			structure, ok := typ.Type.(*ast.StructType)
			if !ok {
				return true
			}
			comment := "" // the last one above a field
			for _, field := range structure.Fields.List {
				if field.Doc != nil {
					comment = field.Doc.Text()
				}
				for _, name := range field.Names {
					if name.IsExported() {
						fields++
						documented := field.Doc != nil || field.Comment != nil || strings.Contains(comment, name.Name)
						assert.True(t, documented, "%s.%s.%s has no comment", file.Name.Name, typ.Name, name)
					}
				}
			}
			return true
		})
	}
	assert.Greater(t, fields, 200)
}

// publicFiles parses the files of the packages that programs import.
func publicFiles(t *testing.T) (files []*ast.File) {
	t.Helper()
	for _, path := range publicPaths(t) {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
		require.NoError(t, err)
		files = append(files, file)
	}
	return files
}
