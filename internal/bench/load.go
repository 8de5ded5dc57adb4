package bench

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// maxLoad is the load from other work up to which a run is judged: one core.
const maxLoad = 1.0

// Load returns how many processes ran or waited for a processor, on average over the
// last minute. known is false where the system does not tell.
type Load func() (processes float64, known bool)

// MachineLoad is the Load of this machine. Only Linux tells it.
func MachineLoad() (processes float64, known bool) {
	contents, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return 0, false
	}
	return parseLoad(string(contents))
}

// parseLoad reads the first number of /proc/loadavg, such as "0.94 0.69 0.27 1/92 108".
func parseLoad(contents string) (processes float64, known bool) {
	first, _, _ := strings.Cut(contents, " ")
	processes, err := strconv.ParseFloat(first, 64)
	return processes, err == nil
}

// loadText is the load as a run prints it.
func loadText(processes float64, known bool) string {
	if !known {
		return "unknown"
	}
	return fmt.Sprintf("%.2f", processes)
}

// busyText says why a run that begins at this load is not judged; it is empty if the run is
// judged. At its beginning a run has done nothing yet, so the whole load is from other work.
func busyText(processes float64, known bool) string {
	if !known || processes <= maxLoad {
		return ""
	}
	return fmt.Sprintf("the load from other work is %.2f, more than one core; wait until it is below %.2f and run again", processes, maxLoad)
}
