// Package leaktest fails the tests of a package if goroutines still run when they have ended:
// because of a response that nobody read, a body that nobody closed, or an iterator that waits
// forever. A package of this module that starts goroutines or sends requests calls Main in its
// TestMain.
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

// patience is the time that goroutines have to end after the last test.
const patience = 5 * time.Second

// Main runs the tests and then checks for goroutines. It does not return.
func Main(m *testing.M) {
	code := m.Run()
	if left := Left(patience); code == 0 && len(left) > 0 {
		fmt.Fprintf(os.Stderr, "leaktest: %d goroutines still run after the tests:\n\n%s\n", len(left), strings.Join(left, "\n\n"))
		code = 1
	}
	os.Exit(code)
}

// Left waits until no goroutines run but its own and those of the test runner. After patience, it
// returns the stacks of the goroutines that still run. It closes the idle connections of
// http.DefaultClient, which have goroutines; a test closes those of its own clients.
func Left(patience time.Duration) []string {
	http.DefaultClient.CloseIdleConnections()
	for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		left := otherGoroutines()
		if len(left) == 0 || time.Now().After(deadline) {
			return left
		}
	}
}

// otherGoroutines returns the stacks of all goroutines but its own and the test runner's.
func otherGoroutines() []string {
	dump := make([]byte, 8<<20)
	stacks := strings.Split(strings.TrimSpace(string(dump[:runtime.Stack(dump, true)])), "\n\n")
	var left []string
	for _, stack := range stacks[1:] { // the first is that of this goroutine
		if !strings.Contains(stack, "\ntesting.(*") && !strings.Contains(stack, "\nos/signal.") {
			left = append(left, stack)
		}
	}
	return left
}
