package evidence

import (
	"context"
	"sync"
)

// job is one of several things that are done side by side. It reports progress by tell.
type job func(ctx context.Context, i int, tell func(Event)) error

// report is an event of a job, which waits until it was passed on.
type report struct {
	event Event
	heard chan struct{}
}

// sideBySide does a job for each number below n, at most limit at a time. The first that
// fails ends the others. This goroutine passes their reports to Progress, and a panic of
// Progress or of a job continues in it once all jobs have ended.
func (f *filing) sideBySide(ctx context.Context, n, limit int, do job) error {
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
			case <-r.heard:
			case <-ctx.Done():
			}
		case <-ctx.Done():
		}
	}
	for next, running := 0, 0; ; {
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
			close(r.heard)
		case o := <-ended:
			running--
			if _, err := o.get(); err != nil {
				stop(err)
			}
		}
	}
}
