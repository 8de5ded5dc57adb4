// Command ratios runs the races and prints a line for each figure, such as
// "ratio: NAME VALUE (target T)" or "amount: NAME VALUE UNIT".
//
// Its exit status is 0 if every figure is within its target, 3 if one is not, 4 if the
// figures were not judged because the machine was busy with other work, 1 if a race
// failed and 2 if the command line is wrong. "go run" exits with 1 for each of them and
// prints the status.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"

	"github.com/stripedispute-go/stripedispute/internal/bench"
)

func main() {
	bench.ServeAsChild()
	e := bench.FullEffort()
	flag.IntVar(&e.Rounds, "rounds", e.Rounds, "turns that every runner takes")
	flag.IntVar(&e.Disputes, "disputes", e.Disputes, "disputes in the account that is listed")
	flag.Parse()
	fmt.Println("toolchain:", runtime.Version())
	verdict, err := bench.Run(os.Stdout, e, bench.MachineLoad, flag.Args()...)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	switch verdict {
	case bench.Missed:
		os.Exit(3)
	case bench.NotJudged:
		os.Exit(4)
	}
}
