package lab

import (
	"path"
	"strings"
	"testing"

	"example.com/rpcgen/generator/generatortest"
)

// TestThirdParty proves the same for types of well-known modules, which nobody has written with rpcgen in mind, and lets each language's
// own tools check the clients.
func TestThirdParty(t *testing.T) {
	l := &laboratory{work: ".build/thirdparty", samples: "example.com/thirdparty/samples"}
	l.lock(t)
	l.loadThirdParty(t)
	files := l.generateClients(t)
	l.checkClients(t)
	l.prove(t, files)
}

// workspace joins this module with the one of the constructs, which doesn't require it.
const workspace = `go 1.26.0

use (
	../..
	../../testdata/thirdparty
)
`

// loadThirdParty makes a construct of each method of testdata/thirdparty.
func (l *laboratory) loadThirdParty(t *testing.T) {
	t.Helper()
	l.load(t, path.Join(root, "testdata/thirdparty"), "./...")
	for _, service := range l.api.Services {
		for _, m := range service.Methods {
			l.constructs = append(l.constructs, newConstruct(strings.ToLower(m.GoName), service, m))
		}
	}
	l.writeFiles(t, map[string][]byte{"go.work": []byte(workspace)})
	l.env = []string{"GOWORK=" + l.absolute(t, "go.work")}
}

// checkClients generates the clients as a user does, all methods in one, and lets each language's tools check types and layout.
func (l *laboratory) checkClients(t *testing.T) {
	t.Helper()
	files := map[string][]byte{}
	for dir, lang := range languages(t) {
		generated, err := lang.backend.Generate(l.api)
		if err != nil {
			t.Fatal(err)
		}
		generatortest.CheckLayout(t, generated...)
		for _, f := range generated {
			files[path.Join("sdk", dir, f.Path)] = f.Data
		}
	}
	l.writeFiles(t, files, "sdk")
	linkModules(t, l.file("sdk/typescript"))
	l.command(t, l.file("sdk/typescript"), tool(t, "generator/typescript/node_modules/typescript-7/bin/tsc", "make tools-typescript"), "--noEmit", "--strict")
	l.command(t, l.file("sdk/go"), "env", "GOWORK=off", "go", "vet", "./...")
	ruff := tool(t, ".build/venv/bin/ruff", "make tools-python")
	l.command(t, l.file("sdk"), ruff, "check", "--no-cache", "python")
	l.command(t, l.file("sdk"), ruff, "format", "--check", "--no-cache", "python")
	l.command(t, l.file("sdk"), tool(t, ".build/venv/bin/mypy", "make tools-python"), "--strict", "--cache-dir=../mypy_cache", "python")
}
