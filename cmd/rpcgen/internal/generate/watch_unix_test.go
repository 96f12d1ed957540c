//go:build unix

package generate

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/cmd/rpcgen/internal/commandline"
	"example.com/rpcgen/cmd/rpcgen/internal/console"
	"example.com/rpcgen/cmd/rpcgen/internal/project"
	"example.com/rpcgen/cmd/rpcgen/internal/watch"
)

// TestAwaitRest has the source change while others are at the clients: one run brings both in order.
func TestAwaitRest(t *testing.T) {
	dir := t.TempDir()
	client, api := filepath.Join(dir, "opensdk/client.go"), filepath.Join(dir, "api.go")
	put(t, client, "")
	put(t, api, "")
	w := &watcher{files: watch.New(), outputPaths: map[string]bool{client: true}}
	defer w.files.Close()
	for _, name := range []string{client, api} {
		if _, err := w.files.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	put(t, api, source)
	if got := w.awaitRest(t.Context(), []string{client}); !slices.Equal(got, []string{api, client}) || !w.hasSource(got) {
		t.Errorf("changed: %v", got)
	}
	if got := w.awaitRest(t.Context(), []string{client}); !slices.Equal(got, []string{client}) || w.hasSource(got) {
		t.Errorf("changed: %v", got)
	}
}

// An editor saves a source whenever it has been read, so many times.
type editor struct {
	*watch.Files
	save  func()
	saves int
}

func (e *editor) ReadFile(name string) ([]byte, error) {
	text, err := e.Files.ReadFile(name)
	if e.saves > 0 && filepath.Base(name) == "api.go" {
		e.saves--
		e.save()
	}
	return text, err
}

// TestMakeSettled has a source change while it is read: what is made of half of a change comes to nothing, mistakes too, and the rest isn't lost.
func TestMakeSettled(t *testing.T) {
	other, broken := strings.Replace(source, "List", "Half", 1), strings.Replace(source, "List()", "List(", 1)
	for _, save := range [][2]string{{other, source}, {broken, source}, {other, broken}} {
		dir := t.TempDir()
		api := filepath.Join(dir, "api.go")
		put(t, filepath.Join(dir, "go.mod"), "module example.com/app\n\ngo 1.26\n")
		put(t, api, save[0])
		e := &editor{Files: watch.New(), save: func() { put(t, api, save[1]) }, saves: 1}
		defer e.Close()
		w := &watcher{
			job:   &job{console.New(io.Discard, io.Discard, dir), &commandline.Options{}, goProject(t, dir)},
			files: e.Files, loader: analyzer.NewLoader(analyzer.Config{Dir: dir, Files: e}), outputPaths: map[string]bool{}, notes: map[string]bool{},
		}
		o := &outcome{}
		err := w.makeSettled(t.Context(), o)
		if save[1] == broken {
			if err == nil || w.made != nil {
				t.Errorf("error %v, and trees were made of half of a change: %t", err, w.made != nil)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		var made strings.Builder
		for _, f := range w.made[0].trees[0].Files {
			made.Write(f.Data)
		}
		if text := made.String(); !strings.Contains(text, "List(") || strings.Contains(text, "Half(") || !slices.Equal(o.changed, []string{api}) {
			t.Errorf("changed: %v, made of it:\n%s", o.changed, text)
		}
	}
}

// goProject is a project of a folder, with the client of Go alone.
func goProject(t *testing.T, dir string) *project.Project {
	t.Helper()
	opts, err := commandline.Parse([]string{"--go", "--go-module", "example.com/sdk"})
	if err != nil {
		t.Fatal(err)
	}
	p, err := project.New(opts, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestGiveUp holds that the clients are left alone when others change them again and again.
func TestGiveUp(t *testing.T) {
	var stderr strings.Builder
	w := &watcher{job: &job{Printer: console.New(io.Discard, &stderr, ""), opts: &commandline.Options{}}, made: []clients{{Destination: &project.Destination{Dir: "opensdk"}}}}
	for now := time.Unix(1000, 0); !w.contested; now = now.Add(time.Second) {
		w.repairs = append(w.repairs, now)
		if w.giveUp(); len(w.repairs) > 100 {
			t.Fatal("it doesn't give up")
		}
	}
	if !strings.Contains(stderr.String(), "opensdk changes whenever it is written") {
		t.Errorf("it printed %q", stderr.String())
	}
	w.repair(t.Context(), []string{"opensdk/go"}) // has nothing to repair it with

	w.repairs, w.contested = nil, false
	for now := time.Unix(1000, 0); len(w.repairs) < 100; now = now.Add(2 * time.Second) {
		w.repairs = append(w.repairs, now)
		w.giveUp()
	}
	if w.contested {
		t.Error("it gives up, though that happens seldom")
	}
}

const source = "package api\n\n//rpcgen:service\ntype TaskService interface{ List() }\n"

func put(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
