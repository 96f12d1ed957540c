package races

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"example.com/rpcgen/testdata/bench/environment"
	"example.com/rpcgen/testdata/bench/lanes"
	"example.com/rpcgen/testdata/bench/report"
	"example.com/rpcgen/testdata/bench/turns"
)

const (
	clientsModule = "testdata/bench/clients" // also of the programs in TypeScript and Python
	clientsAPI    = "./testdata/bench/noop"
	nodeModules   = "generator/typescript/node_modules"
	python        = ".build/venv/bin/python"
	turnsDir      = "testdata/bench/turns" // also of what programs in TypeScript and Python import

	clientRuns = 9
	kilobyte   = 1024
)

// Clients measures the generated clients, prints their table, and writes the section to a file unless it is "".
func Clients(ctx context.Context, e *environment.Environment, chosen func(name string) bool, file string, stdout, stderr io.Writer) (err error) {
	if err := buildClients(ctx, e); err != nil {
		return err
	}
	races := clientRaces(e)
	defer func() { err = errors.Join(err, end(races)) }()
	rows, err := e.Measure(ctx, append(experimentsOf(races, clientRuns), environment.Experiment{Name: "size", Measure: size}), chosen, stderr)
	if err != nil {
		return err
	}
	fmt.Fprint(stdout, report.Table(rows))
	if file == "" {
		return nil
	}
	return writeClients(ctx, e, file, rows)
}

// clientsDir is the folder of the programs that make the calls. The generated clients are in the folder sdk below it.
func clientsDir(e *environment.Environment) string { return filepath.Join(e.Dir, "clients") }

// buildClients generates the clients, and builds the programs that call by them, and the server.
func buildClients(ctx context.Context, e *environment.Environment) error {
	return buildPrograms(ctx, e, clientsDir(e), clientsModule, []string{clientsAPI}, []string{"./server"})
}

// buildPrograms generates the clients of an API to a folder, and builds the programs that use them, which are in a module, and those of calls. The API may have
// flags of rpcgen before it.
func buildPrograms(ctx context.Context, e *environment.Environment, dir, module string, api, ofCalls []string) error {
	to := dir + string(filepath.Separator)
	for _, argv := range [][]string{
		{"go", "build", "-o", e.Program("rpcgen"), "./cmd/rpcgen"},
		append([]string{e.Program("rpcgen"), "--quiet", "--output", filepath.Join(dir, "sdk")}, api...),
		{"go", "build", "-C", module, "-o", to, "./load"},
		append([]string{"go", "build", "-C", callsModule, "-o", to}, ofCalls...),
		esbuild(e, filepath.Join(module, "load.ts"), "--platform=node", "--format=cjs", "--outfile="+filepath.Join(dir, "load.cjs")),
	} {
		if err := e.Execute(ctx, argv...); err != nil {
			return err
		}
	}
	return nil
}

// esbuild returns the command that bundles a source with what it imports, from packages of npm, too.
func esbuild(e *environment.Environment, source string, flags ...string) []string {
	modules := filepath.Join(e.Root, nodeModules)
	return append([]string{
		"env", "NODE_PATH=" + modules, filepath.Join(modules, ".bin/esbuild"), source, "--bundle", "--tsconfig-raw={}", "--log-level=warning",
	}, flags...)
}

// pythonProgram is the command of a module's program in Python, which imports the clients that are generated to a folder.
func pythonProgram(e *environment.Environment, dir, module string) []string {
	path := filepath.Join(dir, "sdk") + string(filepath.ListSeparator) + filepath.Join(e.Root, turnsDir)
	return []string{"env", "PYTHONPATH=" + path, filepath.Join(e.Root, python), filepath.Join(e.Root, module, "load.py")}
}

// clientRaces returns what is measured of the generated clients, in the order of the table.
func clientRaces(e *environment.Environment) []race {
	dir := clientsDir(e)
	server := &lanes.Lane{Name: "server", Server: []string{filepath.Join(dir, "server"), "-kind", "embedded"}}
	lane := func(name, kind string, program ...string) *lanes.Lane {
		return &lanes.Lane{Name: name, Client: append(program, "-kind", kind), Beside: server}
	}
	goLane := func(name, kind string) *lanes.Lane { return lane(name, kind, filepath.Join(dir, "load")) }
	held := func(name, kind string) *lanes.Lane {
		l := goLane(name, kind)
		l.Held = true
		return l
	}
	node := func(name, kind string) *lanes.Lane {
		l := lane(name, kind, "node", filepath.Join(dir, "load.cjs"))
		l.JIT = true
		return l
	}
	py := func(name, kind string) *lanes.Lane { return lane(name, kind, pythonProgram(e, dir, clientsModule)...) }

	call, hand := goLane("Call", "call"), goLane("by hand", "hand")
	races := []race{
		{"go-1", 1, goCall, call, hand, []quantity{rate(1), cost(0)}},
		{"go-64", 64, goCall, call, hand, []quantity{rate(0), cost(0)}},
		{"go-512", 512, goCall, call, hand, []quantity{rate(2), cost(0.35), allocations(12), allocated(kilobyte)}},
	}
	typed, handTyped := goLane("typed", "typed"), goLane("by hand", "hand-typed")
	races = append(races, against("go-typed", goTyped, typed, handTyped, 0, 0, 1.7)...)
	races = append(races, race{
		"go-held", 10_000, goCall + ", none answered", held("Call", "call"), held("by hand", "hand"),
		[]quantity{goroutines(2), heldBytes(5_325)},
	})
	bare := node("bare", "bare")
	races = append(races, against("ts", tsCorrelation, node("typed", "correlation"), bare, 0.75, 0.65, 0.65)...)
	races = append(races, against("ts-rpc", tsRPC, node("typed", "rpc"), bare, 0.9, 0.9, 0.9)...)
	bare = py("bare", "bare")
	races = append(races, against("py", pyCorrelation, py("typed", "correlation"), bare, 0.65, 0.65, 0.65)...)
	return append(races, against("py-rpc", pyRPC, py("typed", "rpc"), bare, 0.85, 0.85, 0.85)...)
}

// What the rows of the clients' table are about.
const (
	goCall        = "Go, `Call`, against correlation by hand on centrifuge-go"
	goTyped       = "Go, typed, against typed by hand on centrifuge-go"
	tsCorrelation = "TypeScript, typed, correlation, against bare `centrifuge.rpc`"
	tsRPC         = "TypeScript, typed, native RPC, against bare `centrifuge.rpc`"
	pyCorrelation = "Python, typed, correlation, against bare `client.rpc`"
	pyRPC         = "Python, typed, native RPC, against bare `client.rpc`"
)

// against returns the races of two lanes with 1, 64 and 512 calls in flight, whose goals are of calls a second.
func against(name, what string, ours, peer *lanes.Lane, at1, at64, at512 float64) []race {
	return []race{
		{name + "-1", 1, what, ours, peer, []quantity{rate(at1), cost(0)}},
		{name + "-64", 64, what, ours, peer, []quantity{rate(at64), cost(0)}},
		{name + "-512", 512, what, ours, peer, []quantity{rate(at512), cost(0)}},
	}
}

func allocations(atMost float64) quantity {
	of := func(c turns.Count) float64 { return c.Each(c.Objects) }
	return quantity{what: "allocations of a call", of: of, format: report.Number, goal: atMost, unit: "objects"}
}

func allocated(atMost float64) quantity {
	of := func(c turns.Count) float64 { return c.Each(c.Bytes) }
	return quantity{what: "bytes allocated by a call", of: of, format: whole, goal: atMost, unit: "bytes"}
}

// goroutines are those that all calls together add to a client that is connected, beside their callers'.
func goroutines(atMost float64) quantity {
	of := func(c turns.Count) float64 { return float64(c.Goroutines) }
	return quantity{what: "more goroutines, beside the callers'", of: of, format: whole, goal: atMost, unit: "goroutines"}
}

func heldBytes(atMost float64) quantity {
	of := func(c turns.Count) float64 { return c.Each(c.Bytes) }
	return quantity{what: "bytes held by a call, with its caller's stack", of: of, format: whole, goal: atMost, unit: "bytes"}
}

func whole(n float64) string { return report.Thousands(int(n)) }
