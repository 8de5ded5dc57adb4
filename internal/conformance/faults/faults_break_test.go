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

// breaks is what can go wrong once a request was read and took effect.
func breaks() []fault {
	never := want{attempts: tries, text: "no response to", effect: true}
	short := want{attempts: tries, status: http.StatusOK, text: "the response broke off after", effect: true}
	huge := want{attempts: 1, status: http.StatusOK, text: "the response is larger than", effect: true}
	after := func(f func(x *exchange, answer string) bool) func(*exchange) bool {
		return func(x *exchange) bool {
			x.body()
			return f(x, x.effect())
		}
	}
	return []fault{
		{name: "reset after the effect", kind: connection, spoil: after(func(x *exchange, _ string) bool { return x.reset() }), want: never},
		{name: "closed after the effect", kind: connection, spoil: after(func(*exchange, string) bool { return false }), want: never},
		{name: "garbage", kind: connection, spoil: after(func(x *exchange, _ string) bool { x.write("SMTP ready\r\n\r\n"); return false }), want: never},
		{name: "cut in the header", kind: connection, spoil: after(func(x *exchange, _ string) bool {
			x.write("HTTP/1.1 200 OK\r\nContent-Ty")
			return false
		}), want: never},
		{name: "cut in the body", kind: connection, broken: true, spoil: after(func(x *exchange, answer string) bool {
			x.write(fmt.Sprintf("HTTP/1.1 200 OK\r\nRequest-Id: req_fault\r\nContent-Length: %d\r\n\r\n%s", len(answer), answer[:len(answer)/2]))
			return false
		}), want: short},
		{name: "cut in a chunk", kind: connection, broken: true, spoil: after(func(x *exchange, answer string) bool {
			x.write(fmt.Sprintf("HTTP/1.1 200 OK\r\nRequest-Id: req_fault\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\nff\r\n", 20, answer[:20]))
			return false
		}), want: short},
		{name: "reset in the body", kind: connection, broken: true, spoil: after(func(x *exchange, answer string) bool {
			x.write("HTTP/1.1 200 OK\r\nRequest-Id: req_fault\r\nContent-Length: 9999\r\n\r\n" + answer)
			return x.reset()
		}), want: short},
		{name: "silence", kind: connection, timeout: brief, spoil: after(func(x *exchange, _ string) bool { return x.silence() }), want: never},
		{name: "another protocol, and silence", kind: otherProtocol, spoil: after(func(x *exchange, _ string) bool {
			x.write("HTTP/1.1 101 Switching Protocols\r\nRequest-Id: req_fault\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
			_ = x.conn.SetReadDeadline(time.Now().Add(3 * time.Second)) // for those who wait
			return x.silence()
		}), want: want{attempts: tries, status: http.StatusSwitchingProtocols, text: "switched protocols", effect: true}},
		{name: "trickle", kind: connection, broken: true, timeout: brief, spoil: after(func(x *exchange, _ string) bool {
			x.write("HTTP/1.1 200 OK\r\nRequest-Id: req_fault\r\nContent-Length: 99999\r\n\r\n")
			for range time.Tick(20 * time.Millisecond) {
				if !x.write(" ") {
					break
				}
			}
			return false
		}), want: short},
		{name: "200 MB", kind: tooLarge, heavy: true, spoil: after(func(x *exchange, answer string) bool {
			x.write(fmt.Sprintf("HTTP/1.1 200 OK\r\nRequest-Id: req_fault\r\nContent-Length: %d\r\n\r\n", size))
			_, _ = io.Copy(x.conn, blown(answer))
			return false
		}), want: huge},
		{name: "200 MB in gzip", kind: tooLarge, heavy: true, spoil: after(func(x *exchange, answer string) bool {
			return x.reply(http.StatusOK, "application/json", packed(answer), "Content-Encoding: gzip")
		}), want: huge},
	}
}

// kept is what breaks on connections that were used before, where net/http repeats
// requests by itself.
func kept() []fault {
	never := want{attempts: tries, text: "no response to", effect: true}
	after := func(last func(x *exchange) bool) func(*exchange) bool {
		return func(x *exchange) bool {
			x.body()
			x.effect()
			return last(x)
		}
	}
	return []fault{
		{name: "reset after the effect, on a kept connection", kind: keptConn, kept: 10, spoil: after((*exchange).reset), want: never},
		{name: "closed after the effect, on a kept connection", kind: keptConn, kept: 10, spoil: after(func(*exchange) bool { return false }), want: never},
	}
}

const size = 200 << 20

// blown is an answer with nothing in it but the right object and much space.
func blown(answer string) io.Reader {
	space := strings.Repeat(" ", 1<<20)
	parts := []io.Reader{strings.NewReader(answer)}
	for range size>>20 - 1 {
		parts = append(parts, strings.NewReader(space))
	}
	return io.MultiReader(append(parts, strings.NewReader(space[len(answer):]))...)
}

var (
	bombs     sync.Map
	packMutex sync.Mutex
)

// packed is the same, compressed.
func packed(answer string) string {
	packMutex.Lock()
	defer packMutex.Unlock()
	if b, ok := bombs.Load(answer); ok {
		return b.(string)
	}
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.Copy(w, blown(answer))
	_ = w.Close()
	bombs.Store(answer, b.String())
	return b.String()
}
