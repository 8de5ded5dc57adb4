package faults_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"net/http"
	"sync"
	"time"
)

// connections returns what can fail before a request is read.
func connections() []fault {
	never := want{attempts: tries, text: "no response to"}
	return []fault{
		{name: "connection refused", kind: connection, dial: refusing, want: want{attempts: tries, text: "connection refused"}},
		{name: "unknown host", kind: connection, dial: resolving, want: want{attempts: tries, text: "nothing.invalid"}},
		{name: "reset before the request", kind: connection, accept: func(x *exchange) { x.reset() }, want: never},
		{name: "closed before the request", kind: connection, accept: func(*exchange) {}, want: never},
		{
			name: "reset during the request", kind: connection,
			breakExchange: func(x *exchange) bool {
				_, _ = x.req.Body.Read(make([]byte, 1))
				return x.reset()
			},
			want: never,
		},
		{
			name: "certificate of an unknown authority", kind: brokenTLS, scheme: "https",
			want: want{attempts: 1, text: "certificate signed by unknown authority"},
		},
		{
			name: "plain HTTP instead of TLS", kind: brokenTLS, scheme: "https",
			accept: func(x *exchange) {
				_, _ = x.tcp.Read(make([]byte, 1024))
				x.reply(http.StatusBadRequest, "text/plain", "use http")
			},
			want: want{attempts: 1, text: "HTTP response to HTTPS client"},
		},
	}
}

// refusing dials a port where nobody listens.
func refusing(h *host) dial {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if h.takeFault() {
			address = "127.0.0.1:1"
		}
		return new(net.Dialer).DialContext(ctx, network, address)
	}
}

// resolving uses a name server that cannot be reached.
func resolving(h *host) dial {
	mute := &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no name server")
	}}
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if h.takeFault() {
			return (&net.Dialer{Resolver: mute}).DialContext(ctx, network, "nothing.invalid:443")
		}
		return new(net.Dialer).DialContext(ctx, network, address)
	}
}

// untrusted is a TLS configuration with a self-signed certificate.
var untrusted = sync.OnceValue(func() *tls.Config {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		NotBefore:    time.Now().Add(-time.Hour),
		NotAfter:     time.Now().Add(time.Hour),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
})
