package faults_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// breaks returns what can fail after a request was read and took effect.
func breaks() []fault {
	never := want{attempts: tries, text: "no response to", effect: true}
	short := want{attempts: tries, status: http.StatusOK, text: "the response broke off after", effect: true}
	huge := want{attempts: 1, status: http.StatusOK, text: "the response is larger than", effect: true}
	const head = "HTTP/1.1 200 OK\r\nRequest-Id: req_fault\r\n"
	reset := func(x *exchange, _ string) bool { return x.reset() }
	closed := func(*exchange, string) bool { return false }
	silent := func(x *exchange, _ string) bool { return x.silence() }
	after := func(f func(x *exchange, response string) bool) func(*exchange) bool {
		return func(x *exchange) bool {
			x.body()
			return f(x, x.effect())
		}
	}
	return []fault{
		{name: "reset after the effect", kind: connection, breakExchange: after(reset), want: never},
		{name: "closed after the effect", kind: connection, breakExchange: after(closed), want: never},
		{name: "garbage", kind: connection, breakExchange: after(func(x *exchange, _ string) bool {
			x.write("SMTP ready\r\n\r\n")
			return false
		}), want: never},
		{name: "cut in the header", kind: connection, breakExchange: after(func(x *exchange, _ string) bool {
			x.write("HTTP/1.1 200 OK\r\nContent-Ty")
			return false
		}), want: never},
		{name: "cut in the body", kind: connection, broken: true, breakExchange: after(func(x *exchange, response string) bool {
			x.write(fmt.Sprintf(head+"Content-Length: %d\r\n\r\n%s", len(response), response[:len(response)/2]))
			return false
		}), want: short},
		{name: "cut in a chunk", kind: connection, broken: true, breakExchange: after(func(x *exchange, response string) bool {
			x.write(fmt.Sprintf(head+"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\nff\r\n", 20, response[:20]))
			return false
		}), want: short},
		{name: "reset in the body", kind: connection, broken: true, breakExchange: after(func(x *exchange, response string) bool {
			x.write(head + "Content-Length: 9999\r\n\r\n" + response)
			return x.reset()
		}), want: short},
		{name: "silence", kind: connection, timeout: brief, breakExchange: after(silent), want: never},
		{name: "another protocol, and silence", kind: otherProtocol, breakExchange: after(func(x *exchange, _ string) bool {
			x.write("HTTP/1.1 101 Switching Protocols\r\nRequest-Id: req_fault\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
			_ = x.conn.SetReadDeadline(time.Now().Add(3 * time.Second)) // for a client that waits
			return x.silence()
		}), want: want{attempts: tries, status: http.StatusSwitchingProtocols, text: "switched protocols", effect: true}},
		{name: "trickle", kind: connection, broken: true, timeout: brief, breakExchange: after(func(x *exchange, _ string) bool {
			x.write(head + "Content-Length: 99999\r\n\r\n")
			for range time.Tick(20 * time.Millisecond) {
				if !x.write(" ") {
					break
				}
			}
			return false
		}), want: short},
		{name: "200 MB", kind: tooLarge, heavy: true, breakExchange: after(func(x *exchange, response string) bool {
			x.write(fmt.Sprintf(head+"Content-Length: %d\r\n\r\n", size))
			_, _ = io.Copy(x.conn, padded(response))
			return false
		}), want: huge},
		{name: "200 MB in gzip", kind: tooLarge, heavy: true, breakExchange: after(func(x *exchange, response string) bool {
			return x.reply(http.StatusOK, "application/json", compressed(response), "Content-Encoding: gzip")
		}), want: huge},
	}
}

// kept returns faults of connections that were used before. There, net/http repeats requests by
// itself.
func kept() []fault {
	never := want{attempts: tries, text: "no response to", effect: true}
	after := func(last func(x *exchange) bool) func(*exchange) bool {
		return func(x *exchange) bool {
			x.body()
			x.effect()
			return last(x)
		}
	}
	closed := func(*exchange) bool { return false }
	return []fault{
		{name: "reset after the effect, on a kept connection", kind: keptConn, kept: 10, breakExchange: after((*exchange).reset), want: never},
		{name: "closed after the effect, on a kept connection", kind: keptConn, kept: 10, breakExchange: after(closed), want: never},
	}
}

const size = 200 << 20

// padded returns the right response, followed by spaces.
func padded(response string) io.Reader {
	space := strings.Repeat(" ", 1<<20)
	parts := []io.Reader{strings.NewReader(response)}
	for range size>>20 - 1 {
		parts = append(parts, strings.NewReader(space))
	}
	return io.MultiReader(append(parts, strings.NewReader(space[len(response):]))...)
}

var (
	bombs     sync.Map
	packMutex sync.Mutex
)

// compressed returns the padded response, compressed.
func compressed(response string) string {
	packMutex.Lock()
	defer packMutex.Unlock()
	if b, ok := bombs.Load(response); ok {
		return b.(string)
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.Copy(w, padded(response))
	_ = w.Close()
	bombs.Store(response, b.String())
	return b.String()
}
