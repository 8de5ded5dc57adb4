package transport

import (
	"fmt"
	"io"
	"net/http"
)

// How much is read of a body, after decompression.
//
// A dispute holds at most 150,000 characters of evidence, in at most 12 bytes each
// ("\ud83d\ude00"), which are 1.8 MB; its metadata is at most 0.3 MB, and a charge, a
// payment and nine files that are expanded have as much room again. For most pages a
// quarter of a MiB an item is ample, and 100 disputes with 150,000 letters each fit.
const (
	maxObject  = 4 << 20
	maxPerItem = 256 << 10 // more for each item of a page
	maxPage    = 20 << 20
	maxRefusal = 1 << 20 // of a status outside 2xx: the rest is not read

	trusted = 1 << 20 // a stated length up to here is believed at once
)

// read reads the body of an answer that may list so many items: into one buffer of the
// stated size where one is stated. A length of 0 may be one that a hand-made mock has
// not stated.
func read(resp *http.Response, items int) ([]byte, fault, error) {
	most := int64(min(maxObject+maxPerItem*items, maxPage))
	refused := resp.StatusCode < 200 || resp.StatusCode > 299
	if refused {
		most = maxRefusal
	}
	n := resp.ContentLength
	if n > most && !refused {
		return nil, tooLarge, larger(most, items)
	}
	if 0 < n && n <= trusted {
		b := make([]byte, n)
		m, err := io.ReadFull(resp.Body, b)
		return cutAt(b[:m], err)
	}
	b, err := readUpTo(resp.Body, most+1)
	if int64(len(b)) <= most {
		return cutAt(b, err)
	}
	if refused {
		return b[:most], none, nil
	}
	return nil, tooLarge, larger(most, items)
}

// readUpTo reads all of r, but not more than most bytes and into not more than that.
func readUpTo(r io.Reader, most int64) ([]byte, error) {
	b := make([]byte, 0, 4096)
	for idle := 0; int64(len(b)) < most; idle++ {
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
			idle = 0
		case idle > 100:
			return b, io.ErrNoProgress
		}
	}
	return b, nil
}

func cutAt(b []byte, err error) ([]byte, fault, error) {
	if err != nil {
		return b, cut, err
	}
	return b, none, nil
}

func larger(most int64, items int) error {
	if items > 1 {
		return fmt.Errorf("the answer is larger than %d KiB; ask for fewer items a page, by Limit", most>>10)
	}
	return fmt.Errorf("the answer is larger than %d MiB", most>>20)
}
