package fileupload_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// Uploads a file from disk. In a program, the Config is
// stripedispute.Config{Key: os.Getenv("STRIPE_API_KEY")}.
func ExampleClient_UploadFile() {
	srv := disputetest.NewServer() // takes the place of Stripe
	files := fileupload.NewClient(srv.Config())

	f, err := files.UploadFile(context.Background(), fileupload.PurposeDisputeEvidence, "testdata/receipt.pdf")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(f.ID, f.Filename, f.Type) // put the id into dispute.Evidence
	// Output: file_Test0001 receipt.pdf pdf
}

// Uploads the contents of an io.Reader and reports the progress.
func ExampleClient_Upload() {
	srv := disputetest.NewServer()
	files := fileupload.NewClient(srv.Config())

	f, err := files.Upload(context.Background(), fileupload.Params{
		Purpose: fileupload.PurposeDisputeEvidence,
		Name:    "mails.pdf",
		Body:    strings.NewReader("%PDF-1.7\n…"), // can seek, so a failed attempt can be repeated
		Progress: func(sent, total int64) {
			if sent == total {
				fmt.Println("sent", sent)
			}
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(f.Filename, f.Size)
	// Output:
	// sent 12
	// mails.pdf 12
}

// Downloads a file. Download compares the contents with the size that Stripe has for the
// file: after an error, do not use what was written.
func ExampleClient_Download() {
	srv := disputetest.NewServer()
	id := stripedispute.FileID(srv.AddFile(disputetest.File{Name: "receipt.pdf", Contents: []byte("%PDF-1.7 …")}))

	files := fileupload.NewClient(srv.Config())
	f, err := files.Download(context.Background(), id, os.Stdout)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("\n%s, %d bytes\n", f.Filename, f.Size)
	// Output:
	// %PDF-1.7 …
	// receipt.pdf, 12 bytes
}

// Creates a link that opens the file without a key for one hour.
func ExampleClient_CreateLink() {
	srv := disputetest.NewServer()
	id := stripedispute.FileID(srv.AddFile(disputetest.File{}))

	link, err := fileupload.NewClient(srv.Config()).CreateLink(context.Background(), id, fileupload.LinkParams{
		ExpiresAt: stripedispute.At(time.Now().Add(time.Hour)),
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(link, link.URL != "") // printing it leaves the URL out
	// Output: fileupload.Link{link_Test0001 of file_Test0001} true
}

// Ends a link at once.
func ExampleClient_UpdateLink() {
	srv := disputetest.NewServer()
	id := stripedispute.FileID(srv.AddFile(disputetest.File{}))

	ctx, files := context.Background(), fileupload.NewClient(srv.Config())
	link, err := files.CreateLink(ctx, id, fileupload.LinkParams{})
	if err != nil {
		log.Fatal(err)
	}
	link, err = files.UpdateLink(ctx, link.ID, fileupload.UpdateLinkParams{ExpireNow: true})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(link.Expired)
	_, err = files.UpdateLink(ctx, link.ID, fileupload.UpdateLinkParams{ExpiresAt: stripedispute.At(time.Now().Add(time.Hour))})
	fmt.Println(errors.Is(err, stripedispute.ErrInvalidRequest))
	// Output:
	// true
	// true
}
