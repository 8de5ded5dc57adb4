package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

// folder is an evidence folder and the dispute that it belongs to.
type folder struct {
	dir     string
	root    *os.Root
	packet  *evidence.Packet
	dispute string // "" if neither the folder nor -dispute names it
	account string
	memory  memory
}

// loadFolder reads a folder, which the caller closes. It does not follow links that lead out of
// the folder.
func (c *call) loadFolder(dir string) (*folder, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	p, err := evidence.Load(root.FS())
	if err != nil {
		err = c.withoutManifest(root, dir, err)
		_ = root.Close()
		return nil, err
	}
	f := &folder{dir: dir, root: root, packet: p, dispute: p.Dispute, account: p.Account, memory: readMemory(root)}
	if err := c.applyFlags(f); err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

// applyFlags sets the dispute and the account of a folder to those of the flags. It returns an
// error if the folder names others.
func (c *call) applyFlags(f *folder) error {
	account, err := c.oneAccount()
	switch {
	case err != nil:
		return err
	case account != "" && f.account != "" && f.account != account:
		return usageError{fmt.Sprintf("the folder belongs to the account %s, but -account is %s", oneLine(f.account), oneLine(account))}
	case c.dispute != "" && f.dispute != "" && f.dispute != c.dispute:
		return usageError{fmt.Sprintf("the folder belongs to the dispute %s, but -dispute is %s", oneLine(f.dispute), oneLine(c.dispute))}
	}
	f.account, f.dispute = cmp.Or(account, f.account), cmp.Or(c.dispute, f.dispute)
	return nil
}

// withoutManifest adds to the error of a folder without evidence.json how to make one, unless the
// error has another hint.
func (c *call) withoutManifest(root *os.Root, dir string, err error) error {
	ps, ok := errors.AsType[*evidence.Problems](err)
	_, statErr := root.Lstat(evidence.Manifest)
	cause, missing := errors.AsType[*fs.PathError](statErr)
	if !ok || len(*ps) != 1 || !missing || !errors.Is(statErr, fs.ErrNotExist) {
		return err
	}
	if p := &(*ps)[0]; strings.HasSuffix(p.Message, cause.Err.Error()+".") {
		account, _ := c.oneAccount()
		p.Message += fmt.Sprintf(" To make one: %s.", c.commandLine("new", account, "ID", dir))
	}
	return err
}

func (f *folder) close() { _ = f.root.Close() }

// requireDispute returns an error if neither the folder nor -dispute names the dispute.
func (f *folder) requireDispute() error {
	if f.dispute == "" {
		return usageError{`the folder names no dispute; add "dispute": "du_…" to evidence.json, or pass -dispute`}
	}
	return nil
}

// forEachFolder runs do for every folder that the command line names.
func (c *call) forEachFolder(ctx context.Context, do folderFunc) error {
	if len(c.args) == 0 {
		return usageError{"name at least one folder"}
	}
	if c.dispute != "" && len(c.args) > 1 {
		return usageError{"-dispute works with one folder only; with several folders, name the dispute in each evidence.json"}
	}
	items := make([]record, len(c.args))
	for i, dir := range c.args {
		items[i].Folder = dir
	}
	return c.forEachItem(ctx, items, "folders", func(ctx context.Context, i int) (record, string, error) {
		f, err := c.loadFolder(c.args[i])
		if err != nil {
			return record{}, "", err
		}
		defer f.close()
		return do(ctx, f)
	})
}

// checkOneFolderEach returns an error if two folders belong to the same dispute: the evidence of
// one would replace that of the other. It ignores folders that cannot be read; they fail later.
func (c *call) checkOneFolderEach() error {
	type owner struct{ account, dispute string }
	seen := map[owner]string{} // the folder
	for _, dir := range c.args {
		f, err := c.loadFolder(dir)
		if err != nil {
			continue
		}
		f.close()
		of := owner{f.account, f.dispute}
		if other, twice := seen[of]; twice && f.dispute != "" {
			return usageError{fmt.Sprintf("%s and %s belong to the same dispute %s, so nothing was staged; name one of them",
				oneLine(other), oneLine(dir), oneLine(f.dispute))}
		}
		seen[of] = dir
	}
	return nil
}

// folderFunc does something with a folder. It returns the record for -json and the text otherwise.
type folderFunc func(context.Context, *folder) (record, string, error)
