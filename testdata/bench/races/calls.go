package races

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"example.com/rpcgen/testdata/bench/environment"
	"example.com/rpcgen/testdata/bench/lanes"
	"example.com/rpcgen/testdata/bench/report"
)

const (
	callsModule = "testdata/bench/calls" // the folder of the module of the programs that make and serve calls
	callRuns    = 9
)

// Calls measures the races whose name matches, prints their table, and writes the section to a file unless it is "".
func Calls(ctx context.Context, e *environment.Environment, chosen func(name string) bool, file string, stdout, stderr io.Writer) (err error) {
	if err := buildCalls(ctx, e); err != nil {
		return err
	}
	races := callRaces(e)
	defer func() { err = errors.Join(err, end(races)) }()
	rows, err := e.Measure(ctx, experimentsOf(races, callRuns), chosen, stderr)
	if err != nil {
		return err
	}
	fmt.Fprint(stdout, report.Table(rows))
	if file == "" {
		return nil
	}
	return writeCalls(ctx, e, file, rows, stdout, stderr)
}

// callRaces returns what is measured of calls, in the order of the table.
func callRaces(e *environment.Environment) []race {
	client := func(kind string) []string { return []string{filepath.Join(callsDir(e), "load"), "-kind", kind} }
	server := func(kind string, more ...string) []string {
		return append([]string{filepath.Join(callsDir(e), "server"), "-kind", kind}, more...)
	}
	behind := func(name, kind, config string, more ...string) *lanes.Lane {
		return &lanes.Lane{Name: name, Client: client("correlation"), Server: server(kind, append([]string{
			"-centrifugo", filepath.Join(e.Root, ".build/bin/centrifugo"),
			"-config", filepath.Join(callsDir(e), config),
		}, more...)...)}
	}
	subscriber := behind("batches", "subscriber", "subscriber.json")
	singleSubscriber := behind("single", "subscriber", "subscriber.json", "-single", "default")
	pooledSubscriber := behind("single", "subscriber", "subscriber.json", "-single", "pooled")
	publish := behind("batches", "proxies", "publish-rpc.json")
	singlePublish := behind("single", "proxies", "publish-rpc.json", "-single", "default")
	pooledPublish := behind("single", "proxies", "publish-rpc.json", "-single", "pooled")
	proxy := &lanes.Lane{Name: "RPC proxy", Client: client("rpc"), Beside: publish}
	embedded := &lanes.Lane{Name: "embedded", Client: client("rpc"), Server: server("embedded")}
	connect := &lanes.Lane{Name: "connect-go", Client: client("connect"), Server: server("connect")}
	plain := &lanes.Lane{Name: "connect-go", Client: client("connect"), Server: server("connect-plain")}

	only := func(goal float64) []quantity { return []quantity{rate(goal)} }
	both := func(goal float64) []quantity { return []quantity{rate(goal), cost(0)} }
	const batched, pooled = "replies in batches, against one request each", ", over as many connections"
	const lone = "a lone reply, against one request each"
	const against, againstPlain = "embedded, native RPC, against connect-go", "embedded, native RPC, against connect-go without compression"
	return []race{
		{"batches-subscriber", 512, "subscriber: " + batched, subscriber, singleSubscriber, only(3)},
		{"pooled-subscriber", 512, "subscriber: " + batched + pooled, subscriber, pooledSubscriber, only(0)},
		{"batches-publish", 512, "publish proxy: " + batched, publish, singlePublish, only(1.5)},
		{"pooled-publish", 512, "publish proxy: " + batched + pooled, publish, pooledPublish, only(0)},
		{"lone-subscriber", 1, "subscriber: " + lone, subscriber, singleSubscriber, only(1)},
		{"lone-publish", 1, "publish proxy: " + lone, publish, singlePublish, only(1)},
		{"proxy", 512, "embedded, native RPC, against Centrifugo's RPC proxy", embedded, proxy, only(3)},
		{"connect-1", 1, against, embedded, connect, both(2)},
		{"connect-64", 64, against, embedded, connect, both(3)},
		{"connect-512", 512, against, embedded, connect, both(3)},
		{"plain-1", 1, againstPlain, embedded, plain, both(2)},
		{"plain-64", 64, againstPlain, embedded, plain, both(3)},
		{"plain-512", 512, againstPlain, embedded, plain, both(3)},
	}
}

// callsDir is the folder of the programs that make and serve the calls.
func callsDir(e *environment.Environment) string { return filepath.Join(e.Dir, "calls") }

// buildCalls builds the programs that make and serve the calls. Beside them are the configurations of Centrifugo that rpcgen generates.
func buildCalls(ctx context.Context, e *environment.Environment) error {
	dir := callsDir(e) + string(filepath.Separator)
	if err := e.Execute(ctx, "go", "build", "-C", callsModule, "-o", dir, "./server", "./load"); err != nil {
		return err
	}
	return errors.Join(copyConfiguration(e, dir, "subscriber.json"), copyConfiguration(e, dir, "publish-rpc.json"))
}

// copyConfiguration copies a configuration of Centrifugo that rpcgen generates to a folder.
func copyConfiguration(e *environment.Environment, dir, name string) error {
	text, err := os.ReadFile(filepath.Join(e.Root, "generator/goserver/testdata/centrifugo", name+".golden"))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, name), text, 0o644)
}

// callsReport is the text of the section.
func callsReport(rows []report.Row, m report.Machine, date time.Time, benchmark string) string {
	return report.CallsHeading + `
` + "`make bench-calls`" + ` wrote this on ` + date.Format(time.DateOnly) + `, on a machine with ` + m.String() + `.

Each figure is the ratio of two lanes that take turns: a server and a client, each a process of its own, with so many calls in flight on one connection.
All lanes call the same method of ` + "`examples/tasks`" + `, answered without any work, by the generated Go client; only connect-go by its own. Behind Centrifugo
they have the generated configuration. *In batches* is how the generated server publishes its replies, *one request each* a publisher of the benchmark,
by net/http's default client, which keeps two connections open and makes others as it needs them. *Over as many connections* as there are requests at once
is by a client that keeps them all: so a request costs less, and what a call costs besides, half of it in Centrifugo, bounds the ratio.

connect-go calls by JSON over HTTP/2 without encryption, by encoding/json and the same Go types instead of protobuf's, all
calls on one connection. As it comes it compresses each response; *without compression*, none below 1 kB. All lanes have the
same processors: what a client doesn't take is the server's.

` + report.Table(rows) + `
Dispatch is what the generated server does beside decoding params, running the handler and encoding its result, in processor time. *here* is the way of the
embedded server and of subscribers, who run the handler where they have read the request; for the proxies it has a *goroutine* of its own. One call is in flight;
where the name ends in *-2* there is a second processor, which has nothing to do but to look for work, and that counts, too:

` + "```" + `
` + benchmark + "```" + `
`
}

// writeCalls writes the section, with the runtime's own benchmark of what a call costs.
func writeCalls(ctx context.Context, e *environment.Environment, file string, rows []report.Row, stdout, stderr io.Writer) error {
	connect, err := report.Dependency(filepath.Join(callsDir(e), "load"), "connectrpc.com/connect")
	if err != nil {
		return err
	}
	text, err := e.RunBenchmarks(ctx, dispatchBenchmark, stdout, stderr)
	if err != nil {
		return err
	}
	return e.WriteSection(file, report.CallsHeading, callsReport(rows, report.ThisMachine(e.Busy, connect), time.Now(), text))
}

var dispatchBenchmark = [][]string{
	{"go", "test", "-run", "^$", "-bench", "^BenchmarkDispatch$", "-benchmem", "-cpu", "1,2", "-count", "3", "./generator/goserver/runtime"},
}
