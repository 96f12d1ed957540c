package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// sizeGoal is how many bytes the base client may add to a page that has the SDK.
const sizeGoal = 5 * kilobyte

// size holds what a page loads for the TypeScript base client, without the SDK that it is made of, against the SDK.
func size(ctx context.Context, e *environment) ([]row, error) {
	base, err := e.bundled(ctx, "import { CentrifugoRPCClient } from './sdk/typescript/index.ts';\nconsole.log(CentrifugoRPCClient);\n", "--external:centrifuge")
	if err != nil {
		return nil, err
	}
	sdk, err := e.bundled(ctx, "import { Centrifuge } from 'centrifuge';\nconsole.log(Centrifuge);\n")
	if err != nil {
		return nil, err
	}
	return []row{sizeRow(base, sdk)}, nil
}

func sizeRow(base, sdk int) row {
	share := float64(base) / float64(sdk)
	return row{
		what: "TypeScript, base client without `centrifuge`, minified and gzipped, against `centrifuge`: bytes",
		ours: "base " + thousands(base), peer: "centrifuge " + thousands(sdk), figure: figure{share, share, share},
		goal: sizeGoal, amount: &amount{float64(base), "bytes"},
	}
}

// bundled returns how many bytes a page with this script loads, minified and gzipped.
func (e *environment) bundled(ctx context.Context, script string, flags ...string) (int, error) {
	source := filepath.Join(e.clientsDir(), "page.ts")
	if err := os.WriteFile(source, []byte(script), 0o644); err != nil {
		return 0, err
	}
	text, err := e.output(ctx, e.esbuild(source, append(flags, "--minify", "--format=esm")...)...)
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

// output returns what a command prints that runs in the root of the checkout.
func (e *environment) output(ctx context.Context, argv ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir, cmd.Stderr = e.root, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%v: %w", argv, err)
	}
	return out, nil
}

// clientsReport is the text of the section.
func clientsReport(rows []row, m machine, date time.Time) string {
	return clientsHeading + `
` + "`make bench-clients`" + ` wrote this on ` + date.Format(time.DateOnly) + `, on a machine with ` + m.String() + `.

Each figure is the ratio of two clients that take turns, each a process of its own, with so many calls in flight on one connection. All call the same
embedded server, whose handler does no work. The generated clients are those that rpcgen makes of ` + "`testdata/bench/noop`" + ` in the same run. Processor time is
that of the client's process alone. A goal with a unit is about what the generated client takes by itself, not about the ratio.

*By hand* is what one writes on centrifuge-go to have calls answered: a map from correlation ids to calls, a timeout for each, params and results by
encoding/json. *Bare* is the SDK's own ` + "`rpc`" + `, whose params and results nobody checks; *typed* is a method of the generated client, which checks
both. Calls that aren't answered wait in the server, or in a queue of the client's.

` + table(rows)
}

// writeClients writes the section.
func (e *environment) writeClients(ctx context.Context, file string, rows []row) error {
	m := e.thisMachine()
	sdk, err := dependency(filepath.Join(e.clientsDir(), "load"), "github.com/centrifugal/centrifuge-go")
	if err != nil {
		return err
	}
	m.peers = []string{sdk}
	for _, name := range []string{"centrifuge", "ws"} {
		version, err := npmVersion(filepath.Join(e.root, nodeModules, name))
		if err != nil {
			return err
		}
		m.peers = append(m.peers, name+" "+version)
	}
	for _, argv := range [][]string{
		{"node", "-p", "'Node.js ' + process.versions.node"},
		{python, "-c", "import platform; print('Python', platform.python_version())"},
		{python, "-c", "import importlib.metadata as m; print('centrifuge-python', m.version('centrifuge-python'))"},
	} {
		version, err := e.output(ctx, argv...)
		if err != nil {
			return err
		}
		m.peers = append(m.peers, strings.TrimSpace(string(version)))
	}
	return e.writeSection(file, clientsHeading, clientsReport(rows, m, time.Now()))
}

// npmVersion returns the version of the npm package in a folder.
func npmVersion(dir string) (string, error) {
	text, err := os.ReadFile(filepath.Join(dir, "package.json"))
	if err != nil {
		return "", err
	}
	var manifest struct {
		Version string `json:"version"`
	}
	err = json.Unmarshal(text, &manifest)
	return manifest.Version, err
}
