package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
)

// std is what a command uses of its process, so that tests can replace it.
type std struct {
	in        io.Reader
	out, errs io.Writer
	getenv    func(string) string
	terminal  bool // stderr is a terminal
}

// command is a subcommand, such as "list".
type command struct {
	name     string
	args     string // the arguments, as a usage line shows them
	flags    func(*flag.FlagSet, *options)
	run      func(context.Context, *call) error
	acts     bool // changes something at Stripe, so it goes on even if its output is closed
	needsKey bool // requires STRIPE_API_KEY
}

func commands() []command {
	return []command{
		{name: "list", flags: listFlags, run: list, needsKey: true},
		{name: "show", args: "ID", flags: showFlags, run: show, needsKey: true},
		{name: "new", args: "ID DIR", flags: newFlags, run: newFolder, needsKey: true},
		{name: "check", args: "DIR...", flags: checkFlags, run: check},
		{name: "stage", args: "DIR...", flags: stageFlags, run: stage, needsKey: true, acts: true},
		{name: "review", args: "ID...", flags: dirFlag, run: reviews, needsKey: true},
		{name: "submit", args: "ID FINGERPRINT | -file FILE | DIR", flags: submitFlags, run: submit, needsKey: true, acts: true},
		{name: "clear", args: "ID FIELD...", flags: clearFlags, run: clearFields, needsKey: true, acts: true},
		{name: "close", args: "ID", flags: closeFlags, run: closeDispute, needsKey: true, acts: true},
		{name: "report", flags: reportFlags, run: writeReport, needsKey: true},
		{name: "demo", run: demo},
	}
}

// options are the values of the flags of all commands.
type options struct {
	accounts     []string
	accountsFile string
	apiBase      string
	live         bool
	json         bool
	quiet        bool

	all, csv, open, online, yes bool
	replace, strict, partial    bool
	since, dispute, product     string
	dir, file                   string
}

func commonFlags(f *flag.FlagSet, o *options) {
	f.Func("account", "", func(id string) error {
		if id == "" {
			return errors.New("the account is empty")
		}
		o.accounts = append(o.accounts, id)
		return nil
	})
	f.StringVar(&o.apiBase, "api-base", "", "")
	f.BoolVar(&o.live, "live", false, "")
	f.BoolVar(&o.json, "json", false, "")
	f.BoolVar(&o.quiet, "q", false, "")
}

func disputeFlag(f *flag.FlagSet, o *options) { f.StringVar(&o.dispute, "dispute", "", "") }
func dirFlag(f *flag.FlagSet, o *options)     { f.StringVar(&o.dir, "dir", "", "") }

func accountsFlags(f *flag.FlagSet, o *options) {
	f.StringVar(&o.accountsFile, "accounts", "", "")
	f.StringVar(&o.since, "since", "", "")
}

// call is one run of a command.
type call struct {
	std
	options
	clients

	args               []string
	failuresAreResults bool       // failures of items go to stdout
	mu                 sync.Mutex // guards the output
	shown              int        // length of the progress line on the terminal
}

// run parses the command line, runs the command, and returns the exit status.
func run(ctx context.Context, args []string, s std) int {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	out := &output{w: s.out}
	s.out = out
	c, cmd, err := parse(args, s)
	if err == nil && cmd.run != nil {
		if !cmd.acts {
			out.onError = func() { stop(errClosed) }
		}
		err = cmd.run(ctx, c)
		c.clearProgress()
	}
	if err == nil || errors.Is(context.Cause(ctx), errClosed) {
		err = out.outputError(cmd.acts)
	}
	return finish(ctx, s, cmd.name, err)
}

// parse reads the command line. Flags may be before, between and after arguments. If the
// command line asks for help, parse prints the help and returns a command whose run is nil.
func parse(args []string, s std) (*call, command, error) {
	if len(args) == 0 {
		return nil, command{}, usageError{"no command is given; for example: disputes list"}
	}
	if name := args[0]; slices.Contains([]string{"help", "-h", "-help", "--help"}, name) {
		_, err := io.WriteString(s.out, help())
		return nil, command{}, err
	}
	all := commands()
	i := slices.IndexFunc(all, func(c command) bool { return c.name == args[0] })
	if i < 0 {
		return nil, command{}, usageError{fmt.Sprintf("there is no command %q", args[0])}
	}
	cmd, c := all[i], &call{std: s}
	flags := flag.NewFlagSet(cmd.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	commonFlags(flags, &c.options)
	if cmd.flags != nil {
		cmd.flags(flags, &c.options)
	}
	for rest := args[1:]; ; {
		switch err := flags.Parse(rest); {
		case errors.Is(err, flag.ErrHelp):
			_, err = io.WriteString(s.out, help())
			return nil, command{}, err
		case err != nil:
			return nil, cmd, usageError{err.Error()}
		}
		if flags.NArg() == 0 {
			break
		}
		c.args = append(c.args, flags.Arg(0))
		rest = flags.Args()[1:]
	}
	if !cmd.needsKey {
		return c, cmd, nil
	}
	return c, cmd, c.connect()
}

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
