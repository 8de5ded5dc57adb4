package main

import (
	"context"
	_ "embed"
	"flag"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/stripedispute-go/stripedispute"
)

//go:embed main.go
var source string

// help returns the text of the package comment.
func help() string {
	var b strings.Builder
	for l := range strings.Lines(source) {
		text, ok := strings.CutPrefix(l, "//")
		if !ok {
			break
		}
		b.WriteString(strings.TrimPrefix(text, " "))
	}
	return b.String()
}

// help returns the parts of the package comment that are about one command.
func (cmd command) help() string {
	var b strings.Builder
	for l := range strings.Lines(help()) {
		if strings.HasPrefix(l, "\tdisputes "+cmd.name+" ") {
			b.WriteString(l)
		}
	}
	if cmd.topic != "" {
		for paragraph := range strings.SplitSeq(help(), "\n\n") {
			if strings.HasPrefix(paragraph, cmd.topic) {
				_, _ = fmt.Fprintf(&b, "\n%s\n", strings.TrimSpace(paragraph))
			}
		}
	}
	b.WriteString("\nFlags:\n\n")
	cmd.flagSet(&options{}).VisitAll(func(f *flag.Flag) {
		found := false
		for l := range strings.Lines(help()) {
			found = strings.HasPrefix(l, "\t-"+f.Name+" ") || found && strings.HasPrefix(l, "\t   ")
			if found {
				b.WriteString(l)
			}
		}
	})
	_, statuses, _ := strings.Cut(help(), "Exit statuses:")
	statuses, _, _ = strings.Cut(strings.TrimSpace(statuses), "\n\n")
	_, _ = fmt.Fprintf(&b, "\nExit statuses:\n\n\t%s\n\nExample:\n\n\tdisputes %s\n", statuses, cmd.example)
	return b.String()
}

// version prints the version of the command and of Stripe's API.
func version(_ context.Context, c *call) error {
	name := "unknown version"
	if info, ok := debug.ReadBuildInfo(); ok {
		name = info.Main.Version
	}
	_, err := fmt.Fprintf(c.out, "disputes %s, Stripe API %s\n", name, stripedispute.APIVersion)
	return err
}
