package lab

import (
	"os/exec"
	"testing"
)

// lintPython lets ruff check the clients, and their layout.
func (l *laboratory) lintPython(t *testing.T) {
	t.Helper()
	ruff, config := tool(t, ".build/venv/bin/ruff", "make tools-python"), tool(t, "generator/python/generated.toml", "git checkout")
	for _, command := range [][]string{{"check"}, {"format", "--check"}} {
		l.command(t, l.file("python"), ruff, append(command, "--no-cache", "--config", config, "clients")...)
	}
}

// startLintTypeScript lets eslint go through the clients, as strictly as it gets. That takes long: the function that it returns waits for it.
func (l *laboratory) startLintTypeScript(t *testing.T) (wait func()) {
	t.Helper()
	eslint := tool(t, "generator/typescript/node_modules/eslint/bin/eslint.js", "make tools-typescript")
	config := tool(t, "generator/typescript/eslint.config.js", "git checkout")
	cmd := exec.CommandContext(t.Context(), "node", eslint, "--config", config, "--max-warnings=0",
		"--cache", "--cache-strategy=content", "--cache-location=eslint.json", // what is as it was needn't be looked at again
		"--rule=@typescript-eslint/no-deprecated:off", // a type may well have fields of deprecated ones
		"clients/*/"+modeBoth+"/*.ts")                 // what is received only differs by marks of what may be absent
	cmd.Dir = l.file(tsDir)
	done := make(chan struct{})
	var out []byte
	var err error
	go func() {
		defer close(done)
		out, err = cmd.CombinedOutput()
	}()
	return func() {
		t.Helper()
		if <-done; err != nil {
			t.Errorf("eslint: %v\n%s", err, out)
		}
	}
}
