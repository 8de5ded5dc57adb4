package main

import (
	"encoding/json"
	"fmt"
)

// emit prints a result: the record as a line of JSON with -json, the text otherwise. The writer keeps
// an error of the output for run: see output in status.go.
func (c *call) emit(r record, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clearProgress()
	if !c.json {
		if text != "" {
			_, _ = fmt.Fprintln(c.out, text)
		}
		return
	}
	line, err := json.Marshal(r)
	if err == nil {
		_, _ = c.out.Write(append(line, '\n'))
	}
}

// note prints a hint for the person to stderr, unless -q is set.
func (c *call) note(format string, args ...any) {
	if c.quiet {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clearProgress()
	_, _ = fmt.Fprintf(c.errs, format+"\n", args...)
}

// warn prints to stderr what a person may not expect, even with -q.
func (c *call) warn(what, format string, args ...any) {
	c.printStderr("disputes: " + oneLine(what) + ": warning: " + fmt.Sprintf(format, args...))
}

// printError prints to stderr what failed, even with -q. what is the item that failed, or "".
func (c *call) printError(what string, err error) {
	c.printStderr(errorLines(what, err))
}

// printStderr prints a line to stderr.
func (c *call) printStderr(line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.clearProgress()
	_, _ = fmt.Fprintln(c.errs, line)
}
