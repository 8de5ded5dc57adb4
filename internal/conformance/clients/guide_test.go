package clients

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The code of docs/fakestripe.md is run without changes, except the port.
func TestGuideRunsAgainstFakestripe(t *testing.T) {
	guide, err := os.ReadFile("../../../docs/fakestripe.md")
	require.NoError(t, err)
	blocks := map[string]string{}
	for _, m := range regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$").FindAllStringSubmatch(string(guide), -1) {
		blocks[m[1]] += m[2]
	}
	base := serve(t)
	port := base[strings.LastIndex(base, ":")+1:]
	for language, program := range map[string][]string{"sh": {"sh", "-e"}, "js": {"node"}, "python": {"/usr/bin/python3"}} {
		t.Run(language, func(t *testing.T) {
			code := strings.ReplaceAll(blocks[language], "12111", port)
			require.Contains(t, code, port)
			folder := t.TempDir()
			switch language {
			case "js":
				require.NoError(t, os.Symlink(filepath.Join(npm(t, "stripe"), "node_modules"), filepath.Join(folder, "node_modules")))
			case "python":
				if exec.CommandContext(t.Context(), program[0], "-c", "import stripe").Run() != nil {
					missing(t, "python3-stripe")
				}
			}
			file := filepath.Join(folder, map[string]string{"sh": "run.sh", "js": "run.mjs", "python": "run.py"}[language])
			require.NoError(t, os.WriteFile(file, []byte(code), 0o600))
			cmd := exec.CommandContext(t.Context(), program[0], append(program[1:], file)...)
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s", out)
			if language == "sh" {
				assert.Contains(t, string(out), `"closes": 1`)
			}
		})
	}
}
