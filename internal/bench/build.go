package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// Build measures a program that makes one call: the CPU time to compile what it needs beyond
// the standard library, and its size. It runs the go command once, because CPU time depends
// little on other work of the machine. The current folder must be that of this module.
func Build(Effort) ([]Figure, error) {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	std := filepath.Join(dir, "std")
	if _, err := goCommand(std, "build", "std"); err != nil {
		return nil, err
	}
	programs := []string{"stripedispute", "stripego", "nethttp"}
	times, sizes := make([]time.Duration, len(programs)), make([]float64, len(programs))
	for i, name := range programs {
		cache, binary := filepath.Join(dir, "cache-"+name), filepath.Join(dir, name)
		if err := os.CopyFS(cache, os.DirFS(std)); err != nil {
			return nil, err
		}
		if times[i], err = goCommand(cache, "build", "-o", binary, "./build/"+name); err != nil {
			return nil, err
		}
		info, err := os.Stat(binary)
		if err != nil {
			return nil, err
		}
		sizes[i] = float64(info.Size())
	}
	library, stripeGo, floor := times[0], times[1], times[2]
	compiled := fmt.Sprintf("CPU time: stripedispute %s, stripe-go %s, net/http %s",
		shortDuration(library), shortDuration(stripeGo), shortDuration(floor))
	linked := fmt.Sprintf("stripedispute %.2f MB, stripe-go %.2f MB, net/http %.2f MB", sizes[0]/1e6, sizes[1]/1e6, sizes[2]/1e6)
	return []Figure{
		ratio("build", float64(library-floor)/float64(stripeGo-floor), 0.15, compiled),
		ratio("binary", sizes[0]/sizes[2], 1.05, linked),
	}, nil
}

// goCommand runs the go command with this build cache. It returns the CPU time of the command
// and of its children.
func goCommand(cache string, args ...string) (time.Duration, error) {
	cmd := exec.Command("go", args...) //nolint:gosec,noctx // with the arguments of Build
	cmd.Env = append(os.Environ(), "GOCACHE="+cache)
	if out, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("go %v: %w\n%s", args, err, out)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}
