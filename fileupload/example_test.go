package fileupload_test

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// A real program has stripedispute.Config{Key: os.Getenv("STRIPE_API_KEY")} in
// place of the test server's.
func Example() {
	ctx := context.Background()
	files := fileupload.NewClient(disputetest.NewServer().Config())

	f, err := files.Upload(ctx, fileupload.Params{
		Purpose: fileupload.PurposeDisputeEvidence,
		Name:    "receipt.pdf",
		Body:    strings.NewReader("%PDF-1.7 …"),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(f.Filename, f.Size)

	if _, err = files.Download(ctx, f.ID, os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// receipt.pdf 12
	// %PDF-1.7 …
}

func ExampleClient_UpdateLink() {
	ctx := context.Background()
	srv := disputetest.NewServer()
	files := fileupload.NewClient(srv.Config())

	link, err := files.CreateLink(ctx, stripedispute.FileID(srv.AddFile(disputetest.File{})), fileupload.LinkParams{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("expired:", link.Expired)
	link, err = files.UpdateLink(ctx, link.ID, fileupload.UpdateLinkParams{ExpireNow: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("expired:", link.Expired)
	// Output:
	// expired: false
	// expired: true
}
