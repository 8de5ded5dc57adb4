package dispute_test

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/dispute"
)

// Other packages and documents list the kinds of product again. A file that names the first constant and
// another one, or a line that names the first value and another one, is such a list.
func TestAListOfProductsHasAllOfThem(t *testing.T) {
	source, err := os.ReadFile("guidance.go")
	require.NoError(t, err)
	var names, values []string
	for _, constant := range regexp.MustCompile(`(Product\w+) +Product = "(.*)"`).FindAllStringSubmatch(string(source), -1) {
		names, values = append(names, "dispute."+constant[1]), append(values, constant[2])
	}
	for _, product := range values {
		for _, reason := range []dispute.Reason{dispute.ReasonFraudulent, dispute.ReasonDuplicate, dispute.ReasonSubscriptionCanceled} {
			assert.NotEmpty(t, dispute.Helpful(reason, dispute.Product(product)), "helpfulEvidence in guidance.go for %s", product)
		}
	}
	lists := 0
	check := func(where, text string, all []string) {
		isMissing := func(word string) bool { return !strings.Contains(text, word) }
		missing := slices.DeleteFunc(slices.Clone(all), func(word string) bool { return !isMissing(word) })
		if !isMissing(all[0]) && len(missing) < len(all)-1 {
			lists++
			assert.Empty(t, missing, "the kinds of product in %s", where)
		}
	}
	require.NoError(t, fs.WalkDir(os.DirFS(".."), ".", func(path string, _ fs.DirEntry, err error) error {
		isCode := strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go")
		if err != nil || !isCode && !strings.HasSuffix(path, ".md") {
			return err
		}
		text, err := os.ReadFile("../" + path)
		check(path, string(text), names)
		for line := range strings.Lines(string(text)) {
			check(path+": "+line, line, values)
		}
		return err
	}))
	assert.Greater(t, lists, 5)
}
