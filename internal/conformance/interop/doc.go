// Package interop tests what docs/testing.md says about other tools: gock, httpmock, go-vcr and
// OpenTelemetry's otelhttp; also the calls of docs/migration.md.
package interop
