package transport

import (
	"fmt"
	"io"
	"net/http"
)

// The limits for reading a body, after decompression. SECURITY.md states them.
//
// A dispute has at most 150,000 characters of evidence, each in at most 12 bytes
// ("\ud83d\ude00"): 1.8 MB. Its metadata is at most 0.3 MB. A charge, a payment and nine
// files, if they are expanded, take about as much again. For an item of a page a quarter of
// a MiB is usually enough, and 100 disputes with 150,000 letters each fit in a page. Package decode
// has a limit for the memory of the decoded values, maxMemory.
const (
	maxObject  = 4 << 20
	maxPerItem = 256 << 10 // added for each item of a page
	maxPage    = 20 << 20
	maxRefusal = 1 << 20 // of a response that is not 2xx: the rest is not read

	trustedLength = 1 << 20 // up to this Content-Length, the buffer is allocated at once
)

// readBody reads the body of a response that may list items objects, into one buffer of the
// stated size if a size is stated. A Content-Length of 0 does not count: a hand-made mock
// may not have set it. If a Read does not return, Client.try closes the body when the attempt ends.
func readBody(resp *http.Response, items int) ([]byte, fault, error) {
	most := int64(min(maxObject+maxPerItem*items, maxPage))
	isRefusal := resp.StatusCode < 200 || resp.StatusCode > 299
	if isRefusal {
		most = maxRefusal
	}
	n := resp.ContentLength
	if n > most && !isRefusal {
		return nil, tooLarge, tooLargeError(most, items)
	}
	if 0 < n && n <= trustedLength {
		b := make([]byte, n)
		m, err := io.ReadFull(resp.Body, b)
		return orCutShort(b[:m], err)
	}
	b, err := readUpTo(resp.Body, most+1)
	if int64(len(b)) <= most {
		return orCutShort(b, err)
	}
	if isRefusal {
		return b[:most], none, nil
	}
	return nil, tooLarge, tooLargeError(most, items)
}

// readUpTo reads at most most bytes of r, into a buffer that is never larger than that.
func readUpTo(r io.Reader, most int64) ([]byte, error) {
	b := make([]byte, 0, 4096)
	for emptyReads := 0; int64(len(b)) < most; emptyReads++ {
		if len(b) == cap(b) {
			grown := make([]byte, len(b), min(2*int64(cap(b)), most))
			copy(grown, b)
			b = grown
		}
		n, err := r.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		switch {
		case err == io.EOF:
			return b, nil
		case err != nil:
			return b, err
		case n > 0:
			emptyReads = 0
		case emptyReads > 100:
			return b, io.ErrNoProgress
		}
	}
	return b, nil
}

func orCutShort(b []byte, err error) ([]byte, fault, error) {
	if err != nil {
		return b, cutShort, err
	}
	return b, none, nil
}

func tooLargeError(most int64, items int) error {
	if items > 1 {
		return fmt.Errorf("the response is larger than %d KiB; request fewer items per page, with Limit", most>>10)
	}
	return fmt.Errorf("the response is larger than %d MiB", most>>20)
}
