package main

import (
	"context"
	"fmt"
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
	return goal{what, wallTimes, milliseconds, atMost}
}

func memory(what string, atMost float64) goal {
	return goal{what, memories, megabytes, atMost}
}

// measure runs a round that doesn't count, which fills caches, and then as many as the contest or the command line asks for.
func (c contest) measure(ctx context.Context, e *environment) ([]row, error) {
	runs := c.runs
	if e.runs > 0 {
		runs = e.runs
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
	rows := make([]row, len(c.goals))
	for i, g := range c.goals {
		a, b := g.figure(ours), g.figure(peer)
		rows[i] = row{
			what:   g.what,
			ours:   fmt.Sprintf("%s %s", c.ours.name, g.format(median(a))),
			peer:   fmt.Sprintf("%s %s", c.peer.name, g.format(median(b))),
			figure: ratio(a, b),
			goal:   g.atMost,
		}
	}
	return rows, nil
}
