package main

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// An experiment measures one or more rows of the table. -run chooses it by its name.
type experiment struct {
	name    string
	measure func(ctx context.Context, e *environment) ([]row, error)
}

// measure measures the experiments whose name matches, in their order.
func (e *environment) measure(ctx context.Context, all []experiment, chosen func(name string) bool, stderr io.Writer) ([]row, error) {
	var rows []row
	for _, x := range all {
		if !chosen(x.name) {
			continue
		}
		fmt.Fprintf(stderr, "measuring %s\n", x.name)
		measured, err := x.measure(ctx, e)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", x.name, err)
		}
		rows = append(rows, measured...)
	}
	if rows == nil {
		return nil, errNoExperiment
	}
	return rows, nil
}

var errNoExperiment = errors.New("-run: no experiment has such a name")

// allExperiments returns all experiments, in the order of the table.
func (e *environment) allExperiments() []experiment {
	light10 := &module{name: "light-10", methods: 10}
	light100 := &module{name: "light-100", methods: 100}
	light1000 := &module{name: "light-1000", methods: 1000}
	light10000 := &module{name: "light-10000", methods: 10000}
	single := &module{name: "single-1000", methods: 1000, single: true}
	heavy := &module{name: "heavy-1000", methods: 1000, heavy: true}
	foreign := &module{name: "foreign-1000", methods: 1000, heavy: true, foreign: true}
	many := &module{name: "many-500", methods: 10, neighbours: 499}

	againstTygo := func(m *module, atMost float64, more ...goal) contest {
		what := thousands(m.methods) + " methods, one struct edited: time, against tygo"
		return contest{e.rpcgen(m, edited), e.tygo(m, edited), 21, append([]goal{wall(what, atMost)}, more...)}
	}
	watched := func(m *module, atMost float64) watching {
		peer := &module{name: m.name + "-peer", methods: m.methods} // whose edits aren't noticed
		return watching{e.rpcgen(m, edited), e.tygo(peer, edited), "--watch", 100, atMost, patience, rest}
	}
	return []experiment{
		{"edited-10", againstTygo(light10, 0.5).measure},
		{"edited-100", againstTygo(light100, 0.6).measure},
		{"edited-1000", againstTygo(light1000, 1.3, memory("1,000 methods, one struct edited: peak memory, against tygo", 2.5)).measure},
		{"single", contest{e.rpcgen(single, edited), e.moq(single), 11, []goal{
			wall("1,000 methods of one interface, one struct edited: time, against moq", 0.15),
		}}.measure},
		{"stringer", contest{e.rpcgen(light1000, edited), e.stringer(light1000), 11, []goal{
			wall("1,000 methods, one struct edited: time, against stringer", 0),
		}}.measure},
		{"heavy", contest{e.rpcgen(heavy, edited), e.load(heavy), 7, []goal{
			wall("heavy imports, 1,000 methods, one struct edited: time, against packages.Load with types", 0.05),
		}}.measure},
		{"foreign", contest{e.rpcgen(foreign, edited), e.load(foreign), 7, []goal{
			wall("the same, with types of these imports in 1,000 structs", 0),
		}}.measure},
		{"cold", contest{e.rpcgen(light100, cold), e.list(light100, cold), 11, []goal{
			wall("empty build cache, 100 methods: time, against go list ./...", 1.4),
		}}.measure},
		{"many", contest{e.rpcgen(many, edited), e.list(many, edited), 21, []goal{
			wall("500 packages, one of them annotated, one struct edited: time, against go list ./...", 0.15),
		}}.measure},
		{"unchanged", contest{e.rpcgen(light100, warm), e.tygo(light100, warm), 21, []goal{
			wall("nothing changed, 100 methods: time, against tygo", 0.4),
		}}.measure},
		{"scale", contest{e.rpcgen(light10000, edited), e.rpcgen(light1000, edited), 7, []goal{
			wall("10,000 methods, one struct edited: time, against 1,000", 13),
			memory("10,000 methods, one struct edited: peak memory, against 1,000", 11),
		}}.measure},
		{"watch-100", watched(light100, 0.6).measure},
		{"watch-1000", watched(light1000, 1.0).measure},
		{"emission", emission},
	}
}

// rpcgen generates and writes the clients of all languages.
func (e *environment) rpcgen(m *module, p preparation) *command {
	return &command{
		name: "rpcgen", module: m, prepare: p,
		argv:   []string{e.program("rpcgen"), "./..."},
		output: "opensdk", files: []string{"python/models.py", "typescript/types.ts", "go/types.go"},
		fresh: p == cold, showsFields: true,
	}
}

// tygo writes TypeScript types, from the syntax alone.
func (e *environment) tygo(m *module, p preparation) *command {
	return &command{
		name: "tygo", module: m, prepare: p,
		argv:   []string{e.program("tygo"), "generate"},
		output: ".out", files: []string{"types.ts"},
		fresh: true, showsFields: true,
	}
}

// moq writes a mock of the one interface. It names the methods' structs, but not their fields.
func (e *environment) moq(m *module) *command {
	return &command{
		name: "moq", module: m, prepare: edited,
		argv:   []string{e.program("moq"), "-out", ".out/api.go", "-pkg", "mocks", "./api", "API"},
		output: ".out", files: []string{"api.go"},
		fresh: true,
	}
}

// stringer writes a method of one enum.
func (e *environment) stringer(m *module) *command {
	return &command{
		name: "stringer", module: m, prepare: edited,
		argv:   []string{e.program("stringer"), "-type", "Level0000", "-output", ".out/level.go", "./api"},
		output: ".out", files: []string{"level.go"},
		fresh: true,
	}
}

// load loads packages with types, and writes nothing.
func (e *environment) load(m *module) *command {
	return &command{
		name: "packages.Load", module: m, prepare: edited,
		argv: []string{e.program("load"), "./..."}, prints: true,
	}
}

// list asks the go command for the names of the packages.
func (e *environment) list(m *module, p preparation) *command {
	return &command{
		name: "go list", module: m, prepare: p,
		argv: []string{"go", "list", "./..."}, prints: true,
	}
}
