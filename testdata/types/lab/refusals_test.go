package lab

import (
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// A refusal is a line of source that rpcgen refuses, and what it says.
type refusal struct{ source, message string }

var diagnostic = regexp.MustCompile(`(?m)^([^:\n]+):(\d+):\d+: (.*)$`)

// refusals reads the scripts that show what is refused.
func refusals(t *testing.T) []refusal {
	t.Helper()
	scripts, err := filepath.Glob(filepath.Join(root, "testdata/script/refuse_*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	var all []refusal
	for _, script := range append([]string{filepath.Join(root, "testdata/script/unsupported_type.txtar")}, scripts...) {
		archive, err := txtar.ParseFile(script)
		if err != nil {
			t.Fatal(err)
		}
		files := map[string]string{}
		for _, f := range archive.Files {
			files[f.Name] = string(f.Data)
		}
		for _, m := range diagnostic.FindAllStringSubmatch(files["want"], -1) {
			line, err := strconv.Atoi(m[2])
			lines := strings.Split(files[m[1]], "\n")
			if err != nil || line > len(lines) {
				t.Fatalf("%s: no line %s:%s", script, m[1], m[2])
			}
			r := refusal{space(lines[line-1]), m[3]}
			if !slices.Contains(all, r) {
				all = append(all, r)
			}
		}
	}
	return all
}
