package stripedispute_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestDocumentsLinksExist checks that each relative link of a document leads to a file, and that a
// fragment leads to a heading of that file.
func TestDocumentsLinksExist(t *testing.T) {
	t.Parallel()
	links := regexp.MustCompile(`\]\(([^)#:]*)(#[^)]*)?\)`)
	for _, document := range documents(t) {
		for _, link := range links.FindAllStringSubmatch(withoutCode(t, document), -1) {
			target := filepath.Join(filepath.Dir(document), link[1])
			if link[1] == "" {
				target = document
			}
			_, err := os.Stat(target)
			if assert.NoError(t, err, "%s: %s", document, link[0]) && link[2] != "" {
				assert.Contains(t, fragments(t, target), link[2], "%s: %s", document, link[0])
			}
		}
	}
}

// TestDocumentsCommandsExist checks that "go run ./x" and "go test ./x" name a package.
func TestDocumentsCommandsExist(t *testing.T) {
	t.Parallel()
	commands := regexp.MustCompile(`go (?:run|test) \./([a-z/]*[a-z])`)
	for _, document := range documents(t) {
		text, err := os.ReadFile(document)
		require.NoError(t, err)
		for _, command := range commands.FindAllStringSubmatch(string(text), -1) {
			known := slices.ContainsFunc([]string{".", "internal/conformance", "internal/bench", "deskriver"}, func(module string) bool {
				_, err := os.Stat(filepath.Join(module, command[1]))
				return err == nil
			})
			assert.True(t, known, "%s: %s", document, command[0])
		}
	}
}

// TestLinksForm checks the form of each address in a document or a comment of Go. No test
// opens a page of the internet.
func TestLinksForm(t *testing.T) {
	t.Parallel()
	texts := commentsOfGo(t)
	for _, document := range documents(t) {
		texts[document] = withoutCode(t, document)
	}
	found := 0
	for file, text := range texts {
		for _, link := range regexp.MustCompile("https?://[^\\s)\"'`<>\\]}]+").FindAllString(text, -1) {
			found++
			assert.Empty(t, linkFault(strings.TrimRight(link, ".,;:")), "%s: %s", file, link)
		}
	}
	assert.NotZero(t, found)
}

// linkFault describes what is wrong with the form of a link. It returns "" if nothing is wrong.
func linkFault(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return err.Error()
	}
	page := regexp.MustCompile(`^(/[a-z0-9_]+(-[a-z0-9_]+)*)*$`)
	switch host := u.Hostname(); {
	case u.Scheme == "http":
		if host != "localhost" && host != "127.0.0.1" && !strings.HasSuffix(host, "example.com") {
			return "https is required"
		}
	case !strings.Contains(host, "."):
		return "the host is not complete"
	case host == "stripe.com" && strings.HasPrefix(u.Path, "/docs"):
		return "Stripe's documentation is at docs.stripe.com"
	case host == "docs.stripe.com" && (!page.MatchString(u.Path) || u.RawQuery != ""):
		return "a page of docs.stripe.com has lower-case words and hyphens, no slash at its end and no query"
	}
	return ""
}

func TestLinkFault(t *testing.T) {
	t.Parallel()
	for _, good := range []string{
		"https://docs.stripe.com/disputes/api", "https://docs.stripe.com/currencies#zero-decimal", "https://docs.stripe.com/api/file_links/list",
		"http://localhost:8080/x", "https://go.dev/doc", "https://docs.stripe.com",
	} {
		assert.Empty(t, linkFault(good), good)
	}
	for _, bad := range []string{
		"http://docs.stripe.com/disputes", "https://docs.stripe.com/Disputes", "https://docs.stripe.com/disputes/",
		"https://docs.stripe.com/disputes--api",
		"https://stripe.com/docs/disputes", "https://docs/x", "https://docs.stripe.com/disputes?x=1", "https://docs.stripe.com:x/",
	} {
		assert.NotEmpty(t, linkFault(bad), bad)
	}
}

// withoutCode returns the text of a document without its code.
func withoutCode(t *testing.T, document string) string {
	t.Helper()
	all, err := os.ReadFile(document)
	require.NoError(t, err)
	text := regexp.MustCompile("(?ms)^```.*?^```$").ReplaceAllString(string(all), "")
	return regexp.MustCompile("`[^`\n]*`").ReplaceAllString(text, "")
}

// fragments returns the addresses of the headings of a document, as GitHub makes them.
func fragments(t *testing.T, document string) (all []string) {
	t.Helper()
	text, err := os.ReadFile(document)
	require.NoError(t, err)
	for _, heading := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(string(text), -1) {
		words := regexp.MustCompile(`[^\p{L}\p{N} _-]`).ReplaceAllString(strings.ToLower(heading[1]), "")
		all = append(all, "#"+strings.ReplaceAll(words, " ", "-"))
	}
	return all
}

// commentsOfGo returns the comments of all Go files of this repository, by file.
func commentsOfGo(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".go" {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		var text strings.Builder
		for _, group := range file.Comments {
			text.WriteString(group.Text() + "\n")
		}
		all[path] = text.String()
		return nil
	}))
	return all
}
