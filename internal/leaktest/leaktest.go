// Package leaktest fails a package's tests when they leave goroutines behind: an
// unread answer, a body that nobody closed, an iterator that waits for ever. Each
// package of this module has it in its TestMain.
package leaktest

import (
	"fmt"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// patience is how long goroutines may take to end after the last test.
const patience = 5 * time.Second

// Main runs the tests and then looks for what they left. It does not return.
func Main(m *testing.M) {
	code := m.Run()
	if left := Left(patience); code == 0 && len(left) > 0 {
		fmt.Fprintf(os.Stderr, "leaktest: the tests left %d goroutines behind:\n\n%s\n", len(left), strings.Join(left, "\n\n"))
		code = 1
	}
	os.Exit(code)
}

// Left is the stacks of the goroutines that are neither the caller's nor the
// test runner's, once there are none or the patience is over.
func Left(patience time.Duration) []string {
	http.DefaultClient.CloseIdleConnections()
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		left := foreign()
		if len(left) == 0 || time.Now().After(deadline) {
			return left
		}
	}
}

func foreign() []string {
	dump := make([]byte, 8<<20)
	stacks := strings.Split(strings.TrimSpace(string(dump[:runtime.Stack(dump, true)])), "\n\n")
	var left []string
	for _, stack := range stacks[1:] { // the first is the caller's
		if !strings.Contains(stack, "\ntesting.(*") && !strings.Contains(stack, "\nos/signal.") {
			left = append(left, stack)
		}
	}
	return left
}
