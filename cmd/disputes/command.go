package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
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
	example  string
	topic    string // the first words of a paragraph of the help about the command; "" if there is none
	flags    func(*flag.FlagSet, *options)
	run      func(context.Context, *call) error
	acts     bool // changes something at Stripe, so it goes on even if its output is closed
	needsKey bool // requires STRIPE_API_KEY
}

// commands lists all commands. A new one also needs a line in the package comment (main.go), which is
// the text of help, and in README.md. So does a new flag, in the package comment. help_test.go names
// what is missing.
func commands() []command {
	const id = "du_1AbcDef"
	return []command{
		{name: "list", example: "list -accounts shops.txt -csv", flags: listFlags, run: list, needsKey: true},
		{name: "show", args: "ID", example: "show " + id, flags: showFlags, run: show, needsKey: true},
		{name: "new", args: "ID DIR", example: "new " + id + " inbox/6735 -product physical", flags: newFlags, run: newFolder, needsKey: true},
		{name: "check", args: "DIR...", example: "check -strict inbox/*", flags: checkFlags, run: check},
		{
			name: "stage", args: "DIR...", example: "stage -json inbox/6735 inbox/6736", topic: "Stage never",
			flags: stageFlags, run: stage, needsKey: true, acts: true,
		},
		{
			name: "review", args: "ID...", example: "review -dir pages " + id, topic: "Pages and reports",
			flags: dirFlag, run: reviews, needsKey: true,
		},
		{
			name: "submit", args: "ID FINGERPRINT | -file FILE | DIR", example: "submit " + id + " fp_my3t2gtylqnbm73koexcsxrk5ktq5eis",
			flags: submitFlags, run: submit, needsKey: true, acts: true,
		},
		{
			name: "clear", args: "ID FIELD...", example: "clear " + id + " shipping_carrier", topic: "Stage never",
			flags: clearFlags, run: clearCommand, needsKey: true, acts: true,
		},
		{name: "close", args: "ID", example: "close " + id, flags: closeFlags, run: closeDispute, needsKey: true, acts: true},
		{
			name: "report", example: "report -accounts shops.txt -dir report", topic: "Pages and reports",
			flags: reportFlags, run: writeReport, needsKey: true,
		},
		{name: "demo", example: "demo", run: demo},
		{name: "version", example: "version", run: version},
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
	liveKey            bool       // the key is not a test key
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
	if err == nil || out.stopped(ctx, err) {
		err = out.outputError(cmd.acts)
	}
	return finish(ctx, s, cmd.name, err)
}

// parse reads the command line. Flags may be before, between and after arguments. If the
// command line asks for help, parse prints the help and returns a command whose run is nil.
func parse(args []string, s std) (*call, command, error) { return parseFor(args, s, nil) }

// parseFor does the same for a command that uses these clients; nil makes clients from the
// environment.
func parseFor(args []string, s std, use *clients) (*call, command, error) {
	if len(args) == 0 {
		return nil, command{}, usageError{"no command is given; for example: disputes list"}
	}
	all := commands()
	find := func(name string) int { return slices.IndexFunc(all, func(c command) bool { return c.name == name }) }
	if name := args[0]; slices.Contains([]string{"help", "-h", "-help", "--help"}, name) {
		text := help()
		if len(args) > 1 {
			i := find(args[1])
			if i < 0 {
				return nil, command{}, usageError{fmt.Sprintf("there is no command %q", oneLine(args[1]))}
			}
			text = all[i].help()
		}
		_, err := io.WriteString(s.out, text)
		return nil, command{}, err
	}
	i := find(args[0])
	if i < 0 {
		return nil, command{}, usageError{fmt.Sprintf("there is no command %q", oneLine(args[0]))}
	}
	cmd, c := all[i], &call{std: s}
	flags := cmd.flagSet(&c.options)
	for rest := args[1:]; ; {
		switch err := flags.Parse(rest); {
		case errors.Is(err, flag.ErrHelp):
			_, err = io.WriteString(s.out, cmd.help())
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
	switch {
	case use != nil:
		c.clients = *use
		return c, cmd, nil
	case !cmd.needsKey:
		return c, cmd, nil
	}
	return c, cmd, c.connect()
}

// flagSet is the flags of a command.
func (cmd command) flagSet(o *options) *flag.FlagSet {
	flags := flag.NewFlagSet(cmd.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	commonFlags(flags, o)
	if cmd.flags != nil {
		cmd.flags(flags, o)
	}
	return flags
}
