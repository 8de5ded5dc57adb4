package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/dispute/review"
)

func showFlags(f *flag.FlagSet, o *options) {
	dirFlag(f, o)
	f.BoolVar(&o.open, "open", false, "")
}

// show prints one dispute and its evidence. With -open, it writes the page of review instead.
func show(ctx context.Context, c *call) error {
	if len(c.args) != 1 {
		return usageError{"show takes the id of one dispute"}
	}
	if err := checkID(c.args[0]); err != nil {
		return err
	}
	if c.open {
		return reviews(ctx, c)
	}
	account, err := c.oneAccount()
	if err != nil {
		return err
	}
	items := []record{{ID: c.args[0], Account: account}}
	return c.forEachItem(ctx, items, "disputes", func(ctx context.Context, _ int) (record, string, error) {
		found, page, err := c.readStaged(ctx, c.args[0])
		if err != nil {
			return record{}, "", err
		}
		var text bytes.Buffer
		if err := page.Text(&text); err != nil {
			return record{}, "", err
		}
		r := newRecord(found)
		r.Evidence, r.Missing = &found.Dispute.Evidence, missing(found.Dispute)
		return r, string(bytes.TrimRight(text.Bytes(), "\n")), nil
	})
}

// missing lists the fields that d lacks and that could help.
func missing(d *dispute.Dispute) (fields []string) {
	if !d.Status.NeedsResponse() {
		return nil
	}
	for _, p := range (&evidence.Packet{Evidence: d.Evidence}).Problems(d) {
		if p.Rule == evidence.RuleMissing {
			fields = append(fields, p.Field)
		}
	}
	return fields
}

// readStaged reads a dispute and makes the page of its staged evidence and files.
func (c *call) readStaged(ctx context.Context, id string) (desk.Case, *review.Page, error) {
	account, err := c.oneAccount()
	if err != nil {
		return desk.Case{}, nil, err
	}
	d, err := c.disputes.Get(ctx, id, onAccount(account)...)
	if err != nil {
		return desk.Case{}, nil, err
	}
	page, err := review.Staged(ctx, c.files, d, onAccount(account)...)
	if err != nil {
		return desk.Case{}, nil, err
	}
	page.Account, page.Now = account, c.disputes.Now()
	text, _, _ := strings.Cut(page.Approve, "disputes ") // review decides whether it shows Approve
	page.Approve = text + c.commandLine("submit", account, d.ID, string(page.Fingerprint))
	return desk.Case{Account: account, Dispute: d}, page, nil
}

// reviews writes a page for each dispute and prints its path.
func reviews(ctx context.Context, c *call) error {
	if len(c.args) == 0 {
		return usageError{"review takes the id of one or more disputes"}
	}
	for _, id := range c.args {
		if err := checkID(id); err != nil {
			return err
		}
	}
	account, err := c.oneAccount()
	if err != nil {
		return err
	}
	dir, root, err := c.openPages()
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	items := make([]record, len(c.args))
	for i, id := range c.args {
		items[i] = record{ID: id, Account: account}
	}
	return c.forEachItem(ctx, items, "disputes", func(ctx context.Context, i int) (record, string, error) {
		found, page, err := c.readStaged(ctx, c.args[i])
		if err != nil {
			return record{}, "", err
		}
		r := newRecord(found)
		name, err := writePage(root, &disputePage{r, page})
		if err != nil {
			return r, "", fmt.Errorf("writing the page: %w", err)
		}
		r.Page = filepath.Join(dir, name)
		return r, r.Page, nil
	})
}

// disputePage is a dispute with its page.
type disputePage struct {
	record record
	page   *review.Page
}

// openPages opens the folder for pages: -dir, or a new temporary folder.
func (c *call) openPages() (dir string, root *os.Root, err error) {
	if dir = c.dir; dir == "" {
		dir, err = os.MkdirTemp("", "disputes-")
	} else {
		err = os.MkdirAll(dir, 0o700) //nolint:gosec // the folder that the user names
	}
	if err != nil {
		return "", nil, err
	}
	root, err = os.OpenRoot(dir)
	return dir, root, err
}

// writePage writes one page and its files. It makes their names from Stripe's ids and field
// names, never from the names of the uploaded files.
func writePage(root *os.Root, p *disputePage) (string, error) {
	base := safeName(p.record.ID)
	names := map[string]string{} // of the files, by field
	for i, d := range p.page.Documents {
		name := fmt.Sprintf("%s-%d-%s%s", base, i+1, safeName(d.Field), d.Extension())
		names[d.Field] = name
		if d.Type() == "" {
			continue
		}
		if err := replaceFile(root, name, d.Contents); err != nil {
			return "", err
		}
	}
	p.page.Link = func(d review.Document) string { return names[d.Field] }
	var html bytes.Buffer
	if err := p.page.HTML(&html); err != nil {
		return "", err
	}
	return base + ".html", replaceFile(root, base+".html", html.Bytes())
}

// safeName replaces all characters but letters, digits, "-" and "_".
func safeName(text string) string {
	return string(bytes.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9', r == '-', r == '_':
			return r
		}
		return '_'
	}, []byte(text[:min(len(text), 100)])))
}
