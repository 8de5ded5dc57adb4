package bench

import (
	"context"
	"time"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
)

// Packet compares staging eight files that are uploaded at the same time with staging them
// one after another. An upload takes the server 50 milliseconds.
func Packet(e Effort) ([]Figure, error) {
	stage := func(parallel int) func() error {
		return func() error {
			srv := disputetest.NewServer()
			srv.FailAlways("POST /v1/files", disputetest.Slow(50*time.Millisecond))
			cfg := srv.Config()
			r := evidence.Responder{Disputes: dispute.NewClient(cfg), Files: fileupload.NewClient(cfg), Parallel: parallel}
			_, err := r.Stage(context.Background(), srv.AddDispute(disputetest.Dispute{}), eightFiles())
			return err
		}
	}
	r, err := Race(e.part(10), Runner{"side by side", stage(0)}, Runner{"one after another", stage(1)})
	if err != nil {
		return nil, err
	}
	return []Figure{ratio("packet", r.Time("side by side", "one after another"), 0.25, r.Times())}, nil
}

func eightFiles() *evidence.Packet {
	p := &evidence.Packet{Files: map[dispute.Field]evidence.File{}}
	for _, f := range []dispute.Field{
		dispute.FieldReceipt, dispute.FieldCustomerSignature, dispute.FieldRefundPolicy, dispute.FieldCancellationPolicy,
		dispute.FieldCustomerCommunication, dispute.FieldServiceDocumentation, dispute.FieldShippingDocumentation, dispute.FieldUncategorizedFile,
	} {
		p.Files[f] = evidence.FileOf(string(f)+".pdf", smallPDF(string(f)))
	}
	return p
}

// smallPDF is a PDF of one page, with a comment that makes it differ from others.
func smallPDF(comment string) []byte {
	return []byte("%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << /Type /Pages /Count 1 /Kids [3 0 R] >> endobj\n" +
		"3 0 obj << /Type /Page /Parent 2 0 R >> endobj\ntrailer << /Root 1 0 R >>\n% " + comment + "\n%%EOF\n")
}
