package digest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/rpcgen/generator"
	"example.com/rpcgen/generator/output"
)

// trees makes two trees; text tells one run's from another's.
func trees(text string, more ...string) []output.Tree {
	all := []output.Tree{
		{Dir: "go", Files: []generator.File{{Path: "client.go", Data: []byte("// " + generator.Header + "\n\n// " + text + "\n")}}},
		{Dir: "typescript", Files: []generator.File{{Path: "src/deep/types.json", Data: []byte(text)}}},
	}
	for _, path := range more {
		all[0].Files = append(all[0].Files, generator.File{Path: path, Data: []byte("// " + generator.Header + "\n")})
	}
	return all
}

// run is a run that walks the project and writes the trees to a folder of it.
func (p project) run(dir string, trees []output.Tree) *digest {
	t := p.t
	t.Helper()
	dir = p.path(dir)
	r := NewRecorder()
	must(t, filepath.WalkDir(p.dir, func(path string, _ os.DirEntry, _ error) error {
		if _, err := r.ReadFile(path); err != nil {
			_, err = r.ReadDir(path)
			return err
		}
		return nil
	}))
	_, _ = r.Stat(filepath.Join(dir, "go/go.mod")) // as it is looked for in each folder
	out, err := output.Open(dir)
	must(t, err)
	defer out.Close()
	writing := r.Expect(dir, trees)
	report, err := out.Write(trees)
	must(t, err)
	writing.Done(report)
	d, err := r.digest(nil)
	must(t, err)
	return d
}

// TestOutput checks that a run is fresh after the one that wrote, although that one itself has changed what it saw.
func TestOutput(t *testing.T) {
	for name, tc := range map[string]struct {
		before func(p project, out string)
		trees  []output.Tree
	}{
		"the first":           {func(project, string) {}, trees("text")},
		"nothing to write":    {func(p project, out string) { p.run(out, trees("text")) }, trees("text")},
		"files change":        {func(p project, out string) { p.run(out, trees("old")) }, trees("text")},
		"files appear":        {func(p project, out string) { p.run(out, trees("text")) }, trees("text", "a.go", "sub/go.mod")},
		"files go":            {func(p project, out string) { p.run(out, trees("text", "a.go")) }, trees("text")},
		"the folder is there": {func(p project, out string) { p.mkdir(out) }, trees("text")},
		"files of others":     {func(p project, out string) { p.write(out+"/typescript/mine.ts", "") }, trees("text")},
		"the manifest was lost": {func(p project, out string) {
			p.run(out, trees("text"))
			p.remove(out + "/.rpcgen.manifest")
		}, trees("text")},
		"line ends of Windows": {func(p project, out string) {
			p.run(out, trees("text"))
			p.write(out+"/go/client.go", strings.ReplaceAll("// "+generator.Header+"\n\n// text\n", "\n", "\r\n"))
		}, trees("text")},
		"a killed run left files": {func(p project, out string) { p.run(out, trees("text")); p.leaveUnfinished(out) }, trees("text")},
	} {
		t.Run(name, func(t *testing.T) {
			for _, below := range []string{"opensdk", "a/b/opensdk"} {
				p := newProject(t)
				p.write("api/api.go", "package api")
				tc.before(p, below)
				d := p.run(below, tc.trees)
				if fresh, _ := d.fresh(later()); !fresh {
					for _, e := range d.entries {
						if v, _ := e.look(d.taken); v == different || v == doubtful && !e.compare() {
							t.Errorf("%s: %s (%d) isn't as it was", below, e.path, e.kind)
						}
					}
				}
			}
		})
	}
}

func (p project) leaveUnfinished(out string) {
	p.t.Helper()
	p.write(out+"/.rpcgen.unfinished", "")
	p.write(out+"/go/.rpcgen-AAAAAAAAAAAAAAAAAAAAAAAAAA.tmp", "half")
}

// TestOutputChanges changes what a run wrote: the next one has to look after it.
func TestOutputChanges(t *testing.T) {
	for name, change := range map[string]func(p project){
		"a file changes":       func(p project) { p.write("opensdk/go/client.go", "mine") },
		"a file goes":          func(p project) { p.remove("opensdk/typescript/src/deep/types.json") },
		"the manifest changes": func(p project) { p.write("opensdk/.rpcgen.manifest", "") },
		"the manifest goes":    func(p project) { p.remove("opensdk/.rpcgen.manifest") },
		"a file is left over":  func(p project) { p.write("opensdk/go/old.go", "// "+generator.Header) },
		"a writer was killed":  func(p project) { p.leaveUnfinished("opensdk") },
		"everything goes":      func(p project) { p.remove("opensdk") },
		"a folder is a symlink": func(p project) {
			elsewhere := filepath.Join(p.t.TempDir(), "go")
			must(p.t, os.Rename(p.path("opensdk/go"), elsewhere))
			must(p.t, os.Symlink(elsewhere, p.path("opensdk/go")))
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newProject(t)
			d := p.run("opensdk", trees("text"))
			change(p)
			if fresh, _ := d.fresh(later()); fresh {
				t.Error("nothing is seen of it")
			}
		})
	}
}
