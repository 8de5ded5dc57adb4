package main

import (
	"embed"
	"errors"
	"flag"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// shipped is the case that the demo files.
//
//go:embed case
var shipped embed.FS

// options are what the command line and the environment ask for.
type options struct {
	dir     string // "" = the shipped case
	dispute string
	product string
	dryRun  bool
	submit  bool
	live    bool

	config stripedispute.Config // of Stripe, or of the demo
}

func parse(args []string, errs io.Writer) (*options, error) {
	o := &options{}
	flags := flag.NewFlagSet("respond", flag.ContinueOnError)
	flags.SetOutput(errs)
	flags.StringVar(&o.dir, "case", "", "the `folder` with evidence.json and its documents (default: the case that comes with the program)")
	flags.StringVar(&o.dispute, "dispute", "", "the `id` of the dispute, du_…; may also be given as the only argument")
	flags.StringVar(&o.product, "product", "", "what was sold, for better advice: `physical`, digital or service")
	flags.BoolVar(&o.dryRun, "dry-run", false, "only check, and send nothing")
	flags.BoolVar(&o.submit, "submit", false, "submit to the bank, once and for all, not only stage")
	flags.BoolVar(&o.live, "live", false, "allow a key that is not a test key")
	for {
		if err := flags.Parse(args); err != nil || flags.NArg() == 0 {
			return o, err
		}
		if o.dispute != "" {
			return nil, errors.New("there are more arguments than the id of one dispute")
		}
		o.dispute, args = flags.Arg(0), flags.Args()[1:] // flags may follow
	}
}

// connect decides which Stripe to work on.
func (o *options) connect(env func(string) string) error {
	key := env("STRIPE_API_KEY")
	switch test := strings.HasPrefix(key, "sk_test_") || strings.HasPrefix(key, "rk_test_"); {
	case key == "" && o.dispute != "":
		return errors.New("STRIPE_API_KEY is not set; without it only the demo runs, on a dispute of its own")
	case key == "":
		o.demonstrate()
		return nil
	case o.dispute == "":
		return errors.New("name the dispute: -dispute du_…")
	case !test && !o.live:
		return errors.New("STRIPE_API_KEY is not a test key; add -live if real money is meant")
	}
	o.config = stripedispute.Config{
		Key: key, BaseURL: env("STRIPE_API_BASE"), FilesURL: env("STRIPE_FILES_BASE"), UserAgent: "respond",
	}
	return nil
}

// load reads the case. A folder is opened as a root, so that no link in it leads
// out of it.
func (o *options) load() (*evidence.Packet, error) {
	var fsys fs.FS
	if o.dir == "" {
		sub, err := fs.Sub(shipped, "case")
		if err != nil {
			return nil, err
		}
		fsys = sub
	} else {
		root, err := os.OpenRoot(o.dir) // open until the program ends, as the files are read later
		if err != nil {
			return nil, err
		}
		fsys = root.FS()
	}
	p, err := evidence.Load(fsys)
	if err == nil {
		p.Product = dispute.Product(o.product)
	}
	return p, err
}

func (o *options) folder() string {
	if o.dir == "" {
		return "the case that comes with the program"
	}
	return o.dir
}
