package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"example.com/rpcgen/testdata/bench/lanes"
)

const (
	callsModule = "testdata/bench/calls"
	raceRuns    = 9
)

// A race is two lanes that take turns.
type race struct {
	name       string
	inFlight   int
	what       string
	ours, peer *lanes.Lane
	rate, cost *target // nil: no row
}

// A target says how many times the peer's figure ours must be. Zero is no goal.
type target float64

// races returns what is measured of calls, in the order of the table.
func (e *environment) races() []race {
	behind := func(name, kind, config string, more ...string) *lanes.Lane {
		return &lanes.Lane{Name: name, Transport: "correlation", Server: append([]string{
			"-kind", kind, "-centrifugo", filepath.Join(e.root, ".build/bin/centrifugo"),
			"-config", filepath.Join(e.dir, "calls", config),
		}, more...)}
	}
	subscriber := behind("batches", "subscriber", "subscriber.json")
	singleSubscriber := behind("single", "subscriber", "subscriber.json", "-single")
	publish := behind("batches", "proxies", "publish-rpc.json")
	singlePublish := behind("single", "proxies", "publish-rpc.json", "-single")
	proxy := &lanes.Lane{Name: "RPC proxy", Transport: "rpc", Beside: publish}
	embedded := &lanes.Lane{Name: "embedded", Transport: "rpc", Server: []string{"-kind", "embedded"}}
	connect := &lanes.Lane{Name: "connect-go", Transport: "connect", Server: []string{"-kind", "connect"}}
	plain := &lanes.Lane{Name: "connect-go", Transport: "connect", Server: []string{"-kind", "connect-plain"}}

	goal := func(t target) *target { return &t }
	const batched, lone = "replies in batches, against one request each", "a lone reply, against one request each"
	const against, againstPlain = "embedded, native RPC, against connect-go", "embedded, native RPC, against connect-go without compression"
	return []race{
		{"batches-subscriber", 512, "subscriber: " + batched, subscriber, singleSubscriber, goal(3), nil},
		{"batches-publish", 512, "publish proxy: " + batched, publish, singlePublish, goal(1.5), nil},
		{"lone-subscriber", 1, "subscriber: " + lone, subscriber, singleSubscriber, goal(1), nil},
		{"lone-publish", 1, "publish proxy: " + lone, publish, singlePublish, goal(1), nil},
		{"proxy", 512, "embedded, native RPC, against Centrifugo's RPC proxy", embedded, proxy, goal(3), nil},
		{"connect-1", 1, against, embedded, connect, goal(2), goal(0)},
		{"connect-64", 64, against, embedded, connect, goal(3), goal(0)},
		{"connect-512", 512, against, embedded, connect, goal(3), goal(0)},
		{"plain-1", 1, againstPlain, embedded, plain, goal(2), goal(0)},
		{"plain-64", 64, againstPlain, embedded, plain, goal(3), goal(0)},
		{"plain-512", 512, againstPlain, embedded, plain, goal(3), goal(0)},
	}
}

// buildCalls builds the programs that make and serve the calls, and returns their folder. Beside them are the configurations of Centrifugo that
// rpcgen generates.
func (e *environment) buildCalls(ctx context.Context) (string, error) {
	dir := filepath.Join(e.dir, "calls") + string(filepath.Separator)
	cmd := exec.CommandContext(ctx, "go", "build", "-C", callsModule, "-o", dir, "./server", "./load")
	cmd.Dir, cmd.Stderr = e.root, os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("%v: %w", cmd.Args, err)
	}
	const generated = "generator/goserver/testdata/centrifugo"
	for _, name := range []string{"subscriber.json", "publish-rpc.json"} {
		text, err := os.ReadFile(filepath.Join(e.root, generated, name+".golden"))
		if err == nil {
			err = os.WriteFile(dir+name, text, 0o644)
		}
		if err != nil {
			return "", err
		}
	}
	return dir, nil
}

// measureRaces runs the races in the order of the table. Servers and clients stay until the last one is over.
func measureRaces(ctx context.Context, races []race, dir string, runs int, stderr io.Writer) (rows []row, err error) {
	defer func() {
		for _, r := range races {
			err = errors.Join(err, r.ours.Close(), r.peer.Close())
		}
	}()
	for _, r := range races {
		fmt.Fprintf(stderr, "measuring %s\n", r.name)
		for _, lane := range []*lanes.Lane{r.ours, r.peer} {
			if err := lane.Open(dir); err != nil {
				return nil, err
			}
		}
		measured, err := r.measure(ctx, runs)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.name, err)
		}
		rows = append(rows, measured...)
	}
	return rows, nil
}

// measure has each lane take a turn that doesn't count, and then as many as runs says.
func (r race) measure(ctx context.Context, runs int) ([]row, error) {
	var rates, costs [2][]float64
	for round := range 1 + runs {
		for i, lane := range []*lanes.Lane{r.ours, r.peer} {
			count, err := lane.Run(r.inFlight)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				return nil, err
			}
			if round > 0 {
				rates[i], costs[i] = append(rates[i], count.Rate()), append(costs[i], count.Cost())
			}
		}
	}
	var rows []row
	if r.rate != nil {
		x := r.row("calls a second", rates, func(rate float64) string { return thousands(int(rate)) })
		x.goal, x.atLeast = float64(*r.rate), true
		rows = append(rows, x)
	}
	if r.cost != nil {
		x := r.row("the client's processor time of a call", costs, microseconds)
		x.goal = float64(*r.cost)
		rows = append(rows, x)
	}
	return rows, nil
}

// row returns the row of a figure of both lanes, without its goal.
func (r race) row(figure string, values [2][]float64, format func(float64) string) row {
	return row{
		what:   fmt.Sprintf("%d in flight, %s: %s", r.inFlight, r.what, figure),
		ours:   r.ours.Name + " " + format(median(values[0])),
		peer:   r.peer.Name + " " + format(median(values[1])),
		figure: ratio(values[0], values[1]),
	}
}
