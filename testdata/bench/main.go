// Command bench measures whole runs of rpcgen against other generators and the go command, on synthetic modules that it writes below .build/bench. It
// prints a table of figures, with the goal of each:
//
//	go run ./testdata/bench                       # all, in the root of the checkout
//	go run ./testdata/bench -run heavy -runs 3    # the experiments whose name matches, with fewer runs
//	go run ./testdata/bench -write docs/performance.md
//	go run ./testdata/bench -calls                # what calls cost, against other ways to make them
//	go run ./testdata/bench -clients              # what the generated clients cost, against what they are made of
//	go run ./testdata/bench -events               # what events cost them, and the server
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
	"path/filepath"
	"regexp"

	"example.com/rpcgen/testdata/bench/environment"
	"example.com/rpcgen/testdata/bench/races"
	"example.com/rpcgen/testdata/bench/report"
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
	events := flags.Bool("events", false, "measure events instead, against what the generated clients and servers are made of")
	file := flags.String("write", "", "also run the benchmarks, and write all to this Markdown `file`, each of make bench, make bench-calls, make bench-clients and make bench-events its own part")
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
	e, err := environment.New()
	if err != nil {
		return err
	}
	e.Runs = *runs
	switch {
	case *calls && *clients, *calls && *events, *clients && *events:
		return errors.New("-calls, -clients and -events: each is a run of its own, leave out the others")
	case *calls:
		return races.Calls(ctx, e, chosen.MatchString, *file, stdout, stderr)
	case *clients:
		return races.Clients(ctx, e, chosen.MatchString, *file, stdout, stderr)
	case *events:
		return races.Events(ctx, e, chosen.MatchString, *file, stdout, stderr)
	default:
		return generators{e}.experiments(ctx, chosen.MatchString, *file, stdout, stderr)
	}
}

// experiments measures the experiments whose name matches, prints their table, and writes the page to a file unless it is "".
func (g generators) experiments(ctx context.Context, chosen func(name string) bool, file string, stdout, stderr io.Writer) error {
	if err := g.build(ctx); err != nil {
		return err
	}
	rows, err := g.Measure(ctx, g.allExperiments(), chosen, stderr)
	if err != nil {
		return err
	}
	fmt.Fprint(stdout, report.Table(rows))
	if file == "" {
		return nil
	}
	return g.write(ctx, file, rows, stdout, stderr)
}

// build builds rpcgen and its peers.
func (g generators) build(ctx context.Context) error {
	bin := filepath.Join(g.Dir, "bin") + string(filepath.Separator)
	return errors.Join(
		g.Execute(ctx, "go", "build", "-o", bin, "./cmd/rpcgen"),
		g.Execute(ctx, "go", "build", "-C", environment.PeersModule, "-o", bin, "tool", "./load"))
}
