package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

func newFlags(f *flag.FlagSet, o *options) { f.StringVar(&o.product, "product", "", "") }

// newFolder makes a folder with an evidence.json that is bound to a dispute: with what
// Stripe filled in already, and an empty member for each field that helps.
func newFolder(ctx context.Context, c *call) error {
	if len(c.args) != 2 {
		return usageError{"new takes the id of a dispute and a folder"}
	}
	product := dispute.Product(c.product)
	if c.product != "" && !slices.Contains([]dispute.Product{dispute.ProductPhysical, dispute.ProductDigital, dispute.ProductService}, product) {
		return usageError{"-product is physical, digital or service"}
	}
	account, err := c.account()
	if err != nil {
		return err
	}
	d, err := c.disputes.Get(ctx, c.args[0], on(account)...)
	if err != nil {
		return err
	}
	dir := c.args[1]
	path := filepath.Join(dir, evidence.Manifest)
	if err := os.MkdirAll(dir, 0o700); err != nil { //nolint:gosec // the folder that the user names
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // the folder that the user names
	if errors.Is(err, fs.ErrExist) {
		return usageError{plain(path) + " is there already, and is not overwritten"}
	}
	if err != nil {
		return err
	}
	_, err = f.Write(manifest(d, account, product))
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	c.note("Fill in what applies, put the documents beside it, and leave the rest empty. Then: disputes check %s", plain(dir))
	c.emit(record{ID: d.ID, Account: account, Folder: dir}, func() string { return plain(path) })
	return nil
}

// manifest is an evidence.json to begin with.
func manifest(d *dispute.Dispute, account string, product dispute.Product) []byte {
	var b bytes.Buffer
	b.WriteString("{")
	put := func(name, value string) {
		if b.Len() > 1 {
			b.WriteString(",")
		}
		_, _ = fmt.Fprintf(&b, "\n  %s: %s", quoted(name), quoted(value))
	}
	put("dispute", d.ID)
	for _, bound := range [][2]string{{"charge", d.Charge.ID}, {"payment_intent", d.PaymentIntent.ID}, {"account", account}, {"product", string(product)}} {
		if bound[1] != "" {
			put(bound[0], bound[1])
		}
	}
	helpful := dispute.Helpful(d.Reason, product)
	if len(helpful) == 0 {
		helpful = []dispute.Field{dispute.FieldProductDescription, dispute.FieldUncategorizedText, dispute.FieldUncategorizedFile}
	}
	for _, f := range dispute.Fields() {
		held := d.Evidence.Get(f)
		switch {
		case !f.File() && held != "":
			put(string(f), held)
		case slices.Contains(helpful, f) && held == "":
			put(string(f), "")
		}
	}
	b.WriteString("\n}\n")
	return b.Bytes()
}

// quoted is a JSON text that stays readable.
func quoted(text string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(text) //nolint:errchkjson // a text can be encoded
	return string(bytes.TrimSpace(b.Bytes()))
}

func amount(d *dispute.Dispute) string { return stripedispute.FormatAmount(d.Amount, d.Currency) }
