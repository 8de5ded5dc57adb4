package interop

import (
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/disputetest"
)

func TestOtelhttpHasASpanPerAttempt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := disputetest.NewServer()
		id := srv.AddDispute(disputetest.Dispute{})
		srv.Fail("POST /v1/disputes/{id}", disputetest.Status(http.StatusServiceUnavailable))
		spans := tracetest.NewSpanRecorder()
		provider := trace.NewTracerProvider(trace.WithSpanProcessor(spans))

		cfg := srv.Config()
		cfg.HTTPClient = &http.Client{Transport: otelhttp.NewTransport(cfg.HTTPClient.Transport,
			otelhttp.WithTracerProvider(provider),
			otelhttp.WithPropagators(propagation.NewCompositeTextMapPropagator()), // Stripe gets no traceparent
		)}
		ctx, call := provider.Tracer("test").Start(t.Context(), "respond to the dispute")
		_, err := dispute.NewClient(cfg).Stage(ctx, id, dispute.Evidence{ProductDescription: "A blue bicycle"})
		require.NoError(t, err)
		call.End()

		ended := spans.Ended()
		require.Len(t, ended, 3)
		for i, status := range []int{http.StatusServiceUnavailable, http.StatusOK} {
			assert.Equal(t, call.SpanContext().SpanID(), ended[i].Parent().SpanID())
			assert.Contains(t, ended[i].Attributes(), attribute.Int("http.response.status_code", status))
		}
		assert.Equal(t, codes.Error, ended[0].Status().Code)
		assert.Equal(t, codes.Unset, ended[1].Status().Code)
		for _, r := range srv.Requests() {
			assert.Empty(t, r.Header.Get("Traceparent"))
		}
	})
}
