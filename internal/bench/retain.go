package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"

	"github.com/stripe/stripe-go/v85"

	"github.com/stripedispute-go/stripedispute"
	"github.com/stripedispute-go/stripedispute/dispute"
	"github.com/stripedispute-go/stripedispute/internal/decode"
)

// Retain measures the memory of one dispute that is kept from a page of 100.
func Retain(e Effort) ([]Figure, error) {
	body := page(fullDispute, 0, 100, false)
	client := stripe.NewClient("sk_test_bench", stripe.WithBackends(&stripe.Backends{API: cannedBackend{body: body}}))
	library, err := heapPerResult(e.part(2), func() (any, error) {
		p := new(stripedispute.Page[*dispute.Dispute])
		err := decode.Into(body, p, 100)
		return p.Data[50], err
	})
	if err != nil {
		return nil, err
	}
	stripeGo, err := heapPerResult(e.part(2), func() (any, error) {
		list := client.V1Disputes.List(context.Background(), nil)
		return list.Data()[50], list.Err()
	})
	if err != nil {
		return nil, err
	}
	alone, err := heapPerResult(e.part(2), func() (any, error) {
		d := new(dispute.Dispute)
		err := json.Unmarshal(fullDispute, d)
		return d, err
	})
	if err != nil {
		return nil, err
	}
	note := fmt.Sprintf("stripedispute %.1f KB a dispute, stripe-go %.1f KB, decoded alone %.1f KB", library/1000, stripeGo/1000, alone/1000)
	return []Figure{
		ratio("retain-1-of-100", library/stripeGo, 0, note),
		ratio("retain-1-of-100-over-alone", library/alone, 0, ""),
	}, nil
}

// heapPerResult returns the average bytes of heap that a result of load keeps in use. It
// measures n results after n others.
func heapPerResult(n int, load func() (any, error)) (float64, error) {
	var all []any
	var sizes [2]uint64
	for i := range sizes {
		for range n {
			v, err := load()
			if err != nil {
				return 0, err
			}
			all = append(all, v)
		}
		sizes[i] = liveHeap()
	}
	runtime.KeepAlive(all)
	return float64(sizes[1]-sizes[0]) / float64(n), nil
}

// liveHeap returns the bytes of all objects that are reachable.
func liveHeap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
