package typescript

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"go/constant"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

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

// bundle returns a page as a bundler serves it, with what it needs of the package in a folder.
func bundle(t *testing.T, dir, page string) []byte {
	t.Helper()
	source := filepath.Join(dir, "page.mjs")
	if err := os.WriteFile(source, []byte(page), 0o644); err != nil {
		t.Fatal(err)
	}
	esbuild, err := filepath.Abs("node_modules/.bin/esbuild")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(esbuild, source, "--bundle", "--minify", "--format=esm", "--external:centrifuge", "--log-level=warning")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: run npm ci --prefix generator/typescript\n%s", err, out)
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
const baseLimit = 7300

// A page pays for the methods and the errors that it uses, also if the API has a thousand: whether a bundler sees the sources or what tsc makes of them.
func TestBundle(t *testing.T) {
	files := mustGenerate(t, manyMethods(1000))
	dir := writeProject(t, files)
	if out, err := nodeCommand(t, "typescript-7/bin/tsc", "-p", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, from := range []string{"./index.ts", "@acme/kitchen"} {
		t.Run(from, func(t *testing.T) {
			page := func(names, more string) []byte {
				return bundle(t, dir, "import { CentrifugoRPCClient"+names+" } from "+quote(from)+";\n"+
					"const rpc = new CentrifugoRPCClient({ url: location.search, token: location.hash, userId: '1' });\n"+more)
			}
			base := page("", "rpc.connect();\n")
			one := page(", thingsDo0500", "console.log(await thingsDo0500(rpc, { param0500: 1, state: 'state0500' }));\n")
			caught := page(", Problem0500Error", "console.log(location.href instanceof Problem0500Error);\n")
			all := page(", APIClient", "console.log(new APIClient(rpc));\n")
			want := []string{"param0500", "result0500", "state0500", "things.do0500"}
			if got := wireWords(one); !slices.Equal(got, want) {
				t.Errorf("a page that uses one method holds %q, want %q", got, want)
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
			t.Logf("gzipped: base %d bytes, one method %d more, one error %d more, all methods %d",
				gzipped(t, base), more, gzipped(t, caught)-gzipped(t, base), gzipped(t, all))
			if size := gzipped(t, base); size > baseLimit {
				t.Errorf("the base client costs %d bytes, gzipped, want at most %d", size, baseLimit)
			}
			if more > limit {
				t.Errorf("one method costs %d bytes, gzipped, want at most %d", more, limit)
			}
		})
	}
}

func wireWords(text []byte) []string {
	words := wireWord.FindAllString(string(text), -1)
	slices.Sort(words)
	return slices.Compact(words)
}
