// Command bench measures whole runs of rpcgen against other generators and the go command, on synthetic modules that it writes below .build/bench. It
// prints a table of figures, with the goal of each:
//
//	go run ./testdata/bench                       # all, in the root of the checkout
//	go run ./testdata/bench -run heavy -runs 3    # the experiments whose name matches, with fewer runs
//	go run ./testdata/bench -write docs/performance.md
//	go run ./testdata/bench -calls                # what calls cost, against other ways to make them
//	go run ./testdata/bench -clients              # what the generated clients cost, against what they are made of
//
// The two commands of an experiment take turns. What counts is the ratio of their medians, which says more than times of one machine do. Each run is a
// process of its own, starts from a state that was prepared (a struct edited, caches emptied), and its output is looked at.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
)

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout, stderr io.Writer) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	pattern := flags.String("run", "", "run only the experiments whose name matches this `regexp`")
	runs := flags.Int("runs", 0, "measure each command so many `times`; 0 is what the experiment says")
	calls := flags.Bool("calls", false, "measure calls instead, of running servers and clients")
	clients := flags.Bool("clients", false, "measure the generated clients instead, against what they are made of")
	file := flags.String("write", "", "also run the benchmarks, and write all to this Markdown `file`, each of make bench, make bench-calls and make bench-clients its own part")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *file != "" && *pattern != "" {
		return errors.New("-write: a report has all experiments, leave out -run")
	}
	chosen, err := regexp.Compile(*pattern)
	if err != nil {
		return fmt.Errorf("-run: %w", err)
	}
	e, err := newEnvironment()
	if err != nil {
		return err
	}
	e.runs = *runs
	switch {
	case *calls && *clients:
		return errors.New("-calls and -clients: each is a run of its own, leave out one")
	case *calls:
		return e.calls(ctx, chosen.MatchString, *file, stdout, stderr)
	case *clients:
		return e.clients(ctx, chosen.MatchString, *file, stdout, stderr)
	default:
		return e.experiments(ctx, chosen.MatchString, *file, stdout, stderr)
	}
}

// experiments measures the experiments whose name matches, prints their table, and writes the page to a file unless it is "".
func (e *environment) experiments(ctx context.Context, chosen func(name string) bool, file string, stdout, stderr io.Writer) error {
	if err := e.build(ctx); err != nil {
		return err
	}
	rows, err := e.measure(ctx, e.allExperiments(), chosen, stderr)
	if err != nil {
		return err
	}
	fmt.Fprint(stdout, table(rows))
	if file == "" {
		return nil
	}
	return e.write(ctx, file, rows, stdout, stderr)
}
