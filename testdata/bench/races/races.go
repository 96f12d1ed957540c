// Package races measures lanes against each other: running servers, and clients that call them or subscribe there.
package races

import (
	"context"
	"errors"
	"fmt"

	"example.com/rpcgen/testdata/bench/environment"
	"example.com/rpcgen/testdata/bench/lanes"
	"example.com/rpcgen/testdata/bench/report"
	"example.com/rpcgen/testdata/bench/turns"
)

// A race is two lanes that take turns.
type race struct {
	name       string
	inFlight   int // calls, or what the lanes' clients have in flight in their place
	what       string
	ours, peer *lanes.Lane
	quantities []quantity
}

// A quantity is what is measured of both lanes in a race, for a row.
type quantity struct {
	what    string
	of      func(turns.Count) float64
	format  func(float64) string
	goal    float64 // how many times the peer's figure ours must be, or of an amount, what ours must be; 0 is no goal
	atLeast bool    // the goal is the least that meets it, else the most
	unit    string  // of an amount; "" is a ratio
}

func rate(atLeast float64) quantity {
	format := func(rate float64) string { return report.Thousands(int(rate)) }
	return quantity{what: "calls a second", of: turns.Count.Rate, format: format, goal: atLeast, atLeast: true}
}

func cost(atMost float64) quantity {
	return quantity{what: "the client's processor time of a call", of: turns.Count.Cost, format: report.Microseconds, goal: atMost}
}

// experimentsOf returns the races as experiments, in which so many turns of each lane count, unless the command line says something else.
func experimentsOf(races []race, runs int) []environment.Experiment {
	all := make([]environment.Experiment, len(races))
	for i, r := range races {
		all[i] = environment.Experiment{Name: r.name, Measure: func(ctx context.Context, e *environment.Environment) ([]report.Row, error) {
			if e.Runs > 0 {
				return r.measure(ctx, e.Runs)
			}
			return r.measure(ctx, runs)
		}}
	}
	return all
}

// end ends the clients and the servers of races. A server that several lanes share ends last.
func end(races []race) error {
	var besides []*lanes.Lane
	var errs []error
	for _, r := range races {
		for _, lane := range []*lanes.Lane{r.ours, r.peer} {
			errs = append(errs, lane.Close())
			if lane.Beside != nil {
				besides = append(besides, lane.Beside)
			}
		}
	}
	for _, lane := range besides {
		errs = append(errs, lane.Close())
	}
	return errors.Join(errs...)
}

// measure opens the lanes, has each take a turn that doesn't count, and then as many as runs says.
func (r race) measure(ctx context.Context, runs int) ([]report.Row, error) {
	both := []*lanes.Lane{r.ours, r.peer}
	for _, lane := range both {
		if err := lane.Open(); err != nil {
			return nil, err
		}
	}
	var counts [2][]turns.Count
	for round := range 1 + runs {
		for i, lane := range both {
			count, err := lane.Run(r.inFlight)
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				return nil, err
			}
			if round > 0 {
				counts[i] = append(counts[i], count)
			}
		}
	}
	rows := make([]report.Row, len(r.quantities))
	for i, q := range r.quantities {
		rows[i] = r.row(q, counts)
	}
	return rows, nil
}

// row returns the row of a quantity of both lanes.
func (r race) row(q quantity, counts [2][]turns.Count) report.Row {
	var values [2][]float64
	for i := range counts {
		for _, count := range counts[i] {
			values[i] = append(values[i], q.of(count))
		}
	}
	x := report.Row{
		What:   fmt.Sprintf("%s in flight, %s: %s", report.Thousands(r.inFlight), r.what, q.what),
		Ours:   r.ours.Name + " " + q.format(report.Median(values[0])),
		Peer:   r.peer.Name + " " + q.format(report.Median(values[1])),
		Figure: report.Ratio(values[0], values[1]),
		Goal:   q.goal, AtLeast: q.atLeast,
	}
	if q.unit != "" {
		x.Amount = &report.Amount{Value: report.Median(values[0]), Unit: q.unit}
	}
	return x
}
