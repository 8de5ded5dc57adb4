package bench

import (
	"runtime"
	"runtime/metrics"
	"time"
)

// peak runs work and returns by how many bytes the heap grew at most.
func peak(work func() error) (uint64, error) {
	runtime.GC()
	before := heap()
	most := before
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			case <-time.After(200 * time.Microsecond):
				most = max(most, heap())
			}
		}
	}()
	err := work()
	most = max(most, heap())
	close(stop)
	<-done
	return max(most, heap()) - before, err
}

// heap is the bytes of all objects, dead ones that are not swept yet included.
func heap() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
