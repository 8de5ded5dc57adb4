// Command ratios runs the races and prints a line for each figure:
// "ratio: NAME VALUE (target T)".
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"

	"github.com/stripedispute-go/stripedispute/internal/bench"
)

func main() {
	var e bench.Effort
	flag.IntVar(&e.Rounds, "rounds", 101, "turns that every runner takes")
	flag.IntVar(&e.Disputes, "disputes", 10_000, "disputes to walk through")
	flag.Parse()
	fmt.Println("toolchain:", runtime.Version())
	if err := bench.Run(os.Stdout, e, flag.Args()...); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
