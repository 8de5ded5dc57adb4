package stripedispute_test

import (
	"context"
	"io"
	"io/fs"
	"iter"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/disputetest"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/form"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
	"github.com/stripedispute-go/stripedispute/webhook"
)

type option = stripedispute.Option

// TestPublicNamesKeepTheirTypes fails to compile when a name that programs rely on is
// dropped or changes its type.
func TestPublicNamesKeepTheirTypes(*testing.T) {
	_ = stripedispute.Config{
		Key: "", Account: "", Version: stripedispute.APIVersion, BaseURL: "", FilesURL: "",
		HTTPClient: (*http.Client)(nil), MaxRetries: 0, Logger: (*slog.Logger)(nil), UserAgent: "",
	}
	_ = stripedispute.Error{Status: 0, RequestID: "", Type: "", Code: "", DeclineCode: "", Param: "", Message: "", DocURL: ""}
	_ = []error{
		stripedispute.ErrAuthentication, stripedispute.ErrPermission, stripedispute.ErrNotFound, stripedispute.ErrRateLimited,
		stripedispute.ErrIdempotency, stripedispute.ErrInvalidRequest, stripedispute.ErrServer,
	}
	_ = stripedispute.Page[int]{Data: []int{}, HasMore: false, URL: ""}
	_ = []time.Time{stripedispute.Timestamp(0).Time()}
	_ = []bool{stripedispute.Timestamp(0).IsZero()}
	_ = []string{
		stripedispute.Timestamp(0).String(), string(stripedispute.FileID("")), stripedispute.Metadata{}["k"], stripedispute.Expandable{}.ID,
	}
	_ = stripedispute.At(time.Time{})
	_ = stripedispute.Expandable{}.Decode
	_ = []option{
		stripedispute.WithIdempotencyKey("k"), stripedispute.WithAccount("a"), stripedispute.WithExpand("a", "b"),
		stripedispute.WithResponse(&stripedispute.Response{}),
	}
	_ = stripedispute.BalanceTransaction{}
	var (
		_ func(int64, string) string = stripedispute.FormatAmount
		_ func(error) bool           = stripedispute.Permanent
	)

	var d *dispute.Client = dispute.NewClient(stripedispute.Config{})
	var (
		_ func(context.Context, string, ...option) (*dispute.Dispute, error)                                  = d.Get
		_ func(context.Context, dispute.ListParams, ...option) iter.Seq2[*dispute.Dispute, error]             = d.List
		_ func(context.Context, dispute.ListParams, ...option) (*stripedispute.Page[*dispute.Dispute], error) = d.ListPage
		_ func(context.Context, string, dispute.UpdateParams, ...option) (*dispute.Dispute, error)            = d.Update
		_ func(context.Context, string, dispute.Evidence, ...option) (*dispute.Dispute, error)                = d.Stage
		_ func(context.Context, string, ...option) (*dispute.Dispute, error)                                  = d.Submit
		_ func(context.Context, string, ...option) (*dispute.Dispute, error)                                  = d.Close
		_ func(context.Context, string, ...option) iter.Seq2[*dispute.Dispute, error]                         = d.OfPayment
		_ func(dispute.Status) bool                                                                           = dispute.Status.NeedsResponse
		_ func(dispute.Status) bool                                                                           = dispute.Status.Inquiry
		_ func(dispute.Status) bool                                                                           = dispute.Status.Final
		_ func(dispute.Evidence) dispute.Fingerprint                                                          = dispute.Evidence.Fingerprint
		_ func(*dispute.Dispute) (time.Time, bool)                                                            = (*dispute.Dispute).Deadline
		_ func(*dispute.Dispute) bool                                                                         = (*dispute.Dispute).FundsWithdrawn
		_ func(any) (string, error)                                                                           = form.Encode
		_ func([]byte, string, ...string) error                                                               = webhook.Verify
		_ func([]byte, string, ...string) (*webhook.Event, error)                                             = webhook.Parse
		_ func([]byte, string, time.Time) string                                                              = webhook.Sign
		_ func(*webhook.Event) (*dispute.Dispute, bool)                                                       = (*webhook.Event).Dispute
		_ func(*webhook.Event) (*issuingdispute.IssuingDispute, bool)                                         = (*webhook.Event).IssuingDispute
		_ http.Handler                                                                                        = &webhook.Handler{
			Secrets: []string{}, Handle: func(context.Context, *webhook.Event) error { return nil },
		}
		_ http.Handler         = disputetest.NewServer()
		_ stripedispute.Config = disputetest.NewServer().Config()
	)
	_ = dispute.UpdateParams{
		Evidence: &dispute.Evidence{}, Metadata: stripedispute.Metadata{}, Submit: false, Unset: []string{}, IntendedSubmissionMethod: "",
	}
	_ = dispute.ListParams{Charge: "", PaymentIntent: "", Created: stripedispute.TimeRange{}, Limit: 0, StartingAfter: "", EndingBefore: ""}
	_ = dispute.Dispute{
		ID: "", Amount: int64(0), Currency: "", Status: dispute.StatusNeedsResponse, Reason: dispute.ReasonFraudulent,
		Charge: stripedispute.Expandable{}, PaymentIntent: stripedispute.Expandable{}, Evidence: dispute.Evidence{},
		EvidenceDetails:     dispute.EvidenceDetails{DueBy: stripedispute.Timestamp(0), HasEvidence: false, PastDue: false, SubmissionCount: 0},
		BalanceTransactions: []stripedispute.BalanceTransaction{}, Metadata: stripedispute.Metadata{}, Created: stripedispute.Timestamp(0),
	}
	_ = dispute.CaseTypeInquiry
	_ = dispute.Evidence{
		CustomerEmailAddress: "", DuplicateChargeID: "", CustomerPurchaseIP: "",
		Receipt: stripedispute.FileID(""), EnhancedEvidence: &dispute.EnhancedEvidence{},
	}
	_ = webhook.Event{ID: "", Type: "", Created: 0, Account: "", Livemode: false}

	var f *fileupload.Client = fileupload.NewClient(stripedispute.Config{})
	var (
		_ func(context.Context, fileupload.Params, ...option) (*fileupload.File, error)          = f.Upload
		_ func(context.Context, fileupload.Purpose, string, ...option) (*fileupload.File, error) = f.UploadFile
		_ fileupload.Params                                                                      = fileupload.Params{
			Purpose: fileupload.PurposeDisputeEvidence, Name: "", Body: io.Reader(nil), ContentType: "", Link: &fileupload.LinkParams{},
		}
		_ stripedispute.FileID = fileupload.File{Purpose: "", Size: 0, Type: ""}.ID
	)
	_, _, _ = f.Get, f.List, f.ListPage
	_, _, _, _ = f.CreateLink, f.GetLink, f.UpdateLink, f.ListLinks

	i := issuingdispute.NewClient(stripedispute.Config{})
	_, _, _, _, _, _ = i.Create, i.Get, i.List, i.ListPage, i.Update, i.Submit
	_ = issuingdispute.CreateParams{
		Transaction: "", Amount: int64(0), Evidence: &issuingdispute.Evidence{}, Metadata: stripedispute.Metadata{}, ReceivedDebit: "",
	}
	_ = issuingdispute.Evidence{
		Reason: "", Canceled: &issuingdispute.CanceledEvidence{},
		Duplicate: &issuingdispute.DuplicateEvidence{}, Fraudulent: &issuingdispute.FraudulentEvidence{},
		MerchandiseNotAsDescribed: &issuingdispute.MerchandiseNotAsDescribedEvidence{},
		NoValidAuthorization:      &issuingdispute.NoValidAuthorizationEvidence{},
		NotReceived:               &issuingdispute.NotReceivedEvidence{}, Other: &issuingdispute.OtherEvidence{},
		ServiceNotAsDescribed: &issuingdispute.ServiceNotAsDescribedEvidence{},
	}
	_ = issuingdispute.IssuingDispute{
		ID: "", Status: issuingdispute.StatusUnsubmitted,
		Transaction: stripedispute.Expandable{}, Evidence: issuingdispute.Evidence{}, LossReason: "",
	}
	_ = issuingdispute.StatusSubmitted

	r := &evidence.Responder{Disputes: d, Files: f}
	var (
		_ func(fs.FS) (*evidence.Packet, error)                                        = evidence.Load
		_ func(*evidence.Packet, *dispute.Dispute) error                               = (*evidence.Packet).Check
		_ func(context.Context, string, *evidence.Packet) (*evidence.Result, error)    = r.Submit
		_ func(context.Context, string, *evidence.Packet) (*evidence.Result, error)    = r.Stage
		_ func(context.Context, string, dispute.Fingerprint) (*evidence.Result, error) = r.SubmitStaged
		_ dispute.Fingerprint                                                          = evidence.Result{}.Fingerprint
		_ error                                                                        = evidence.ErrChanged
		_ error                                                                        = (*evidence.Problems)(nil)
	)
}
