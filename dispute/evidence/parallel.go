package evidence

import (
	"context"
	"sync"
)

// job is the job number i of several parallel jobs. It reports progress through tell, from any
// goroutine. It must end when ctx ends, because parallel waits for it.
type job func(ctx context.Context, i int, tell func(Event)) error

// report is an event of a job. The job waits until Progress has returned or the jobs are cancelled.
type report struct {
	event Event
	told  chan struct{} // closed when Progress has returned
}

// parallel runs the jobs 0 to n-1, each in its own goroutine and at most limit at a time.
// When a job fails, it cancels the others. The goroutine of parallel itself passes the
// events to Progress. If Progress or a job panics, the panic continues in this goroutine,
// after all jobs have ended.
func (f *filing) parallel(ctx context.Context, n, limit int, do job) error {
	ctx, stop := context.WithCancelCause(ctx)
	var jobs sync.WaitGroup
	defer jobs.Wait()
	defer stop(nil)
	reports, ended := make(chan report), make(chan outcome[struct{}], n)
	tell := func(e Event) {
		if f.Progress == nil {
			return
		}
		r := report{e, make(chan struct{})}
		select {
		case reports <- r:
			select {
			case <-r.told:
			case <-ctx.Done():
			}
		case <-ctx.Done():
		}
	}
	next, running := 0, 0
	for {
		if next < n && running < limit && ctx.Err() == nil {
			i := next
			next, running = next+1, running+1
			jobs.Go(func() {
				run(func() (none struct{}, err error) { return none, do(ctx, i, tell) }, ended)
			})
			continue
		}
		if running == 0 {
			return context.Cause(ctx)
		}
		select {
		case r := <-reports:
			f.Progress(r.event)
			close(r.told)
		case o := <-ended:
			running--
			if _, err := o.get(); err != nil {
				stop(err)
			}
		}
	}
}
