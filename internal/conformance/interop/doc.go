// Package interop proves what docs/testing.md of the library promises about other
// people's tools: gock, httpmock, go-vcr and OpenTelemetry's otelhttp.
package interop
