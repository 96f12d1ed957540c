// Package pythontest has Python check what is made of hostile texts, for tests.
package pythontest

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"io"
	"os/exec"
	"strings"
	"testing"
)

//go:embed testdata/check.py
var script string

// A Checker is a Python that runs testdata/check.py.
type Checker struct {
	in  io.WriteCloser
	out *bufio.Reader
}

// New starts the Python. It ends with the test.
func New(tb testing.TB) *Checker {
	tb.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		tb.Fatal("python3 is missing; run: apt-get install python3")
	}
	cmd := exec.Command(python, "-c", script)
	in, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		_ = in.Close()
		if err := cmd.Wait(); err != nil {
			tb.Error(err)
		}
	})
	return &Checker{in, bufio.NewReader(out)}
}

// Check runs the check of check.py that has a name, and reports what is wrong.
func (c *Checker) Check(t *testing.T, name string, request map[string]any) {
	t.Helper()
	request["check"] = name
	line, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.in.Write(append(line, '\n')); err != nil {
		t.Fatal(err)
	}
	line, err = c.out.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var answer string
	if err := json.Unmarshal(line, &answer); err != nil {
		t.Fatal(err)
	}
	if answer != "" {
		t.Errorf("%s of %q: %s", name, request["text"], answer)
	}
}

// Hostile are strings that could end the literal or comment that they are in.
var Hostile = []string{
	`*/`, `"""`, `ends with "`, `ends with \`, `\N{BULLET} \u0041 \x41`, "nul \x00 here", "cr \r here", "crlf \r\n here", "ls \u2028 ps \u2029",
	"bidi \u202e \u2066", "`${x}` '''", "tab\there", "a\n\ttab\n  \tmixed\nb", "a\n  \nb", "  leading", "trailing  ", "\n\nblank first", "a\n\n",
	"//go:build ignore\n# coding: rot13", "</script> | <b>", "\\\n\\", `""""""""`, "a\nb \nc", "\ufeffbom", "a\n\u00a0b\n \x0bc\nd",
}

// MoreHostile are strings that are hard to quote, or to make names of.
var MoreHostile = []string{
	"", "\"", "\\", "\n", "\t", " ", "\r", "a\"", `a\"`, `\""`, `"""a`, "\xff", "a\xffb\xc0", "😀", "ﬁ", "e\u0301", "\u00aa", "\u212a", "__x__",
	"a\n b", "a\n\tb\n  c", "a\n\n\n b\n", "\ta\n\tb", " a\n b\n  c", "a\n\u3000b", "a\n\x1cb", "str", "None", "self", "model_x", "model_", "1", "a b-c",
	"class", "_class", "_", "__", "Class", "\u0661", "x\u0661", "\u0345", "a\n b\n\t c", "a\x85b\n c", strings.Repeat("x", 120),
}
