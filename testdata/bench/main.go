// Command bench measures whole runs of rpcgen against other generators and the go command, on synthetic modules that it writes below .build/bench. It
// prints a table of figures, with the goal of each:
//
//	go run ./testdata/bench                       # all, in the root of the checkout
//	go run ./testdata/bench -run heavy -runs 3    # the experiments whose name matches, with fewer runs
//	go run ./testdata/bench -write docs/performance.md
//	go run ./testdata/bench -calls                # what calls cost, against other ways to make them
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
	file := flags.String("write", "", "also run the benchmarks, and write all to this Markdown `file`, each of make bench and make bench-calls its own part")
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
	if *calls {
		return e.calls(ctx, chosen.MatchString, *file, stdout, stderr)
	}
	return e.experiments(ctx, chosen.MatchString, *file, stdout, stderr)
}

var errNoExperiment = errors.New("-run: no experiment has such a name")

// experiments measures the experiments whose name matches, prints their table, and writes the page to a file unless it is "".
func (e *environment) experiments(ctx context.Context, chosen func(name string) bool, file string, stdout, stderr io.Writer) error {
	if err := e.build(ctx); err != nil {
		return err
	}
	var rows []row
	for _, x := range e.allExperiments() {
		if !chosen(x.name) {
			continue
		}
		fmt.Fprintf(stderr, "measuring %s\n", x.name)
		measured, err := x.measure(ctx, e)
		if err != nil {
			return fmt.Errorf("%s: %w", x.name, err)
		}
		rows = append(rows, measured...)
	}
	if rows == nil {
		return errNoExperiment
	}
	fmt.Fprint(stdout, table(rows))
	if file == "" {
		return nil
	}
	return e.write(ctx, file, rows, stdout, stderr)
}
