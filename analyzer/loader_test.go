package analyzer

import (
	"errors"
	"go/scanner"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

const (
	shopGo = "package shop\n\nimport \"example.com/shop/goods\"\n\n//rpcgen:service\ntype ShopService interface {\n\tBuy(BuyParams) goods.Item\n}\n\ntype BuyParams struct {\n\tID string `json:\"id\"`\n}\n"
	cartGo = "package shop\n\n//rpcgen:service\ntype CartService interface {\n\tFill()\n}\n"
)

// TestLoader edits a module step by step. What is loaded again must be what another loader finds, without asking the go command where just
// declarations changed.
func TestLoader(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	write(t, path("go.mod"), "module example.com/shop\n\ngo 1.26\n")
	write(t, path("shop.go"), shopGo)
	write(t, path("goods/goods.go"), "package goods\n\nimport \"net/textproto\"\n\ntype Item struct {\n\tHeader textproto.MIMEHeader\n}\n")
	cfg := Config{Dir: dir, Patterns: []string{"./..."}}
	loader := NewLoader(cfg)
	searchPath := os.Getenv("PATH")
	for _, step := range []struct {
		name  string
		edit  func()
		asks  bool // the go command
		found string
	}{
		{"first", func() {}, true, "shop.buy"},
		{"nothing", func() {}, false, "shop.buy"},
		{"a field", func() { write(t, path("shop.go"), strings.Replace(shopGo, "ID string", "ID int", 1)) }, false, "shop.buy"},
		{"a type of another package", func() { write(t, path("goods/goods.go"), "package goods\n\ntype Item struct {\n\tName string\n}\n") }, false, "shop.buy"},
		{"a file beside it", func() { write(t, path("goods/more.go"), "package goods\n\ntype Size int\n") }, false, "shop.buy"},
		{"an annotated file", func() { write(t, path("cart.go"), cartGo) }, true, "cart.fill shop.buy"},
		{"a constraint", func() { write(t, path("cart.go"), "//go:build never\n\n"+cartGo) }, true, "shop.buy"},
		{"a mistake", func() { write(t, path("shop.go"), strings.Replace(shopGo, "string", "func()", 1)) }, false, "shop.go:11:5: BuyParams.ID is a function"},
		{"mended", func() { write(t, path("shop.go"), shopGo) }, false, "shop.buy"},
		{"a doc that links an error", func() {
			write(t, path("errs/errs.go"), "package errs\n\nimport \"errors\"\n\n//rpcgen:error 404\nvar ErrGone = errors.New(\"gone\")\n")
			write(t, path("shop.go"), strings.Replace(shopGo, "\tBuy", "\t// Buy returns [example.com/shop/errs.ErrGone].\n\tBuy", 1))
		}, true, "shop.buy gone 404"},
		{"the error", func() {
			write(t, path("errs/errs.go"), "package errs\n\nimport \"errors\"\n\n//rpcgen:error 410\nvar ErrGone = errors.New(\"gone\")\n")
		}, false, "shop.buy gone 410"},
		{"no link", func() { write(t, path("shop.go"), shopGo) }, false, "shop.buy"},
		{"an annotated package", func() { write(t, path("cart/cart.go"), strings.Replace(cartGo, "Fill", "Empty", 1)) }, true, "shop.buy cart.empty"},
		{"it goes", func() { remove(t, path("cart")) }, true, "shop.buy"},
		{"go.mod", func() { write(t, path("go.mod"), "module example.com/shop\n\ngo 1.25\n") }, true, "shop.buy"},
	} {
		step.edit()
		if !step.asks {
			t.Setenv("PATH", t.TempDir())
		}
		again, againErr := loader.Load()
		t.Setenv("PATH", searchPath)
		fresh, freshErr := Load(cfg)
		if diff := gocmp.Diff(fresh, again); diff != "" {
			t.Errorf("%s: -fresh +again:\n%s", step.name, diff)
		}
		if got, want := outcome(again, againErr), outcome(fresh, freshErr); got != want || !strings.Contains(got, step.found) {
			t.Errorf("%s: loaded again: %s\nfresh: %s\nwant: %s", step.name, got, want, step.found)
		}
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	if err := os.RemoveAll(name); err != nil {
		t.Fatal(err)
	}
}

// outcome is the names of the methods, and the names and codes of the errors, or the diagnostics.
func outcome(r *Result, err error) string {
	if list, ok := errors.AsType[scanner.ErrorList](err); ok {
		var lines []string
		for _, e := range list {
			lines = append(lines, filepath.Base(e.Error()))
		}
		return strings.Join(lines, "\n")
	}
	if err != nil {
		return err.Error()
	}
	var names []string
	for _, m := range r.API.Methods() {
		names = append(names, m.Name)
	}
	for _, e := range r.API.Errors {
		names = append(names, e.Name, strconv.Itoa(e.Code))
	}
	return strings.Join(names, " ")
}

// TestLoaderLetsGo loads many times: what was parsed before and isn't needed any more goes away.
func TestLoaderLetsGo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/cart\n\ngo 1.26\n")
	timed := strings.NewReplacer("package shop\n", "package shop\n\nimport \"time\"\n", "Fill()", "Fill() []time.Time").Replace(cartGo)
	loader := NewLoader(Config{Dir: dir})
	var counts []int
	for i := range 10 {
		write(t, filepath.Join(dir, "cart.go"), timed+strings.Repeat("\n", i))
		if _, err := loader.Load(); err != nil {
			t.Fatal(err)
		}
		count := 0
		loader.cache.Fset.Iterate(func(*token.File) bool { count++; return true })
		counts = append(counts, count)
	}
	if counts[9] > counts[1] {
		t.Errorf("the file set grows: %v", counts)
	}
}

// A note is an AnswerCache for a test.
type note struct{ text []byte }

func (n *note) Recall() []byte       { return n.text }
func (n *note) Remember(text []byte) { n.text = text }

// TestAnswerCache loads in what might be several processes. The go command is asked only where the cache doesn't know.
func TestAnswerCache(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/cart\n\ngo 1.26\n")
	write(t, filepath.Join(dir, "cart.go"), cartGo)
	var cache note
	searchPath := os.Getenv("PATH")
	load := func(asks bool) string {
		t.Helper()
		if !asks {
			t.Setenv("PATH", t.TempDir())
		}
		result, err := Load(Config{Dir: dir, Answers: &cache})
		t.Setenv("PATH", searchPath)
		return outcome(result, err)
	}
	check := func(name, got string) {
		t.Helper()
		if got != "cart.fill" {
			t.Errorf("%s: %s", name, got)
		}
	}
	check("first", load(true))
	check("again", load(false))
	write(t, filepath.Join(dir, "cart.go"), cartGo+"\ntype More int\n")
	check("a declaration more", load(false))
	cache.text = cache.text[:len(cache.text)/2]
	check("a broken cache", load(true))
	check("mended", load(false))
	write(t, filepath.Join(dir, "cart.go"), strings.Replace(cartGo, "shop", "cart", 1))
	check("another package name", load(true))
	write(t, filepath.Join(dir, "cart.go"), strings.Replace(cartGo, "package shop", "package", 1))
	if got := load(true); !strings.Contains(got, "cart.go:") {
		t.Errorf("no package name: %s", got)
	}
	cache.text = nil
	write(t, filepath.Join(dir, "cart.go"), "//go:build never\n\n"+cartGo)
	if got := load(true); !strings.Contains(got, "leaves cart.go out") {
		t.Errorf("left out: %s", got)
	}
	if got := load(false); !strings.Contains(got, "leaves cart.go out") {
		t.Errorf("left out, again: %s", got)
	}
}

// TestLoaderKeepsAfterMistakes breaks a source: what the load doesn't come to is there when it is mended.
func TestLoaderKeepsAfterMistakes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/cart\n\ngo 1.26\n")
	imports := strings.NewReplacer("package shop\n", "package shop\n\nimport \"net/textproto\"\n", "Fill()", "Fill() textproto.MIMEHeader").Replace(cartGo)
	loader := NewLoader(Config{Dir: dir})
	load := func(text string, fails bool) map[string]*token.File {
		write(t, filepath.Join(dir, "cart.go"), text)
		if _, err := loader.Load(); (err != nil) != fails {
			t.Fatal(err)
		}
		parsed := map[string]*token.File{}
		loader.cache.Fset.Iterate(func(f *token.File) bool { parsed[f.Name()] = f; return true })
		return parsed
	}
	before := load(imports, false)
	load(strings.Replace(imports, "Fill()", "Fill(]", 1), true)
	after := load(imports, false)
	same := 0
	for name, f := range after {
		if before[name] == f {
			same++
		}
	}
	if len(before) < 2 || same < len(before)-1 {
		t.Errorf("%d of %d files were parsed once only", same, len(before))
	}
}

// TestForeign holds where nobody edits sources.
func TestForeign(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/cart\n\ngo 1.26\n")
	write(t, filepath.Join(dir, "cart.go"), cartGo)
	modules := filepath.Join(dir, "mod")
	loader := NewLoader(Config{Dir: dir, Env: append(os.Environ(), "GOMODCACHE="+modules)})
	if _, err := loader.Load(); err != nil {
		t.Fatal(err)
	}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	root := strings.TrimSpace(string(goroot))
	for path, want := range map[string]bool{
		filepath.Join(modules, "example.com/x@v1.0.0/x.go"): true,
		filepath.Join(root, "src/time/time.go"):             true,
		filepath.Join(root, "VERSION"):                      false,
		filepath.Join(dir, "cart.go"):                       false,
		filepath.Join(dir, "modules.go"):                    false,
	} {
		if got := loader.Foreign(path); got != want {
			t.Errorf("%s is foreign: %t", path, got)
		}
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
