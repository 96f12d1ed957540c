package main

import (
	"context"

	"example.com/rpcgen/testdata/bench/environment"
	"example.com/rpcgen/testdata/bench/report"
)

// generators are rpcgen and its peers.
type generators struct{ *environment.Environment }

// allExperiments returns all experiments, in the order of the table.
func (g generators) allExperiments() []environment.Experiment {
	light10 := &module{name: "light-10", methods: 10}
	light100 := &module{name: "light-100", methods: 100}
	light1000 := &module{name: "light-1000", methods: 1000}
	light10000 := &module{name: "light-10000", methods: 10000}
	single := &module{name: "single-1000", methods: 1000, single: true}
	heavy := &module{name: "heavy-1000", methods: 1000, heavy: true}
	foreign := &module{name: "foreign-1000", methods: 1000, heavy: true, foreign: true}
	many := &module{name: "many-500", methods: 10, neighbours: 499}

	againstTygo := func(m *module, atMost float64, more ...goal) contest {
		what := report.Thousands(m.methods) + " methods, one struct edited: time, against tygo"
		return contest{g.rpcgen(m, edited), g.tygo(m, edited), 21, append([]goal{wall(what, atMost)}, more...)}
	}
	experiment := func(name string, measure func(context.Context, *environment.Environment) ([]report.Row, error)) environment.Experiment {
		return environment.Experiment{Name: name, Measure: measure}
	}
	watched := func(m *module, atMost float64) watching {
		peer := &module{name: m.name + "-peer", methods: m.methods} // whose edits aren't noticed
		return watching{g.rpcgen(m, edited), g.tygo(peer, edited), "--watch", 100, atMost, patience, rest}
	}
	return []environment.Experiment{
		experiment("edited-10", againstTygo(light10, 0.5).measure),
		experiment("edited-100", againstTygo(light100, 0.6).measure),
		experiment("edited-1000", againstTygo(light1000, 1.3, memory("1,000 methods, one struct edited: peak memory, against tygo", 2.5)).measure),
		experiment("single", contest{g.rpcgen(single, edited), g.moq(single), 11, []goal{
			wall("1,000 methods of one interface, one struct edited: time, against moq", 0.15),
		}}.measure),
		experiment("stringer", contest{g.rpcgen(light1000, edited), g.stringer(light1000), 11, []goal{
			wall("1,000 methods, one struct edited: time, against stringer", 0),
		}}.measure),
		experiment("heavy", contest{g.rpcgen(heavy, edited), g.load(heavy), 7, []goal{
			wall("heavy imports, 1,000 methods, one struct edited: time, against packages.Load with types", 0.05),
		}}.measure),
		experiment("foreign", contest{g.rpcgen(foreign, edited), g.load(foreign), 7, []goal{
			wall("the same, with types of these imports in 1,000 structs", 0),
		}}.measure),
		experiment("cold", contest{g.rpcgen(light100, cold), g.list(light100, cold), 11, []goal{
			wall("empty build cache, 100 methods: time, against go list ./...", 1.4),
		}}.measure),
		experiment("many", contest{g.rpcgen(many, edited), g.list(many, edited), 21, []goal{
			wall("500 packages, one of them annotated, one struct edited: time, against go list ./...", 0.15),
		}}.measure),
		experiment("unchanged", contest{g.rpcgen(light100, warm), g.tygo(light100, warm), 21, []goal{
			wall("nothing changed, 100 methods: time, against tygo", 0.4),
		}}.measure),
		experiment("scale", contest{g.rpcgen(light10000, edited), g.rpcgen(light1000, edited), 7, []goal{
			wall("10,000 methods, one struct edited: time, against 1,000", 13),
			memory("10,000 methods, one struct edited: peak memory, against 1,000", 11),
		}}.measure),
		experiment("watch-100", watched(light100, 0.6).measure),
		experiment("watch-1000", watched(light1000, 1.0).measure),
		experiment("emission", emission),
	}
}

// rpcgen generates and writes the clients of all languages.
func (g generators) rpcgen(m *module, p preparation) *command {
	return &command{
		name: "rpcgen", module: m, prepare: p,
		argv:   []string{g.Program("rpcgen"), "./..."},
		output: "opensdk", files: []string{"python/models.py", "typescript/types.ts", "go/types.go"},
		fresh: p == cold, showsFields: true,
	}
}

// tygo writes TypeScript types, from the syntax alone.
func (g generators) tygo(m *module, p preparation) *command {
	return &command{
		name: "tygo", module: m, prepare: p,
		argv:   []string{g.Program("tygo"), "generate"},
		output: ".out", files: []string{"types.ts"},
		fresh: true, showsFields: true,
	}
}

// moq writes a mock of the one interface. It names the methods' structs, but not their fields.
func (g generators) moq(m *module) *command {
	return &command{
		name: "moq", module: m, prepare: edited,
		argv:   []string{g.Program("moq"), "-out", ".out/api.go", "-pkg", "mocks", "./api", "API"},
		output: ".out", files: []string{"api.go"},
		fresh: true,
	}
}

// stringer writes a method of one enum.
func (g generators) stringer(m *module) *command {
	return &command{
		name: "stringer", module: m, prepare: edited,
		argv:   []string{g.Program("stringer"), "-type", "Level0000", "-output", ".out/level.go", "./api"},
		output: ".out", files: []string{"level.go"},
		fresh: true,
	}
}

// load loads packages with types, and writes nothing.
func (g generators) load(m *module) *command {
	return &command{
		name: "packages.Load", module: m, prepare: edited,
		argv: []string{g.Program("load"), "./..."}, prints: true,
	}
}

// list asks the go command for the names of the packages.
func (g generators) list(m *module, p preparation) *command {
	return &command{
		name: "go list", module: m, prepare: p,
		argv: []string{"go", "list", "./..."}, prints: true,
	}
}
