package environment

import (
	"context"
	"errors"
	"fmt"
	"io"

	"example.com/rpcgen/testdata/bench/report"
)

// An Experiment measures one or more rows of the table. -run chooses it by its name.
type Experiment struct {
	Name    string
	Measure func(ctx context.Context, e *Environment) ([]report.Row, error)
}

// Measure measures the experiments whose name matches, in their order.
func (e *Environment) Measure(ctx context.Context, all []Experiment, chosen func(name string) bool, stderr io.Writer) ([]report.Row, error) {
	var rows []report.Row
	for _, x := range all {
		if !chosen(x.Name) {
			continue
		}
		fmt.Fprintf(stderr, "measuring %s\n", x.Name)
		measured, err := x.Measure(ctx, e)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", x.Name, err)
		}
		rows = append(rows, measured...)
	}
	if rows == nil {
		return nil, errNoExperiment
	}
	return rows, nil
}

var errNoExperiment = errors.New("-run: no experiment has such a name")
