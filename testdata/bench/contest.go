package main

import (
	"context"
	"fmt"
	"time"
)

// A contest is two commands that take turns.
type contest struct {
	ours, peer *command
	runs       int
	goals      []goal
}

// A goal is what a contest is to show: that one of our figures is at most so many times the peer's. Zero asks for nothing.
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

// rest is how old files are to be for a run to take them for unchanged without a look into them. Another run has to see that.
const rest = 3 * time.Second

// measure has a round that doesn't count, which fills caches, and then as many as the contest or the command line says. Where nothing changes, all
// is left alone for a while, and there is a second round that doesn't count: it finds the files at rest.
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
	before := 1
	if c.ours.prepare == warm {
		before = 2
	}
	for round := range before + runs {
		if round == 1 && c.ours.prepare == warm {
			time.Sleep(rest)
		}
		a, err := c.ours.run(ctx, e)
		if err != nil {
			return nil, err
		}
		b, err := c.peer.run(ctx, e)
		if err != nil {
			return nil, err
		}
		if round >= before {
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
