package main

import (
	"context"
	"fmt"

	"example.com/rpcgen/testdata/bench/environment"
	"example.com/rpcgen/testdata/bench/report"
)

// A contest is two commands that take turns.
type contest struct {
	ours, peer *command
	runs       int
	goals      []goal
}

// A goal says how many times the peer's figure ours may be. Zero is no goal: the figure is for information.
type goal struct {
	what   string
	figure func([]sample) []float64
	format func(float64) string
	atMost float64
}

func wall(what string, atMost float64) goal {
	return goal{what, wallTimes, report.Milliseconds, atMost}
}

func memory(what string, atMost float64) goal {
	return goal{what, memories, report.Megabytes, atMost}
}

// measure runs a round that doesn't count, which fills caches, and then as many as the contest or the command line asks for.
func (c contest) measure(ctx context.Context, e *environment.Environment) ([]report.Row, error) {
	runs := c.runs
	if e.Runs > 0 {
		runs = e.Runs
	}
	for _, command := range []*command{c.ours, c.peer} {
		if err := command.module.write(e); err != nil {
			return nil, err
		}
	}
	var ours, peer []sample
	for round := range 1 + runs {
		a, err := c.ours.run(ctx, e)
		if err != nil {
			return nil, err
		}
		b, err := c.peer.run(ctx, e)
		if err != nil {
			return nil, err
		}
		if round > 0 {
			ours, peer = append(ours, a), append(peer, b)
		}
	}
	rows := make([]report.Row, len(c.goals))
	for i, g := range c.goals {
		a, b := g.figure(ours), g.figure(peer)
		rows[i] = report.Row{
			What:   g.what,
			Ours:   fmt.Sprintf("%s %s", c.ours.name, g.format(report.Median(a))),
			Peer:   fmt.Sprintf("%s %s", c.peer.name, g.format(report.Median(b))),
			Figure: report.Ratio(a, b),
			Goal:   g.atMost,
		}
	}
	return rows, nil
}

// wallTimes are the times of samples in seconds.
func wallTimes(samples []sample) []float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = s.wall.Seconds()
	}
	return values
}

// memories are the peak memories of samples in bytes.
func memories(samples []sample) []float64 {
	values := make([]float64, len(samples))
	for i, s := range samples {
		values[i] = float64(s.memory)
	}
	return values
}
