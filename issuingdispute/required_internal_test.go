package issuingdispute

import (
	"os"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheCommentOfMissingNamesTheFieldsOfWhichOneIsEnough(t *testing.T) {
	source, err := os.ReadFile("required.go")
	require.NoError(t, err)
	isNotInName := func(r rune) bool { return !unicode.IsLetter(r) && r != '_' }
	before, _, _ := strings.Cut(string(source), "\nfunc (e Evidence) Missing()")
	for reason, entries := range required {
		for _, names := range entries {
			if len(names) > 1 {
				assert.Subset(t, strings.FieldsFunc(before, isNotInName), names, "the comment of Missing, for the reason %s", reason)
			}
		}
	}
}
