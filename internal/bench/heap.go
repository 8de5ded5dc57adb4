package bench

import (
	"runtime"
	"runtime/metrics"
	"time"
)

// heapGrowth does work and returns by how many bytes the heap grew at most. Until the work is done,
// a goroutine looks at the heap every 200 µs.
func heapGrowth(work func() error) (uint64, error) {
	runtime.GC()
	before := heapInUse()
	most := before
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			case <-time.After(200 * time.Microsecond):
				most = max(most, heapInUse())
			}
		}
	}()
	err := work()
	after := heapInUse()
	close(stop)
	<-done // the other goroutine has written most for the last time
	return max(most, after) - before, err
}

// heapInUse returns the bytes of all objects, also of those that are not reachable any more but
// not freed yet.
func heapInUse() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
