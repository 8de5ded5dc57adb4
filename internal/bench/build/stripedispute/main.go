// Command stripedispute gets a dispute with this library.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
)

func main() {
	disputes := dispute.NewClient(stripedispute.Config{Key: os.Getenv("STRIPE_API_KEY")})
	d, err := disputes.Get(context.Background(), "du_1")
	if err != nil {
		panic(err)
	}
	fmt.Println(d.ID, d.Status)
}
