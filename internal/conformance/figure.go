package conformance

import (
	"fmt"
	"os"
	"testing"
)

// figure prints a result on a line of its own, for people and for CI to read. It prints only with
// -v: otherwise a failure would be hard to find between the figures. README.md explains each kind of
// line.
func figure(format string, args ...any) {
	if !testing.Verbose() {
		return
	}
	_, _ = fmt.Fprintf(os.Stdout, "conformance: "+format+"\n", args...)
}
