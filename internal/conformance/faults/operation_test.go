package faults_test

import (
	"bytes"
	"context"
	"io"
	"iter"
	"strings"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

// operation is one public call, of this library and of Stripe's SDK.
type operation struct {
	name         string
	post         bool // it has an effect
	once         bool // its body can be read only once
	response     string
	id           string // of the object in the response
	withLibrary  func(context.Context, clients, ...stripedispute.Option) (id string, err error)
	withStripeGo func(context.Context, *stripe.Client) (id string, err error)
}

// clients are those of this library, from one Config.
type clients struct {
	disputes *dispute.Client
	issuing  *issuingdispute.Client
	files    *fileupload.Client
}

func newClients(cfg stripedispute.Config) clients {
	return clients{dispute.NewClient(cfg), issuingdispute.NewClient(cfg), fileupload.NewClient(cfg)}
}

const (
	aDispute = `{"id":"du_1","object":"dispute","amount":1000,"currency":"usd","status":"needs_response",` +
		`"reason":"fraudulent","charge":"ch_1"}`
	anIssue = `{"id":"idp_1","object":"issuing.dispute","amount":1000,"currency":"usd","status":"unsubmitted","transaction":"ipi_1"}`
	aFile   = `{"id":"file_1","object":"file","purpose":"dispute_evidence","size":262144,"type":"pdf","filename":"receipt.pdf"}`
	aLink   = `{"id":"link_1","object":"file_link","file":"file_1","url":"https://files.stripe.com/links/1"}`
)

func list(of string) string {
	return `{"object":"list","data":[` + of + `],"has_more":false,"url":"/v1/things"}`
}

// text is evidence with the maximum length of a field.
var text = strings.Repeat("Delivered & signed for. ", 800)

// contents is a file of 256 KiB.
var contents = append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte{0, 1, 2, 0xff}, 1<<16)...)

// stream returns a reader that can be read once. It has no size and cannot seek.
func stream() io.Reader { return io.MultiReader(bytes.NewReader(contents)) }

// libraryFile returns the parameters of an upload for this library.
func libraryFile(body io.Reader) fileupload.Params {
	return fileupload.Params{Purpose: fileupload.PurposeDisputeEvidence, Name: "receipt.pdf", Body: body}
}

// stripeGoFile returns the same parameters for stripe-go.
func stripeGoFile(body io.Reader) *stripe.FileCreateParams {
	return &stripe.FileCreateParams{Purpose: new("dispute_evidence"), Filename: new("receipt.pdf"), FileReader: body}
}

// named returns the id of the object that a call returned.
func named[T any](v *T, err error, id func(*T) string) (string, error) {
	if err != nil || v == nil {
		return "", err
	}
	return id(v), nil
}

// first returns the id of the first item of a sequence.
func first[T any](seq iter.Seq2[*T, error], id func(*T) string) (string, error) {
	for v, err := range seq {
		return named(v, err, id)
	}
	return "", nil
}

func disputeID(d *dispute.Dispute) string             { return d.ID }
func issueID(d *issuingdispute.IssuingDispute) string { return d.ID }
func fileID(f *fileupload.File) string                { return string(f.ID) }
func linkID(l *fileupload.Link) string                { return l.ID }
func stripeGoDisputeID(d *stripe.Dispute) string      { return d.ID }
func stripeGoIssueID(d *stripe.IssuingDispute) string { return d.ID }
func stripeGoFileID(f *stripe.File) string            { return f.ID }
func stripeGoLinkID(l *stripe.FileLink) string        { return l.ID }
