package faults_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/dispute/evidence"
	"github.com/stripedispute-go/stripedispute/fileupload"
	"github.com/stripedispute-go/stripedispute/issuingdispute"
)

type options = []stripedispute.Option

// canaryCall is a call that sends the secrets.
type canaryCall struct {
	name string
	make func(ctx context.Context, o ...stripedispute.Option) (any, error)
}

// secretOptions returns options that add the secrets to any call.
func secretOptions() options {
	var all options
	for i, v := range values()[1:] {
		all = append(all, stripedispute.WithParam(fmt.Sprintf("evidence[planted_%d]", i), v))
	}
	return all
}

// everyCall returns the calls whose parameters or results may have secrets, and then all operations,
// which get secrets by their options only.
func everyCall(cfg stripedispute.Config) []canaryCall {
	c := newClients(cfg)
	all := []canaryCall{
		{"dispute Get", func(ctx context.Context, o ...stripedispute.Option) (any, error) {
			return c.disputes.Get(ctx, "du_1", o...)
		}},
		{"dispute List", func(ctx context.Context, o ...stripedispute.Option) (any, error) {
			return c.disputes.ListPage(ctx, dispute.ListParams{}, o...)
		}},
		{"dispute Update", func(ctx context.Context, o ...stripedispute.Option) (any, error) {
			return c.disputes.Update(ctx, "du_1", dispute.UpdateParams{Metadata: secretMetadata()}, o...)
		}},
		{"dispute Stage", func(ctx context.Context, o ...stripedispute.Option) (any, error) {
			return c.disputes.Stage(ctx, "du_1", secretEvidence(), o...)
		}},
		{"dispute Submit", func(ctx context.Context, o ...stripedispute.Option) (any, error) {
			return c.disputes.Submit(ctx, "du_1", o...)
		}},
		{"dispute Close", func(ctx context.Context, o ...stripedispute.Option) (any, error) {
			return c.disputes.Close(ctx, "du_1", o...)
		}},
		{"issuing Create", func(ctx context.Context, o ...stripedispute.Option) (any, error) {
			p := issuingdispute.CreateParams{Transaction: "ipi_1", Evidence: secretIssuingEvidence(), Metadata: secretMetadata()}
			return c.issuing.Create(ctx, p, o...)
		}},
		{"issuing Get", func(ctx context.Context, o ...stripedispute.Option) (any, error) {
			return c.issuing.Get(ctx, "idp_1", o...)
		}},
		{"issuing List", func(ctx context.Context, o ...stripedispute.Option) (any, error) {
			return c.issuing.ListPage(ctx, issuingdispute.ListParams{}, o...)
		}},
		{"issuing Update", func(ctx context.Context, o ...stripedispute.Option) (any, error) {
			return c.issuing.Update(ctx, "idp_1", issuingdispute.UpdateParams{Evidence: secretIssuingEvidence(), Metadata: secretMetadata()}, o...)
		}},
		{"issuing Submit", func(ctx context.Context, o ...stripedispute.Option) (any, error) {
			return c.issuing.Submit(ctx, "idp_1", o...)
		}},
		{"file Upload", func(ctx context.Context, o ...stripedispute.Option) (any, error) {
			return c.files.Upload(ctx, fileupload.Params{
				Purpose: fileupload.PurposeDisputeEvidence, Name: "of " + person + ".pdf",
				Body: strings.NewReader("%PDF-1.7\n" + strings.Join(values(), "\n")),
				Link: &fileupload.LinkParams{Metadata: secretMetadata()},
			}, o...)
		}},
		{"file Get", func(ctx context.Context, o ...stripedispute.Option) (any, error) {
			return c.files.Get(ctx, "file_1", o...)
		}},
		{"link Create", func(ctx context.Context, o ...stripedispute.Option) (any, error) {
			return c.files.CreateLink(ctx, "file_1", fileupload.LinkParams{Metadata: secretMetadata()}, o...)
		}},
		{"link Update", func(ctx context.Context, o ...stripedispute.Option) (any, error) {
			return c.files.UpdateLink(ctx, "link_1", fileupload.UpdateLinkParams{Metadata: secretMetadata()}, o...)
		}},
	}
	for _, operation := range operations() {
		all = append(all, canaryCall{operation.name, func(ctx context.Context, o ...stripedispute.Option) (any, error) {
			return operation.withLibrary(ctx, c, o...)
		}})
	}
	return all
}

func secretMetadata() stripedispute.Metadata {
	return stripedispute.Metadata{"shop": label, "mail": email}
}

func secretEvidence() dispute.Evidence {
	return dispute.Evidence{
		CustomerEmailAddress: email, CustomerName: person, BillingAddress: address, CustomerPurchaseIP: ip, UncategorizedText: story,
		EnhancedEvidence: &dispute.EnhancedEvidence{VisaCompellingEvidence3: &dispute.CompellingEvidence3{
			DisputedTransaction: &dispute.DisputedTransaction{CustomerEmailAddress: email, ShippingAddress: &dispute.Address{Line1: address}},
		}},
	}
}

func secretIssuingEvidence() *issuingdispute.Evidence {
	return &issuingdispute.Evidence{Fraudulent: &issuingdispute.FraudulentEvidence{Explanation: story}}
}

// parametersWithSecrets returns every type that can hold evidence, with a secret in all texts.
func parametersWithSecrets() []any {
	holders := []any{ // they hold evidence among other fields
		&dispute.UpdateParams{}, &dispute.Dispute{}, &stripedispute.Page[*dispute.Dispute]{}, &evidence.Packet{},
		&issuingdispute.CreateParams{}, &issuingdispute.UpdateParams{}, &issuingdispute.IssuingDispute{},
		&stripedispute.Page[*issuingdispute.IssuingDispute]{}, &stripedispute.Expandable{}, &stripedispute.Response{},
	}
	evidenceTypes := []any{ // all their fields are evidence
		&dispute.Evidence{}, &dispute.EnhancedEvidence{}, &dispute.CompellingEvidence3{}, &dispute.DisputedTransaction{},
		&dispute.PriorTransaction{}, &dispute.Address{}, &dispute.Appeal{}, &dispute.CardAppeal{},
		&issuingdispute.Evidence{}, &issuingdispute.CanceledEvidence{}, &issuingdispute.DuplicateEvidence{}, &issuingdispute.FraudulentEvidence{},
		&issuingdispute.MerchandiseNotAsDescribedEvidence{}, &issuingdispute.NoValidAuthorizationEvidence{},
		&issuingdispute.NotReceivedEvidence{}, &issuingdispute.OtherEvidence{}, &issuingdispute.ServiceNotAsDescribedEvidence{},
	}
	for _, v := range holders {
		fill(reflect.ValueOf(v).Elem(), false)
	}
	for _, v := range evidenceTypes {
		fill(reflect.ValueOf(v).Elem(), true)
	}
	all := slices.Concat(holders, evidenceTypes)
	for _, v := range slices.Concat(holders, evidenceTypes) {
		all = append(all, reflect.ValueOf(v).Elem().Interface())
	}
	return all
}

// fill sets every string in v that is secret: v itself with secret, otherwise what is in a field with
// evidence, an expanded object or a body. Ids, enums and metadata are not secret.
func fill(v reflect.Value, secret bool) {
	switch v.Kind() {
	case reflect.String:
		if secret && v.Type() == reflect.TypeFor[string]() {
			v.SetString(story)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), secret)
	case reflect.Struct:
		for f, field := range v.Fields() {
			if f.IsExported() {
				fill(field, secret || slices.Contains([]string{"Evidence", "Object", "Body"}, f.Name) && field.Kind() != reflect.String)
			}
		}
	case reflect.Slice:
		if secret && v.Type().Elem().Kind() == reflect.Uint8 {
			v.SetBytes(fmt.Appendf(nil, "%q", story))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), secret)
	}
}
