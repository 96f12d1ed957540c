package analyzer

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"example.com/rpcgen/analyzer/internal/gomod"
)

// A record is the disk, with all that is asked of it.
type record struct {
	gomod.Disk
	mu    sync.Mutex
	asked map[string]int
}

func (r *record) note(verb, name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked[verb+" "+name]++
}

func (r *record) ReadFile(name string) ([]byte, error) {
	r.note("read", name)
	return r.Disk.ReadFile(name)
}

func (r *record) ReadDir(name string) ([]fs.DirEntry, error) {
	r.note("list", name)
	return r.Disk.ReadDir(name)
}

func (r *record) Stat(name string) (fs.FileInfo, error) {
	r.note("stat", name)
	return r.Disk.Stat(name)
}

// TestFiles holds that all that an outcome depends on is read by Config.Files.
func TestFiles(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "app")
	write(t, filepath.Join(dir, "go.mod"), "module example.com/app\n\ngo 1.26\n")
	write(t, filepath.Join(dir, "api/api.go"), "package api\n\nimport (\n\t\"example.com/app/items\"\n\t\"time\"\n\t\"net/http\"\n)\n\n"+
		"//rpcgen:service\ntype ItemService interface {\n\tGet(items.Item) items.Item\n}\n\ntype unused struct{ At time.Time; C http.Client }\n")
	write(t, filepath.Join(dir, "items/items.go"), "package items\n\nimport \"net/textproto\"\n\ntype Item struct {\n\tHeader textproto.MIMEHeader\n}\n")
	write(t, filepath.Join(dir, "other/other.go"), "package other\n")
	rec := &record{asked: map[string]int{}}
	result, err := Load(Config{Dir: dir, Patterns: []string{"./..."}, Files: rec, Env: []string{"HOME=" + dir}})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(result.API.Methods()); n != 1 {
		t.Fatalf("found %d methods", n)
	}
	var asked []string
	for question := range rec.asked {
		asked = append(asked, question)
	}
	slices.Sort(asked)
	at := func(verb, name string) string { return verb + " " + filepath.Join(dir, name) }
	for _, want := range []string{
		at("stat", "go.work"), at("stat", "../go.work"), at("stat", "go.mod"), at("read", "go.mod"), at("stat", "vendor"), at("read", ".config/go/env"),
		at("list", "."), at("list", "api"), at("list", "items"), at("list", "other"),
		at("read", "api/api.go"), at("read", "items/items.go"), at("read", "other/other.go"),
	} {
		if !slices.Contains(asked, want) {
			t.Errorf("nobody asked to %s", want)
		}
	}
	isStandard := func(verb, name string) func(string) bool {
		return func(question string) bool {
			return strings.HasPrefix(question, verb) && strings.HasSuffix(question, filepath.FromSlash(name))
		}
	}
	for _, want := range []func(string) bool{
		isStandard("read", "/VERSION"), isStandard("read", "/go.env"), isStandard("list", "/src/net/textproto"), isStandard("read", "/src/net/textproto/header.go"),
	} {
		if !slices.ContainsFunc(asked, want) {
			t.Errorf("something of the standard library wasn't asked for, in\n%s", strings.Join(asked, "\n"))
		}
	}
	if slices.ContainsFunc(asked, isStandard("read", "/src/net/http/client.go")) {
		t.Error("net/http was read, which nothing reaches")
	}
}
