package fileupload

import "io"

// awaited reads from a reader that may say nothing for a long time, such as a
// pipe, until done: net/http waits for a Read under way before it gives up. What
// comes after that is lost.
type awaited struct {
	reader io.Reader
	done   <-chan struct{}
	buffer []byte
	left   []byte // of what came
	err    error  // behind it
}

type arrival struct {
	bytes []byte
	err   error
}

func (a *awaited) Read(b []byte) (int, error) {
	if len(a.left) == 0 && a.err == nil {
		a.await(len(b))
	}
	n := copy(b, a.left)
	if a.left = a.left[n:]; len(a.left) > 0 {
		return n, nil
	}
	return n, a.err
}

// await lets one Read go on by itself and waits for it, or for the end.
func (a *awaited) await(most int) {
	if len(a.buffer) < most {
		a.buffer = make([]byte, most)
	}
	came := make(chan arrival, 1)
	go func() {
		n, err := a.reader.Read(a.buffer)
		came <- arrival{a.buffer[:n], err}
	}()
	select {
	case r := <-came:
		a.left, a.err = r.bytes, r.err
	case <-a.done:
		a.err = errOver
	}
}
