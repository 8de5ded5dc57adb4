package conformance

import (
	"fmt"
	"os"
)

// figure prints a result on a line of its own, for people and for CI to read.
func figure(format string, args ...any) {
	_, _ = fmt.Fprintf(os.Stdout, "conformance: "+format+"\n", args...)
}
