package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/stripedispute-go/stripedispute/dispute/desk"
	"github.com/stripedispute-go/stripedispute/dispute/review"
)

func showFlags(f *flag.FlagSet, o *options) {
	dirFlag(f, o)
	f.BoolVar(&o.open, "open", false, "")
}

// show prints one dispute and its evidence.
func show(ctx context.Context, c *call) error {
	if len(c.args) != 1 {
		return usageError{"show takes the id of one dispute"}
	}
	found, page, err := c.readStaged(ctx, c.args[0])
	if err != nil {
		return err
	}
	r := newRecord(found)
	if c.open {
		if err := c.writePages([]*disputePage{{r, page}}); err != nil {
			return err
		}
		return nil
	}
	var text bytes.Buffer
	if err := page.Text(&text); err != nil {
		return err
	}
	c.emit(r, func() string { return string(bytes.TrimRight(text.Bytes(), "\n")) })
	return nil
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
	if !d.Status.NeedsResponse() {
		page.Approve = ""
	}
	return desk.Case{Account: account, Dispute: d}, page, nil
}

// reviews writes a page for each dispute and prints its path.
func reviews(ctx context.Context, c *call) error {
	if len(c.args) == 0 {
		return usageError{"review takes the id of one or more disputes"}
	}
	pages := make([]*disputePage, len(c.args))
	indexes := make([]int, len(c.args))
	for i := range indexes {
		indexes[i] = i
	}
	statuses := runParallel(ctx, 4, indexes, func(i int) int {
		found, page, err := c.readStaged(ctx, c.args[i])
		if err != nil {
			if ctx.Err() == nil {
				c.printError(c.args[i], err)
			}
			return statusOf(err)
		}
		pages[i] = &disputePage{newRecord(found), page}
		return statusDone
	})
	if err := c.writePages(pages); err != nil {
		return err
	}
	if status := worstStatus(statuses); status != statusDone {
		return itemsError{status}
	}
	return nil
}

// disputePage is a dispute with its page.
type disputePage struct {
	record record
	page   *review.Page
}

// writePages writes pages and the files of their evidence into -dir. It skips nil pages, of
// disputes that could not be read. Only the owner can read what it writes.
func (c *call) writePages(pages []*disputePage) error {
	dir := c.dir
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "disputes-"); err != nil {
			return err
		}
	} else if err := os.MkdirAll(dir, 0o700); err != nil { //nolint:gosec // the folder that the user names
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	for _, p := range pages {
		if p == nil {
			continue
		}
		name, err := writePage(root, p)
		if err != nil {
			return fmt.Errorf("writing the page of %s: %w", p.record.ID, err)
		}
		p.record.Page = filepath.Join(dir, name)
		c.emit(p.record, func() string { return p.record.Page })
	}
	return nil
}

// writePage writes one page and its files. It makes their names from Stripe's ids and field
// names, never from the names of the uploaded files.
func writePage(root *os.Root, p *disputePage) (string, error) {
	base := safeName(p.record.ID)
	for i, d := range p.page.Documents {
		if d.Type() == "" {
			continue
		}
		if err := writeFile(root, fmt.Sprintf("%s-%d-%s%s", base, i+1, safeName(d.Field), d.Extension()), d.Contents); err != nil {
			return "", err
		}
	}
	p.page.Link = func(d review.Document) string {
		for i, other := range p.page.Documents {
			if other.Field == d.Field {
				return fmt.Sprintf("%s-%d-%s%s", base, i+1, safeName(d.Field), d.Extension())
			}
		}
		return ""
	}
	var html bytes.Buffer
	if err := p.page.HTML(&html); err != nil {
		return "", err
	}
	return base + ".html", writeFile(root, base+".html", html.Bytes())
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

// writeFile writes a file that only its owner can read.
func writeFile(root *os.Root, name string, contents []byte) error {
	f, err := root.OpenFile(name, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(contents)
	return errors.Join(err, f.Close())
}
