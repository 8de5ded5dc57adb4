package compose_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/stripedispute-go/stripedispute/compose"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// order is an order in the records of a shop.
const order = `{
  "customer": "Jenny Rosen", "email": "jenny@example.com", "item": "A blue bicycle, 54 cm",
  "ordered": "2026-10-02", "delivered": "2026-10-05", "carrier": "Correo Azul", "tracking": "CA123456"
}`

// Makes a response from an order and three photos of a phone, and files it.
func Example() {
	ctx := context.Background()
	stripe := disputetest.NewServer(disputetest.SettleAtOnce()) // an in-memory Stripe
	id := stripe.AddDispute(disputetest.Dispute{Reason: "product_not_received"})
	r := evidence.Responder{Disputes: dispute.NewClient(stripe.Config()), Files: fileupload.NewClient(stripe.Config())}

	var o struct {
		Customer  string `json:"customer"`
		Email     string `json:"email"`
		Item      string `json:"item"`
		Ordered   string `json:"ordered"`
		Delivered string `json:"delivered"`
		Carrier   string `json:"carrier"`
		Tracking  string `json:"tracking"`
	}
	if err := json.Unmarshal([]byte(order), &o); err != nil {
		fmt.Println(err)
		return
	}
	day := func(s string) time.Time {
		t, _ := time.Parse(time.DateOnly, s) // the letter leaves out an invalid date
		return t
	}
	packet := &evidence.Packet{
		Evidence: dispute.Evidence{
			CustomerName: o.Customer, CustomerEmailAddress: o.Email, ProductDescription: o.Item,
			ShippingCarrier: o.Carrier, ShippingTrackingNumber: o.Tracking, ShippingDate: o.Ordered,
		},
		Files: map[dispute.Field]evidence.File{},
	}
	d, err := r.Disputes.Get(ctx, id)
	if err != nil {
		fmt.Println(err)
		return
	}

	doc := compose.Document{Limits: compose.LimitsFor(d)}
	doc.Letter(compose.Letter{
		From: "Blue Bicycles Ltd\n1 Harbour Road, Dublin", Date: day("2026-11-02"), Dispute: d, Packet: packet,
		Events:    []compose.Event{{Date: day(o.Ordered), Text: "Ordered and shipped"}, {Date: day(o.Delivered), Text: "Delivered"}},
		Signature: "Ann Example",
	})
	for i, caption := range []string{"The parcel before it was sent", "The label", "The parcel at the door, 5 October"} {
		doc.Picture(fmt.Sprintf("photo%d.jpg", i+1), bytes.NewReader(fromPhone(photo(1200, 900, i))), caption)
	}
	packet.Files[dispute.FieldUncategorizedFile], err = doc.File("response.pdf")
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 2 { // the second call finds that there is nothing to do
		res, err := r.Submit(ctx, id, packet)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println("submitted:", res.Submitted, "changed:", res.Changed)
	}
	// Output:
	// submitted: true changed: [customer_email_address customer_name product_description shipping_carrier shipping_date shipping_tracking_number uncategorized_file]
	// submitted: false changed: []
}

// Writes the letter as a text for the field uncategorized_text.
func ExampleLetter_Text() {
	text, err := compose.Letter{
		From:    "Blue Bicycles Ltd",
		Dispute: &dispute.Dispute{ID: "du_1", Amount: 1250, Currency: "eur", Reason: dispute.ReasonDuplicate},
		Packet: &evidence.Packet{Evidence: dispute.Evidence{
			DuplicateChargeID: "ch_2", DuplicateChargeExplanation: "The other payment was for a lamp.",
		}},
	}.Text()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(text)
	// Output:
	// Blue Bicycles Ltd
	//
	// Response to dispute du_1
	//
	// Dispute: du_1
	// Amount: 12.50 EUR
	//
	// The reason given for the dispute is that the payment was taken twice.
	//
	// The two payments
	//
	// The other payment: ch_2
	// How the payments differ: The other payment was for a lamp.
	//
	// We ask that this dispute be decided in our favour.
}

func ExampleDocument_Build() {
	var d compose.Document
	d.Picture("label.jpg", bytes.NewReader(photo(900, 1200, 1)), "The label")
	d.Excerpt("terms.pdf", bytes.NewReader(report(300)), "1-3,68")
	res, err := d.Build()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(res.Pages, "pages")
	for _, p := range res.Parts {
		fmt.Printf("%s: pages %d to %d\n", p.Name, p.First, p.Last)
	}
	// Output:
	// 5 pages
	// label.jpg: pages 1 to 1
	// terms.pdf: pages 2 to 5
}
