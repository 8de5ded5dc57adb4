//go:build unix

package bench

import (
	"syscall"
	"time"
)

// computed is the time that this process has spent computing, in all threads.
func computed() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
