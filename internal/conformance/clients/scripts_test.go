package clients

import (
	"os/exec"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/stripedispute-go/stripedispute/internal/figures"
)

func TestNodeSDKAgainstFakestripe(t *testing.T) {
	folder := npm(t, "stripe")
	node, err := exec.LookPath("node")
	if err != nil {
		missing(t, "node")
	}
	script(t, exec.CommandContext(t.Context(), node, "testdata/node.mjs", serve(t, "-settle", "2s"), folder))
}

func TestPythonSDKAgainstFakestripe(t *testing.T) {
	const python = "/usr/bin/python3" // the one of Debian, which has the packages of Debian
	if exec.CommandContext(t.Context(), python, "-c", "import stripe").Run() != nil {
		missing(t, "python3-stripe")
	}
	script(t, exec.CommandContext(t.Context(), python, "testdata/python.py", serve(t)))
}

// script runs a script that prints the steps that failed, and a line with the number that passed.
func script(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	line := regexp.MustCompile(`(?m)^clients: \w+ (\d+) of (\d+)$`).FindSubmatch(out)
	require.NotNil(t, line, "%s", out)
	require.Equal(t, string(line[1]), string(line[2]), "%s", out)
	figures.Print(t, "%s", line[0])
}
