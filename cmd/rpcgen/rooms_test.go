package main

import (
	"fmt"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const modulePath = "example.com/rpcgen"

// A graph holds the packages of the module that each package imports. Paths are relative to the module; the root is ".".
type graph map[string][]string

// A rule forbids packages to depend on others, directly or through packages between. A pattern is a path; "PATH/..." is the package and those below it;
// "LANGUAGE" is each back-end's folder, and those below it; "LANGUAGE/PATH" is a path in each back-end's folder; to "OTHERS" means to all packages that from
// doesn't match.
type rule struct{ from, to string }

// rules are the arrows that run up. All others are allowed: only cmd knows everybody.
var rules = []rule{
	{"rpcdef", "..."},
	{"rpcdef/...", "analyzer/..."},
	{"rpcdef/...", "generator/..."},
	{"rpcdef/...", "cmd/..."},

	{"analyzer/...", "generator/..."},
	{"analyzer/...", "cmd/..."},
	{"analyzer/internal/...", "analyzer"},
	{"analyzer/internal/gomod/...", "..."},
	{"analyzer/internal/source/...", "analyzer/internal/load/..."},
	{"analyzer/internal/source/...", "analyzer/internal/wire/..."},
	{"analyzer/internal/wire/...", "analyzer/internal/service/..."},
	{"analyzer/internal/directive/...", "analyzer/internal/load/..."},
	{"analyzer/internal/directive/...", "analyzer/internal/wire/..."},
	{"analyzer/internal/find/...", "analyzer/internal/directive/..."},
	{"analyzer/internal/find/...", "analyzer/internal/load/..."},
	{"analyzer/internal/find/...", "analyzer/internal/wire/..."},
	{"analyzer/internal/load/...", "analyzer/internal/wire/..."},

	{"generator/...", "analyzer/..."},
	{"generator/...", "cmd/..."},
	{"generator", "generator/..."},
	{"generator/emit/...", "generator/output/..."},
	{"generator/emit/...", "LANGUAGE"},
	{"generator/goname/...", "generator/output/..."},
	{"generator/goname/...", "LANGUAGE"},
	{"generator/godoc/...", "generator/output/..."},
	{"generator/godoc/...", "LANGUAGE"},
	{"generator/output/...", "LANGUAGE"},
	{"LANGUAGE", "generator/output/..."},
	{"LANGUAGE", "LANGUAGE"},
	{"LANGUAGE/internal/syntax/...", "LANGUAGE/internal/types/..."},
	{"LANGUAGE/internal/syntax/...", "LANGUAGE/internal/view/..."},
	{"LANGUAGE/internal/types/...", "LANGUAGE/internal/view/..."},

	{"generator/gosource/...", "generator/output/..."},
	{"generator/gosource/...", "LANGUAGE"},

	{"generator/golang/runtime/...", "OTHERS"}, // they become packages of the user's
	{"generator/golang/runtime/internal/...", "generator/golang/runtime"},
	{"generator/golang/runtime/internal/backlog/...", "generator/golang/runtime/..."},
	{"generator/golang/runtime/internal/encode/...", "generator/golang/runtime/..."},
	{"generator/golang/runtime/internal/frames/...", "generator/golang/runtime/..."},
	{"generator/golang/runtime/internal/names/...", "generator/golang/runtime/..."},
	{"generator/golang/runtime/internal/retry/...", "generator/golang/runtime/..."},
	{"generator/golang/runtime/internal/scan/...", "generator/golang/runtime/..."},
	{"generator/golang/runtime/internal/decode/...", "generator/golang/runtime/internal/wire/..."},
	{"generator/golang/runtime/internal/wire/...", "generator/golang/runtime/internal/decode/..."},

	{"generator/goserver/runtime/...", "OTHERS"}, // they become packages of the user's
	{"generator/goserver/runtime/internal/...", "generator/goserver/runtime"},
	{"generator/goserver/embedded/...", "rpcdef/..."},
	{"generator/goserver/embedded/...", "generator"},
	{"generator/goserver/embedded/...", "generator/emit/..."},
	{"generator/goserver/embedded/...", "generator/goname/..."},
	{"generator/goserver/embedded/...", "generator/godoc/..."},
	{"generator/goserver/embedded/...", "generator/goserver"},
	{"generator/goserver", "generator/goserver/embedded"}, // what it needs is for users, not for the tool
	{"cmd/...", "generator/goserver/embedded"},

	{"cmd/rpcgen/internal/answers/...", "LANGUAGE"},
	{"cmd/rpcgen/internal/config/...", "LANGUAGE"},
	{"cmd/rpcgen/internal/console/...", "LANGUAGE"},
	{"cmd/rpcgen/internal/starter/...", "LANGUAGE"},
	{"cmd/rpcgen/internal/watch/...", "LANGUAGE"},
	{"cmd/rpcgen/internal/console/...", "cmd/..."},
	{"cmd/rpcgen/internal/config/...", "cmd/rpcgen/internal/commandline/..."},
	{"cmd/rpcgen/internal/commandline/...", "cmd/rpcgen/internal/project/..."},
	{"cmd/rpcgen/internal/commandline/...", "cmd/rpcgen/internal/generate/..."},
	{"cmd/rpcgen/internal/project/...", "cmd/rpcgen/internal/generate/..."},
	{"cmd/rpcgen/internal/project/...", "cmd/rpcgen/internal/console/..."},
	{"cmd/rpcgen/...", "cmd/rpcgen-doctor/..."},
	{"cmd/rpcgen-doctor/...", "cmd/rpcgen/..."},
}

// TestRooms holds that no package depends on one that it mustn't know.
func TestRooms(t *testing.T) {
	g := importGraph(t)
	for _, room := range []string{"rpcdef", "analyzer", "generator", "generator/emit", "generator/output", "generator/python", "cmd/rpcgen"} {
		if _, found := g[room]; !found {
			t.Errorf("there is no package %s any more: adapt the rules", room)
		}
	}
	for _, v := range g.violations() {
		t.Error(v)
	}
}

// TestViolations adds arrows to a graph that is as it should be.
func TestViolations(t *testing.T) {
	const internal, runtime, python = "analyzer/internal/", "generator/goserver/runtime", "generator/python/internal/"
	sound := graph{
		"rpcdef":               nil,
		internal + "gomod":     nil,
		internal + "source":    {internal + "gomod"},
		internal + "directive": {internal + "source"},
		internal + "load":      {internal + "gomod", internal + "source", internal + "directive"},
		internal + "wire":      {"rpcdef", internal + "load"},
		"analyzer":             {"rpcdef", internal + "load", internal + "wire"},
		"generator":            {"rpcdef"},
		"generator/emit":       {"rpcdef"},
		"generator/output":     {"generator"},
		python + "syntax":      {"generator/emit"},
		python + "types":       {"rpcdef", "generator/emit", python + "syntax"},
		python + "view":        {"rpcdef", "generator/emit", python + "syntax", python + "types"},
		"generator/python":     {"rpcdef", "generator", "generator/emit", python + "view", "generator/python/runtime"},
		"generator/rust":       {"rpcdef", "generator", "generator/emit"},
		runtime:                {runtime + "/internal/names"},
		"cmd/rpcgen":           {"analyzer", "generator", "generator/output", "generator/python", "generator/rust", "cmd/rpcgen/internal/watch"},
	}
	if found := sound.violations(); len(found) > 0 {
		t.Errorf("found %v, want nothing", found)
	}
	for _, c := range []struct{ from, to, want string }{
		{"rpcdef", "generator", "rpcdef must not depend on generator"},
		{"rpcdef", internal + "gomod", "rpcdef must not depend on analyzer/internal/gomod"},
		{"analyzer", "generator", "analyzer must not depend on generator"},
		{internal + "wire", "generator/python", "analyzer must not depend on generator/python: analyzer -> analyzer/internal/wire -> generator/python"},
		{internal + "gomod", "rpcdef", "analyzer/internal/gomod must not depend on rpcdef"},
		{internal + "gomod", internal + "source", "analyzer/internal/gomod must not depend on analyzer/internal/source"},
		{internal + "source", internal + "load", "analyzer/internal/source must not depend on analyzer/internal/load"},
		{internal + "directive", internal + "wire", "analyzer/internal/directive must not depend on analyzer/internal/wire"},
		{internal + "find", internal + "directive", "analyzer/internal/find must not depend on analyzer/internal/directive"},
		{internal + "load", internal + "wire", "analyzer/internal/load must not depend on analyzer/internal/wire"},
		{internal + "wire", "analyzer", "analyzer/internal/wire must not depend on analyzer"},
		{"generator", "analyzer", "generator must not depend on analyzer"},
		{"generator", "generator/emit", "generator must not depend on generator/emit"},
		{"generator", "cmd/rpcgen", "generator must not depend on cmd/rpcgen"},
		{"generator/output", "generator/rust", "generator/output must not depend on generator/rust"},
		{"generator/emit", "generator/python", "generator/emit must not depend on generator/python"},
		{"generator/emit", "generator/output", "generator/emit must not depend on generator/output"},
		{"generator/python", "generator/output", "generator/python must not depend on generator/output"},
		{"generator/python", "generator/rust", "generator/python must not depend on generator/rust"},
		{python + "syntax", python + "types", python + "syntax must not depend on " + python + "types"},
		{python + "syntax", python + "view", python + "syntax must not depend on " + python + "view"},
		{python + "types", python + "view", python + "types must not depend on " + python + "view"},
		{"generator/rust", "generator/python/runtime", "generator/rust must not depend on generator/python/runtime"},
		{runtime, "generator", runtime + " must not depend on generator"},
		{runtime + "/internal/names", "rpcdef", runtime + "/internal/names must not depend on rpcdef"},
		{runtime + "/internal/names", runtime, runtime + "/internal/names must not depend on " + runtime},
	} {
		g := maps.Clone(sound)
		g[c.from] = slices.Concat(g[c.from], []string{c.to})
		if found := g.violations(); !slices.ContainsFunc(found, func(v string) bool { return v == c.want || strings.HasPrefix(v, c.want+": ") }) {
			t.Errorf("%s imports %s: found %q, want %q among them", c.from, c.to, found, c.want)
		}
	}
}

// importGraph lists the imports of all packages of the module, but for those of tests.
func importGraph(t *testing.T) graph {
	t.Helper()
	cmd := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	g := graph{}
	for line := range strings.Lines(string(out)) {
		var paths []string
		for path := range strings.FieldsSeq(line) {
			if path == modulePath || strings.HasPrefix(path, modulePath+"/") {
				paths = append(paths, strings.TrimPrefix(strings.TrimPrefix(path, modulePath), "/"))
			}
		}
		g[paths[0]] = paths[1:]
	}
	return g
}

// violations describes each arrow that a rule forbids, with the packages between.
func (g graph) violations() (found []string) {
	for _, from := range slices.Sorted(maps.Keys(g)) {
		ways := g.ways(from)
		for _, to := range slices.Sorted(maps.Keys(ways)) {
			if slices.ContainsFunc(rules, func(r rule) bool { return r.forbids(from, to) }) {
				found = append(found, fmt.Sprintf("%s must not depend on %s: %s", from, to, strings.Join(ways[to], " -> ")))
			}
		}
	}
	return found
}

// ways returns a shortest way to each package that one depends on.
func (g graph) ways(from string) map[string][]string {
	ways := map[string][]string{}
	for queue := [][]string{{from}}; len(queue) > 0; queue = queue[1:] {
		way := queue[0]
		for _, to := range g[way[len(way)-1]] {
			if _, known := ways[to]; !known && to != from {
				ways[to] = slices.Concat(way, []string{to})
				queue = append(queue, ways[to])
			}
		}
	}
	return ways
}

// forbids reports whether the rule is broken by a package that depends on another.
func (r rule) forbids(from, to string) bool {
	if r.from == "LANGUAGE" && r.to == "LANGUAGE" {
		return languageOf(from) != "" && languageOf(to) != "" && languageOf(from) != languageOf(to)
	}
	if r.to == "OTHERS" {
		return matches(r.from, from) && !matches(r.from, to)
	}
	return matches(r.from, from) && matches(r.to, to)
}

func matches(pattern, path string) bool {
	if pattern == "LANGUAGE" {
		return languageOf(path) != ""
	}
	if inside, ok := strings.CutPrefix(pattern, "LANGUAGE/"); ok {
		language := languageOf(path)
		return language != "" && matches("generator/"+language+"/"+inside, path)
	}
	folder, below := strings.CutSuffix("/"+pattern, "/...")
	return "/"+path == folder || below && strings.HasPrefix("/"+path, folder+"/")
}

// languageOf returns the folder of the back-end that a package belongs to, "" if it belongs to none. What is below generator and has no other purpose is
// a back-end.
func languageOf(path string) string {
	parts := strings.Split(path, "/")
	if len(parts) < 2 || parts[0] != "generator" || slices.Contains([]string{"emit", "output", "generatortest", "goname", "godoc", "gosource"}, parts[1]) {
		return ""
	}
	return parts[1]
}
