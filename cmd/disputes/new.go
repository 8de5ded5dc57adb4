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
	"strings"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
)

func newFlags(f *flag.FlagSet, o *options) { f.StringVar(&o.product, "product", "", "") }

// products lists the values of -product.
func products() []dispute.Product {
	return []dispute.Product{dispute.ProductPhysical, dispute.ProductDigital, dispute.ProductService}
}

// productsText lists the values of -product: "physical, digital or service".
func productsText() string {
	var list strings.Builder
	for i, p := range products() {
		switch {
		case i == len(products())-1:
			list.WriteString(" or ")
		case i > 0:
			list.WriteString(", ")
		}
		list.WriteString(string(p))
	}
	return list.String()
}

// newFolder makes a folder with an evidence.json that is bound to a dispute. The file has the
// texts that are already at Stripe, and an empty member for each field that helps and is empty
// at Stripe.
func newFolder(ctx context.Context, c *call) error {
	if len(c.args) != 2 {
		return usageError{"new takes the id of a dispute and a folder"}
	}
	if err := checkID(c.args[0]); err != nil {
		return err
	}
	product := dispute.Product(c.product)
	if c.product != "" && !slices.Contains(products(), product) {
		return usageError{"-product must be " + productsText()}
	}
	account, err := c.oneAccount()
	if err != nil {
		return err
	}
	id, dir := c.args[0], c.args[1]
	items := []record{{ID: id, Account: account, Folder: dir}}
	return c.forEachItem(ctx, items, "folders", func(ctx context.Context, _ int) (record, string, error) {
		d, err := c.disputes.Get(ctx, id, onAccount(account)...)
		if err != nil {
			return record{}, "", err
		}
		path := filepath.Join(dir, evidence.Manifest)
		if err := createFolder(dir, manifest(d, account, product)); errors.Is(err, fs.ErrExist) {
			return record{}, "", fmt.Errorf("%w: %s already exists and is not overwritten", errNothing, path)
		} else if err != nil {
			return record{}, "", err
		}
		c.note("Fill in the fields that apply and leave the others empty. Put the documents into the folder.\nThen run: disputes check %s",
			oneLine(dir))
		return record{ID: d.ID, Account: account}, oneLine(path), nil
	})
}

// createFolder writes evidence.json into a folder, and remembers what it wrote. If there is an
// evidence.json already, the error is fs.ErrExist.
func createFolder(dir string, manifest []byte) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	f, err := root.OpenFile(evidence.Manifest, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(manifest)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	p, err := evidence.Load(root.FS())
	if err != nil {
		return err
	}
	return memory{New: p.Evidence.Fingerprint()}.write(root)
}

// manifest returns the first contents of an evidence.json.
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
	for _, member := range [][2]string{
		{"charge", d.Charge.ID}, {"payment_intent", d.PaymentIntent.ID}, {"account", account}, {"product", string(product)},
	} {
		if member[1] != "" {
			put(member[0], member[1])
		}
	}
	helpful := helpfulFields(d.Reason, product)
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

// helpfulFields lists the fields that help against a reason. Without a kind of product, it lists
// those of every kind.
func helpfulFields(reason dispute.Reason, product dispute.Product) (fields []dispute.Field) {
	kinds := []dispute.Product{product}
	if product == "" {
		kinds = products()
	}
	for _, p := range kinds {
		fields = append(fields, dispute.Helpful(reason, p)...)
	}
	if len(fields) == 0 {
		fields = []dispute.Field{dispute.FieldProductDescription, dispute.FieldUncategorizedText, dispute.FieldUncategorizedFile}
	}
	return fields
}

// quoted returns the text as a JSON string, without escapes that are only needed in HTML.
func quoted(text string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(text) //nolint:errchkjson // a text can be encoded
	return string(bytes.TrimSpace(b.Bytes()))
}
