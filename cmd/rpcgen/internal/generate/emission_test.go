package generate

import (
	"bytes"
	"fmt"
	"go/format"
	"io"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"text/template"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/cmd/rpcgen/internal/commandline"
	"example.com/rpcgen/cmd/rpcgen/internal/console"
	"example.com/rpcgen/cmd/rpcgen/internal/project"
	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/output"
	"example.com/rpcgen/rpcdef"
)

// BenchmarkEmission compares, in one run, how long all three languages' clients take with the Go client's files by text/template and
// go/format, and 10,000 methods, fields and values with 1,000.
func BenchmarkEmission(b *testing.B) {
	emitted := newEmission(b)
	api := syntheticAPI(1000)
	b.Run("AgainstTemplates", func(b *testing.B) {
		defer debug.SetGCPercent(debug.SetGCPercent(gcPercent)) // as in the command
		templates := parseTemplates(b)
		templates.check(b, api, emitted(api))
		took := interleaved(b, func() { emitted(api) }, func() { templates.execute(b, api) })
		b.Logf("1,000 methods: %v; %v for Go alone by text/template and go/format", took[0], took[1])
		b.ReportMetric(float64(took[0].time)/float64(took[1].time), "ours/templates")
	})
	tenfold := func(b *testing.B, apiOf func(n int) *rpcdef.API) {
		b.Helper()
		small, large := apiOf(1000), apiOf(10_000)
		took := interleaved(b, func() { emitted(small) }, func() { emitted(large) })
		b.Logf("1,000: %v; 10,000: %v", took[0], took[1])
		b.ReportMetric(float64(took[1].time)/float64(took[0].time), "10000/1000-time")
		b.ReportMetric(float64(took[1].allocated)/float64(took[0].allocated), "10000/1000-memory")
	}
	b.Run("TenTimesTheMethods", func(b *testing.B) { tenfold(b, syntheticAPI) })
	b.Run("TenTimesTheFields", func(b *testing.B) { tenfold(b, lopsidedAPI) })
}

// TestEmission holds that the templates write what the back-end does, so that the two can be compared.
func TestEmission(t *testing.T) {
	api := syntheticAPI(20)
	parseTemplates(t).check(t, api, newEmission(t)(api))
}

// newEmission returns a function that makes the clients of an API in all languages.
func newEmission(tb testing.TB) func(*rpcdef.API) []output.Tree {
	tb.Helper()
	opts, err := commandline.Parse(nil)
	if err != nil {
		tb.Fatal(err)
	}
	p, err := project.New(opts, tb.TempDir(), nil)
	if err != nil {
		tb.Fatal(err)
	}
	j := &job{Printer: console.New(io.Discard, io.Discard, ""), project: p}
	return func(api *rpcdef.API) []output.Tree {
		all, err := j.generateAll(api)
		if err != nil {
			tb.Fatal(err)
		}
		return all[0].trees
	}
}

// A cost is what something took, in the median of all rounds.
type cost struct {
	time      time.Duration
	allocated int64 // bytes
}

func (c cost) String() string {
	return fmt.Sprintf("%v and %.1f MB", c.time.Round(10*time.Microsecond), float64(c.allocated)/1e6)
}

// rounds is how often each function runs at least.
const rounds = 9

// interleaved runs functions by turns, each on a clean heap, and returns what each took.
func interleaved(b *testing.B, functions ...func()) []cost {
	b.Helper()
	times, allocated := make([][]time.Duration, len(functions)), make([][]int64, len(functions))
	round := func() {
		for i, f := range functions {
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			start := time.Now()
			f()
			times[i] = append(times[i], time.Since(start))
			runtime.ReadMemStats(&after)
			allocated[i] = append(allocated[i], int64(after.TotalAlloc-before.TotalAlloc))
		}
	}
	for b.Loop() {
		round()
	}
	for len(times[0]) < rounds {
		round()
	}
	took := make([]cost, len(functions))
	for i := range functions {
		took[i] = cost{median(times[i]), median(allocated[i])}
	}
	return took
}

func median[T time.Duration | int64](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}

// goTemplates write the Go client's types.go and client.go as most generators do: a template, then gofmt.
type goTemplates struct{ types, client *template.Template }

func parseTemplates(tb testing.TB) goTemplates {
	tb.Helper()
	all, err := template.New("").Funcs(template.FuncMap{
		"isEnum":  func(d rpcdef.Decl) bool { _, is := d.(*rpcdef.Enum); return is },
		"comment": func(d rpcdef.Doc) string { return comment(d.Text) },
		"methodComment": func(m *rpcdef.Method, name string) string {
			return comment(strings.Replace(m.Doc.Text, m.GoName, name, 1))
		},
		"header":    func() string { return generator.Header },
		"ownership": func() string { return generator.Ownership },
		"others":    others,
		"pascal":    rpcdef.Pascal,
		"goType":    goType,
		"tag":       goTag,
	}).ParseGlob("testdata/emission/*.tmpl")
	if err != nil {
		tb.Fatal(err)
	}
	return goTemplates{all.Lookup("types.go.tmpl"), all.Lookup("client.go.tmpl")}
}

func (t goTemplates) execute(tb testing.TB, api *rpcdef.API) (types, client []byte) {
	tb.Helper()
	return formatted(tb, t.types, api), formatted(tb, t.client, api)
}

func formatted(tb testing.TB, t *template.Template, api *rpcdef.API) []byte {
	tb.Helper()
	var text bytes.Buffer
	if err := t.Execute(&text, api); err != nil {
		tb.Fatal(err)
	}
	source, err := format.Source(text.Bytes())
	if err != nil {
		tb.Fatal(err)
	}
	return source
}

// check compares what the templates write with what the back-end does.
func (t goTemplates) check(tb testing.TB, api *rpcdef.API, trees []output.Tree) {
	tb.Helper()
	types, client := t.execute(tb, api)
	for _, tree := range trees {
		for _, file := range tree.Files {
			switch file.Path {
			case "types.go":
				if diff := cmp.Diff(string(file.Data), string(types)); diff != "" {
					tb.Fatalf("types.go: -rpcgen +templates\n%s", diff)
				}
			case "client.go":
				if diff := cmp.Diff(string(file.Data), string(client)); diff != "" {
					tb.Fatalf("client.go: -rpcgen +templates\n%s", diff)
				}
			}
		}
	}
}

func comment(text string) string {
	if text == "" {
		return ""
	}
	return "// " + strings.ReplaceAll(strings.ReplaceAll(text, "\n", "\n// "), "\n// \n", "\n//\n")
}

// goType returns the Go type for a type of the synthetic API.
func goType(t rpcdef.Type) string {
	switch t := t.(type) {
	case rpcdef.List:
		return "[]" + goType(t.Elem)
	case rpcdef.Map:
		return "map[" + goType(t.Key) + "]" + goType(t.Elem)
	case rpcdef.Optional:
		return "*" + goType(t.Elem)
	default:
		return rpcdef.TypeString(t)
	}
}

func goTag(f *rpcdef.Field) string {
	options := ""
	if f.OmitEmpty {
		options = ",omitempty"
	}
	return "`json:\"" + f.Name + options + "\"`"
}

// others returns what the Go client says of the values that a plain enum doesn't list.
func others(d rpcdef.Decl) string {
	if d.Header().Use&rpcdef.InResults == 0 {
		return ""
	}
	return " The server may send others."
}
