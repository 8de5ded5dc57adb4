// Command stripego gets a dispute with the official client.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/stripe/stripe-go/v85"
)

func main() {
	client := stripe.NewClient(os.Getenv("STRIPE_API_KEY"))
	d, err := client.V1Disputes.Retrieve(context.Background(), "du_1", nil)
	if err != nil {
		panic(err)
	}
	fmt.Println(d.ID, d.Status)
}
