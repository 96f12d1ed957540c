package typescript

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"go/constant"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// manyMethods is an API of n methods, each with types of its own: "things.do0042" has a field "param0042", a field "result0042" and an enum, and it may
// fail with "problem0042", whose data has a field "problem0042", too.
func manyMethods(n int) *rpcdef.API {
	const both = rpcdef.InParams | rpcdef.InResults
	var decls []rpcdef.Decl
	var methods []*rpcdef.Method
	var problems []*rpcdef.Error
	for i := range n {
		id := fmt.Sprintf("%04d", i)
		state := &rpcdef.Enum{Head: head("State"+id, both), Kind: rpcdef.String, Values: []*rpcdef.EnumValue{value("On"+id, constant.MakeString("state"+id))}}
		params := object("Params"+id, rpcdef.InParams, field("param"+id, kind(rpcdef.Uint8)), field("state", state))
		result := object("Result"+id, rpcdef.InResults, field("result"+id, rpcdef.List{Elem: rpcdef.Time{}}), field("state", state))
		data := object("Problem"+id+"ErrorData", rpcdef.InResults, field("problem"+id, integer))
		decls = append(decls, state, params, result, data)
		m := method("things.do"+id, params, result)
		m.Errors = []*rpcdef.Error{{Name: "problem" + id, GoName: "ErrProblem" + id, Code: 400, Type: true, Data: data}}
		methods, problems = append(methods, m), append(problems, m.Errors...)
	}
	a := api(decls, methods...)
	a.Errors = problems
	return a
}

// bundle returns a page as esbuild bundles it, with what it needs of the package in a folder.
func bundle(t *testing.T, dir, page string) []byte {
	t.Helper()
	write(t, dir, "page.mjs", page)
	return run(t, dir, "esbuild", "page.mjs", "--bundle", "--minify", "--format=esm", "--external:centrifuge", "--log-level=warning")
}

// rollup returns a page as Rollup bundles it, which isn't told that the modules have no side effects.
func rollup(t *testing.T, dir, page string) []byte {
	t.Helper()
	write(t, dir, "page.mjs", page)
	write(t, dir, "bundled.mjs", string(run(t, dir, "rollup", "page.mjs", "--format=es", "--external=centrifuge", "--silent")))
	return run(t, dir, "esbuild", "bundled.mjs", "--minify", "--format=esm", "--log-level=warning")
}

// run runs a tool of npm in a folder, and returns what it prints.
func run(t *testing.T, dir, tool string, args ...string) []byte {
	t.Helper()
	path, err := filepath.Abs("node_modules/.bin/" + tool)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: run npm ci --prefix generator/typescript\n%s", err, stderr.Bytes())
	}
	return out
}

func gzipped(t *testing.T, text []byte) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// wireWord is a name or a value that only the codecs and the methods of manyMethods hold.
var wireWord = regexp.MustCompile(`\b(?:param|result|state|problem|things\.do)\d{4}\b`)

// baseLimit is what a page pays at most for the base client, gzipped, without the SDK.
const baseLimit = 6850

// A page pays for the methods and the errors that it uses, also if the API has a thousand: whichever bundler it is, and whether that
// sees the sources or the package.
func TestBundle(t *testing.T) {
	files := mustGenerate(t, manyMethods(1000))
	dir := writeProject(t, files)
	if out, err := nodeCommand(t, "typescript-7/bin/tsc", "-p", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, test := range []struct {
		name, from, query string
		bundle            func(*testing.T, string, string) []byte
	}{
		{"esbuild, sources", "./index.ts", "./query.ts", bundle},
		{"esbuild, package", "@acme/kitchen", "@acme/kitchen/query", bundle},
		{"rollup", "./esm/index.js", "./esm/query.js", rollup},
	} {
		t.Run(test.name, func(t *testing.T) {
			page := func(names, more string) []byte {
				return test.bundle(t, dir, "import { CentrifugoRPCClient"+names+" } from "+syntax.Quote(test.from)+";\n"+
					"const rpc = new CentrifugoRPCClient({ url: location.search, token: location.hash, userId: '1' });\n"+more)
			}
			base := page("", "rpc.connect();\n")
			one := page(", thingsDo0500", "console.log(await thingsDo0500(rpc, { param0500: 1, state: 'state0500' }));\n")
			queried := page(", thingsDo0500", "import { query } from "+syntax.Quote(test.query)+";\n"+
				"const api = { thingsDo0500: (params, options) => thingsDo0500(rpc, params, options) };\n"+
				"console.log(query(api, 'thingsDo0500', { param0500: 1, state: 'state0500' }));\n")
			caught := page(", Problem0500Error", "console.log(location.href instanceof Problem0500Error);\n")
			all := page(", APIClient", "console.log(new APIClient(rpc));\n")
			want := []string{"param0500", "result0500", "state0500", "things.do0500"}
			if got := wireWords(one); !slices.Equal(got, want) {
				t.Errorf("a page that uses one method holds %q, want %q", got, want)
			}
			if got := wireWords(queried); !slices.Equal(got, want) {
				t.Errorf("a page that queries one method holds %q, want %q", got, want)
			}
			if got := wireWords(base); got != nil {
				t.Errorf("a page that uses no method holds %q", got)
			}
			if got := wireWords(caught); !slices.Equal(got, []string{"problem0500"}) {
				t.Errorf("a page that catches one error holds %q", got)
			}
			if got, want := len(wireWords(all)), 4*1000; got != want {
				t.Errorf("a page that uses APIClient holds %d words, want %d", got, want)
			}
			for _, unused := range []string{"-32768", "4294967295", "9007199254740991"} { // bounds of integers
				if strings.Contains(string(one), unused) {
					t.Errorf("a page that uses no such integer holds %s", unused)
				}
			}
			const limit = 1024
			more := gzipped(t, one) - gzipped(t, base)
			t.Logf("gzipped: base %d bytes, one method %d more, with a query %d, one error %d more, all methods %d",
				gzipped(t, base), more, gzipped(t, queried)-gzipped(t, base), gzipped(t, caught)-gzipped(t, base), gzipped(t, all))
			if size := gzipped(t, base); size > baseLimit {
				t.Errorf("the base client costs %d bytes, gzipped, want at most %d", size, baseLimit)
			}
			if more > limit {
				t.Errorf("one method costs %d bytes, gzipped, want at most %d", more, limit)
			}
		})
	}
}

// A page pays for events and progress only if it reads some.
func TestBundleOfEvents(t *testing.T) {
	dir := writeProject(t, mustGenerate(t, rooms()))
	page := func(names, more string) []byte {
		return bundle(t, dir, "import { CentrifugoRPCClient"+names+" } from './index.ts';\n"+
			"const rpc = new CentrifugoRPCClient({ url: location.search, token: location.hash, userId: '1' });\n"+more)
	}
	base := page("", "rpc.connect();\n")
	if size := gzipped(t, base); size > baseLimit || bytes.Contains(base, []byte("$gap")) {
		t.Errorf("a page that reads no events has %d bytes, gzipped, want at most %d, and none of what they need", size, baseLimit)
	}
	one := page(", newsEvents", "for await (const event of newsEvents(rpc)) console.log(event);\n")
	if bytes.Contains(one, []byte("feed.")) {
		t.Error("a page that reads news holds the channel of feeds")
	}
	for _, test := range []struct {
		what        string
		page        []byte
		beyond      []byte
		atMostBytes int
	}{
		{"one channel", one, base, 3072},
		{"a second channel", page(", newsEvents, feedEvents",
			"for (const stream of [newsEvents(rpc), feedEvents(rpc, { topic: '1' })]) for await (const event of stream) console.log(event);\n"), one, 256},
		{"a call that tells its progress", page(", roomsCount", "for await (const n of roomsCount(rpc, { steps: 1 }).progress) console.log(n);\n"), base, 2048},
	} {
		more := gzipped(t, test.page) - gzipped(t, test.beyond)
		t.Logf("gzipped: %s costs %d bytes", test.what, more)
		if more > test.atMostBytes {
			t.Errorf("%s costs %d bytes, gzipped, want at most %d", test.what, more, test.atMostBytes)
		}
	}
}

func wireWords(text []byte) []string {
	words := wireWord.FindAllString(string(text), -1)
	slices.Sort(words)
	return slices.Compact(words)
}
