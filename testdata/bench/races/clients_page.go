package races

import (
	"bytes"
	"compress/gzip"
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.com/rpcgen/testdata/bench/environment"
	"example.com/rpcgen/testdata/bench/report"
)

// sizeGoal is how many bytes the base client may add to a page that has the SDK.
const sizeGoal = 5 * kilobyte

// size holds what a page loads for the TypeScript base client, without the SDK that it is made of, against the SDK.
func size(ctx context.Context, e *environment.Environment) ([]report.Row, error) {
	base, err := bundled(ctx, e, "import { CentrifugoRPCClient } from './sdk/typescript/index.ts';\nconsole.log(CentrifugoRPCClient);\n", "--external:centrifuge")
	if err != nil {
		return nil, err
	}
	sdk, err := bundled(ctx, e, "import { Centrifuge } from 'centrifuge';\nconsole.log(Centrifuge);\n")
	if err != nil {
		return nil, err
	}
	return []report.Row{sizeRow(base, sdk)}, nil
}

func sizeRow(base, sdk int) report.Row {
	share := float64(base) / float64(sdk)
	return report.Row{
		What: "TypeScript, base client without `centrifuge`, minified and gzipped, against `centrifuge`: bytes",
		Ours: "base " + report.Thousands(base), Peer: "centrifuge " + report.Thousands(sdk), Figure: report.Figure{Value: share, Low: share, High: share},
		Goal: sizeGoal, Amount: &report.Amount{Value: float64(base), Unit: "bytes"},
	}
}

// bundled returns how many bytes a page with this script loads, minified and gzipped.
func bundled(ctx context.Context, e *environment.Environment, script string, flags ...string) (int, error) {
	source := filepath.Join(clientsDir(e), "page.ts")
	if err := os.WriteFile(source, []byte(script), 0o644); err != nil {
		return 0, err
	}
	text, err := e.Output(ctx, esbuild(e, source, append(flags, "--minify", "--format=esm")...)...)
	if err != nil {
		return 0, err
	}
	return gzipped(text)
}

func gzipped(text []byte) (int, error) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(text); err != nil {
		return 0, err
	}
	err := w.Close()
	return b.Len(), err
}

// clientsReport is the text of the section.
func clientsReport(rows []report.Row, m report.Machine, date time.Time) string {
	return report.ClientsHeading + `
` + "`make bench-clients`" + ` wrote this on ` + date.Format(time.DateOnly) + `, on a machine with ` + m.String() + `.

Each figure is the ratio of two clients that take turns, each a process of its own, with so many calls in flight on one connection. All call the same
embedded server, whose handler does no work. The generated clients are those that rpcgen makes of ` + "`testdata/bench/noop`" + ` in the same run. Processor time is
that of the client's process alone. A goal with a unit is about what the generated client takes by itself, not about the ratio.

*By hand* is what one writes on centrifuge-go to have calls answered: a map from correlation ids to calls, a timeout for each, params and results by
encoding/json. *Bare* is the SDK's own ` + "`rpc`" + `, whose params and results nobody checks; *typed* is a method of the generated client, which checks
both. Calls that aren't answered wait in the server, or in a queue of the client's.

` + report.Table(rows)
}

// writeClients writes the section.
func writeClients(ctx context.Context, e *environment.Environment, file string, rows []report.Row) error {
	m, err := sdks(ctx, e, filepath.Join(clientsDir(e), "load"))
	if err != nil {
		return err
	}
	return e.WriteSection(file, report.ClientsHeading, clientsReport(rows, m, time.Now()))
}

// sdks describes this machine, and what the generated clients and the Go program are made of.
func sdks(ctx context.Context, e *environment.Environment, program string) (report.Machine, error) {
	m := report.ThisMachine(e.Busy)
	sdk, err := report.Dependency(program, "github.com/centrifugal/centrifuge-go")
	if err != nil {
		return m, err
	}
	m.Peers = []string{sdk}
	for _, name := range []string{"centrifuge", "ws"} {
		version, err := report.NpmVersion(filepath.Join(e.Root, nodeModules, name))
		if err != nil {
			return m, err
		}
		m.Peers = append(m.Peers, name+" "+version)
	}
	for _, argv := range [][]string{
		{"node", "-p", "'Node.js ' + process.versions.node"},
		{python, "-c", "import platform; print('Python', platform.python_version())"},
		{python, "-c", "import importlib.metadata as m; print('centrifuge-python', m.version('centrifuge-python'))"},
	} {
		version, err := e.Output(ctx, argv...)
		if err != nil {
			return m, err
		}
		m.Peers = append(m.Peers, strings.TrimSpace(string(version)))
	}
	return m, nil
}
