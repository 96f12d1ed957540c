package analyzer_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/rpcdef"
)

var update = flag.Bool("update", false, "write what the analyzer gives to the want sections")

// TestLoad reads each module in testdata, and compares the API that comes out, or the diagnostics, with its want section.
func TestLoad(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no test modules: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			dir := unpack(t, archive)
			got := describe(dir, "./...")
			want := &archive.Files[len(archive.Files)-1]
			if want.Name != "want" {
				t.Fatal("the last file of the archive isn't want")
			}
			if *update {
				want.Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(want.Data), got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// unpack writes the module of an archive; one without a go.mod gets one.
func unpack(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, data []byte) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", []byte("module example.com/app\n\ngo 1.26\n"))
	for _, f := range archive.Files {
		if f.Name != "want" {
			write(f.Name, f.Data)
		}
	}
	return dir
}

// describe loads the packages of a module, and puts what comes out into words.
func describe(dir string, patterns ...string) string {
	var b bytes.Buffer
	place := func(pos token.Position) string {
		return strings.TrimPrefix(pos.String(), dir+string(filepath.Separator))
	}
	list := func(kind string, errs scanner.ErrorList) {
		for _, e := range errs {
			fmt.Fprintf(&b, "%s%s: %s\n", kind, place(e.Pos), e.Msg)
		}
	}
	result, err := analyzer.Load(analyzer.Config{Dir: dir, Patterns: patterns, Own: isOwn})
	var diagnostics scanner.ErrorList
	switch {
	case errors.As(err, &diagnostics):
		list("", diagnostics)
		return b.String()
	case err != nil:
		return "error: " + strings.ReplaceAll(err.Error(), dir, "DIR") + "\n"
	}
	for _, s := range result.API.Services {
		fmt.Fprintf(&b, "service %s %s%s\n", s.Name, place(s.Pos), doc(s.Doc))
		for _, m := range s.Methods {
			fmt.Fprintf(&b, "\t%s %s: %s -> %s%s%s\n", m.Name, m.GoName, m.ParamsName(), resultType(m), methodOptions(m), doc(m.Doc))
		}
	}
	for _, c := range result.API.Channels {
		describeChannel(&b, c, place)
	}
	for _, e := range result.API.Errors {
		fmt.Fprintf(&b, "error %s %d (%s %s)%s %s%s\n", e.Name, e.Code, e.Package.Path, e.GoName, errorDetails(e), place(e.Pos), doc(e.Doc))
	}
	for _, d := range result.API.Decls {
		describeDecl(&b, d)
	}
	list("warning: ", result.Warnings)
	return b.String()
}

func describeChannel(b *bytes.Buffer, c *rpcdef.Channel, place func(token.Position) string) {
	fmt.Fprintf(b, "channel %s (%s %s) namespace %q", c.Name, c.Package, c.GoName, c.Namespace)
	for _, part := range c.Parts {
		if part.Param != nil {
			fmt.Fprintf(b, " {%s %s %s}", part.Param.Name, part.Param.Kind, place(part.Param.Pos))
		} else {
			fmt.Fprintf(b, " %s", part.Literal)
		}
	}
	for _, flag := range []struct {
		on   bool
		name string
	}{{c.PerUser, "per user"}, {c.Public, "public"}, {c.Recover, "recover"}, {c.Presence, "presence"}, {c.JoinLeave, "join_leave"}} {
		if flag.on {
			fmt.Fprintf(b, ", %s", flag.name)
		}
	}
	fmt.Fprintf(b, " %s%s\n", place(c.Pos), doc(c.Doc))
	for _, e := range c.Events {
		published := ""
		if e.Publish {
			published = " publish"
		}
		expr := e.Go.Format(func(p rpcdef.GoPackage) string { return p.Name })
		fmt.Fprintf(b, "\t%s %s(%s): %s%s %s%s\n", e.Name, e.GoName, expr, describeType(e.Data), published, place(e.Pos), doc(e.Doc))
	}
}

// resultType returns the type of what a method returns, which shows where null may stand, unlike ResultName.
func resultType(m *rpcdef.Method) string {
	if m.Result == nil {
		return "-"
	}
	return rpcdef.TypeString(m.Result)
}

func methodOptions(m *rpcdef.Method) string {
	s := ""
	if m.Timeout != 0 {
		s += " timeout=" + m.Timeout.String()
	}
	if m.Progress != nil {
		s += " progress " + describeType(m.Progress)
	}
	if m.NoWait {
		s += " no_wait"
	}
	if m.Idempotent {
		s += " idempotent"
	}
	links := make([]string, len(m.Errors))
	for i, e := range m.Errors {
		links[i] = " !" + e.Name
	}
	return s + strings.Join(links, "")
}

func errorDetails(e *rpcdef.Error) string {
	s := ""
	if e.Message != "" {
		s += fmt.Sprintf(" message %q", e.Message)
	}
	if e.Type {
		s += " type"
	}
	if e.Pointer {
		s += " by pointer"
	}
	if e.Data != nil {
		s += " data " + e.Data.Name
	}
	return s
}

func doc(d rpcdef.Doc) string {
	s := ""
	if d.Text != "" {
		s = fmt.Sprintf(" %q", d.Text)
	}
	if d.Deprecated != "" {
		s += fmt.Sprintf(" deprecated %q", d.Deprecated)
	}
	return s
}

func describeDecl(b *bytes.Buffer, d rpcdef.Decl) {
	head := d.Header()
	use := []string{1: "params", 2: "results", 3: "both"}[head.Use]
	fmt.Fprintf(b, "%s (%s %s, %s)", head.Name, head.Package, head.GoName, use)
	switch d := d.(type) {
	case *rpcdef.Struct:
		fmt.Fprintf(b, " struct%s\n", doc(head.Doc))
		for _, f := range d.Fields {
			describeField(b, f)
		}
	case *rpcdef.Enum:
		openness := map[rpcdef.Openness]string{rpcdef.Open: " open", rpcdef.Closed: " closed"}[d.Openness]
		fmt.Fprintf(b, " enum %s%s%s\n", d.Kind, openness, doc(head.Doc))
		for _, v := range d.Values {
			fmt.Fprintf(b, "\t%s = %s%s\n", v.GoName, v.Value, doc(v.Doc))
		}
	case *rpcdef.Union:
		fmt.Fprintf(b, " union by %q%s\n", d.Field, doc(head.Doc))
		for _, v := range d.Variants {
			fmt.Fprintf(b, "\t%q %s\n", v.Value, v.Struct.Name)
		}
	case *rpcdef.Defined:
		fmt.Fprintf(b, " = %s%s\n", describeType(d.Type), doc(head.Doc))
	}
}

func describeField(b *bytes.Buffer, f *rpcdef.Field) {
	fmt.Fprintf(b, "\t%q %s %s", f.Name, f.GoName, describeType(f.Type))
	for _, flag := range []struct {
		on   bool
		name string
	}{{f.OmitEmpty, "omitempty"}, {f.OmitZero, "omitzero"}, {f.ViaPointer, "may lack"}, {f.Unchecked, "unchecked"}} {
		if flag.on {
			fmt.Fprintf(b, " %s", flag.name)
		}
	}
	if f.Const != "" {
		fmt.Fprintf(b, " const %q", f.Const)
	}
	for _, r := range f.Rules {
		fmt.Fprintf(b, " [%s %s]", r.Name, r.Arg)
	}
	fmt.Fprintf(b, "%s\n", doc(f.Doc))
}

// describeType tells apart what rpcdef.TypeString writes alike.
func describeType(t rpcdef.Type) string {
	switch t := t.(type) {
	case rpcdef.Quoted:
		return "quoted " + describeType(t.Elem)
	case rpcdef.Text:
		return "text " + t.Go.Package + "." + t.Go.Name
	case rpcdef.List:
		return "[]" + describeType(t.Elem)
	case rpcdef.Optional:
		return "*" + describeType(t.Elem)
	case rpcdef.Map:
		return "map[" + describeType(t.Key) + "]" + describeType(t.Elem)
	default:
		return rpcdef.TypeString(t)
	}
}

func isOwn(text []byte) bool { return bytes.HasPrefix(text, []byte("// Code generated by rpcgen.")) }
