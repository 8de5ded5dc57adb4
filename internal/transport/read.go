package transport

import (
	"bytes"
	"io"
	"net/http"
)

const (
	maxAnswer = 64 << 20 // a page of 100 disputes, each at its limits, fits
	trusted   = 1 << 20  // a stated length up to here is believed at once
)

// read reads the whole answer: into one buffer of the stated size where there
// is one, and never more than maxAnswer. A length of 0 may be one that a hand-made
// mock has not stated.
func read(resp *http.Response) ([]byte, fault, error) {
	n := resp.ContentLength
	if n > maxAnswer {
		return nil, tooLarge, nil
	}
	if 0 < n && n <= trusted {
		b := make([]byte, n)
		m, err := io.ReadFull(resp.Body, b)
		return cutAt(b[:m], err)
	}
	var b bytes.Buffer
	m, err := b.ReadFrom(io.LimitReader(resp.Body, maxAnswer+1))
	if m > maxAnswer {
		return nil, tooLarge, nil
	}
	return cutAt(b.Bytes(), err)
}

func cutAt(b []byte, err error) ([]byte, fault, error) {
	if err != nil {
		return b, cut, err
	}
	return b, none, nil
}
