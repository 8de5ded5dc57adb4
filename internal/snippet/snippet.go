// Package snippet compiles the code that documents and package comments show, in an
// empty module that has only what a user of the library has. It is for the tests of this
// repository.
package snippet

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/stripedispute-go/stripedispute"

// paths are the packages that a snippet may use without an import of its own. A new package of the
// library needs a line here.
var paths = map[string]string{
	"assert": "github.com/stretchr/testify/assert", "require": "github.com/stretchr/testify/require", "gock": "gopkg.in/h2non/gock.v1",
	"context": "context", "errors": "errors", "fmt": "fmt", "http": "net/http", "io": "io", "log": "log", "os": "os", "sql": "database/sql",
	"json": "encoding/json", "slog": "log/slog", "strings": "strings", "synctest": "testing/synctest",
	"testing": "testing", "time": "time", "url": "net/url",
	"compose": module + "/compose", "desk": module + "/dispute/desk", "deskriver": module + "/deskriver",
	"deskweb": module + "/dispute/desk/deskweb",
	"dispute": module + "/dispute", "disputetest": module + "/disputetest", "evidence": module + "/dispute/evidence",
	"fileupload": module + "/fileupload", "form": module + "/form", "issuingdispute": module + "/issuingdispute",
	"pgxpool": "github.com/jackc/pgx/v5/pgxpool", "recorded": module + "/disputetest/recorded", "review": module + "/dispute/review",
	"riverpgxv5": "github.com/riverqueue/river/riverdriver/riverpgxv5", "sqlite": module + "/deskriver/sqlite",
	"sqlonce": module + "/webhook/sqlonce", "stripedispute": module, "webhook": module + "/webhook",
}

// Imports declares the packages that source uses.
func Imports(source string) string {
	var lines []string
	code := regexp.MustCompile(`(?m)//.*$`).ReplaceAllString(source, "")
	for _, use := range regexp.MustCompile(`\b([a-z0-9]+)\.[A-Z]`).FindAllStringSubmatch(code, -1) {
		if path, ok := paths[use[1]]; ok {
			lines = append(lines, fmt.Sprintf("import %s %q\n", use[1], path))
		}
	}
	slices.Sort(lines)
	return "\n" + strings.Join(slices.Compact(lines), "")
}

// EmptyModule makes a folder as "go mod init" and a replace leave it: a module that
// requires the one in the working directory and what that one requires.
func EmptyModule(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	gomod, gosum := read(t, "go.mod"), read(t, "go.sum")
	name := regexp.MustCompile(`(?m)^module (.*)$`).FindSubmatch(gomod)
	if name == nil {
		t.Fatal("go.mod names no module")
	}
	gomod = bytes.Replace(gomod, name[0], []byte("module example.com/shop"), 1)
	gomod = regexp.MustCompile(`=> \.\./?`).ReplaceAll(gomod, []byte("=> "+filepath.Dir(here)))
	gomod = fmt.Appendf(gomod, "\nrequire %s v0.0.0\n\nreplace %[1]s => %s\n", name[1], here)
	Write(t, filepath.Join(dir, "go.mod"), gomod)
	Write(t, filepath.Join(dir, "go.sum"), gosum)
	return dir
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	content, err := os.ReadFile(file) //nolint:gosec // a file of this repository
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// Write writes a file, and makes its folder first.
func Write(t *testing.T, file string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

// CheckComments compiles the code in the comments of all packages that users import, as the
// body of a function that returns an error. The first block of each comment must be Go; later
// blocks of other languages are skipped. given has, by folder, the declarations that the code
// of a comment uses and does not show. CheckComments runs the go command once and waits for its end.
func CheckComments(t *testing.T, given map[string]string) {
	t.Helper()
	dir := EmptyModule(t)
	for _, folder := range publicFolders(t) {
		declarations, ok := given[folder]
		if !ok {
			t.Errorf("say what the comment of package %s takes for granted, also if that is nothing", folder)
		}
		blocks := code(packageComment(t, folder))
		if len(blocks) == 0 {
			t.Errorf("the comment of package %s shows no code", folder)
		}
		for i, block := range blocks {
			used, isGo := definitions(block)
			if !isGo {
				if i == 0 {
					t.Errorf("the first code of the comment of package %s is not Go:\n%s", folder, block)
				}
				continue
			}
			function := "func _() error {\n" + block + used + "\nreturn nil\n}\n"
			source := "package snippet\n" + Imports(declarations+function) + declarations + "\n" + function
			Write(t, filepath.Join(dir, folder, fmt.Sprint("block", i+1), "snippet.go"), []byte(source))
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "build", "./...")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOFLAGS=-mod=readonly", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// publicFolders returns the folders of the module in the working directory whose packages
// can be imported from outside and are not programs.
func publicFolders(t *testing.T) (folders []string) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if !entry.IsDir() {
			if goFile(path) && !slices.Contains(folders, filepath.Dir(path)) {
				folders = append(folders, filepath.Dir(path))
			}
			return nil
		}
		nested, _ := filepath.Glob(filepath.Join(path, "go.mod"))
		skipped := slices.Contains([]string{"internal", "testdata", "examples", "cmd", "example"}, entry.Name())
		if path != "." && (skipped || len(nested) > 0 || strings.HasPrefix(entry.Name(), ".")) {
			return filepath.SkipDir
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return folders
}

func goFile(name string) bool {
	return strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go")
}

// packageComment returns the comment of the package in folder.
func packageComment(t *testing.T, folder string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !goFile(file) {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Fatal(err)
		}
		if parsed.Doc != nil {
			return parsed.Doc.Text()
		}
	}
	return ""
}

// code returns the code blocks of a doc comment.
func code(text string) (blocks []string) {
	for _, block := range new(comment.Parser).Parse(text).Content {
		if c, ok := block.(*comment.Code); ok {
			blocks = append(blocks, c.Text)
		}
	}
	return blocks
}

// definitions returns a statement that uses the variables that block defines, so that the
// compiler does not call them unused. isGo is false if block is not a list of statements.
func definitions(block string) (use string, isGo bool) {
	const before = "package p\nfunc _() {\n"
	parsed, err := parser.ParseFile(token.NewFileSet(), "", before+block+"\n}", parser.SkipObjectResolution)
	if err != nil || len(parsed.Decls) != 1 {
		return "", false
	}
	var names []string
	for _, statement := range parsed.Decls[0].(*ast.FuncDecl).Body.List {
		if assign, ok := statement.(*ast.AssignStmt); ok && assign.Tok == token.DEFINE {
			for _, left := range assign.Lhs {
				if name, ok := left.(*ast.Ident); ok && name.Name != "_" {
					names = append(names, name.Name)
				}
			}
		}
	}
	if len(names) == 0 {
		return "", true
	}
	return "\n" + strings.Repeat("_, ", len(names)-1) + "_ = " + strings.Join(names, ", "), true
}
