package analyzer_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"example.com/rpcgen/analyzer"
	"example.com/rpcgen/rpcdef"
)

const signatures = `
-- tasks/tasks.go --
package tasks

import (
	"context"
	"math/big"
	stdtime "time"

	"example.com/app/page/v2"
)

//rpcgen:service
type Service interface {
	Nothing()
	Context(context.Context)
	Error() error
	All(ctx context.Context, params Task) (Task, error)
	Pointers(context.Context, *Task) (*Task, error)
	Mixed(*Task) Task
	Instance(params *page.Page[Task]) (*page.Page[*Task], error)
	Nested() page.Page[page.Page[stdtime.Time]]
	Slice() ([]*Task, error)
	Array() [2]Task
	Map() (map[ID]*page.Meta, error)
	Basic() int
	Bytes() []byte
	Standard() *big.Int
	Named() ID
	Alias(Alias) Alias
	PointerAlias(PointerAlias) PointerAlias
	Deep() **Task
	Literal() struct { M page.Meta }
	Any() any
	Other
}

type Other interface{ Embedded(page.Meta) }

type (
	ID           string
	Task         struct{ Key ID }
	Alias        = page.Meta
	PointerAlias = *Task
)
-- page/v2/page.go --
package page

type Page[T any] struct{ Items []T }

type Meta struct{}
-- tasks/hidden.go --
package tasks

//rpcgen:service
type hidden interface{ Get() }
`

// TestSignatures holds that the model has what a server in Go needs: methods as they are declared, and where their types come from.
func TestSignatures(t *testing.T) {
	t.Parallel()
	result, err := analyzer.Load(analyzer.Config{Dir: unpack(t, txtar.Parse([]byte(signatures))), Patterns: []string{"./..."}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range result.API.Services {
		line := s.GoPackage().Path + " " + s.GoPackage().Name + "." + s.GoName
		if !s.Exported() {
			line += " (not exported)"
		}
		got = append(got, line)
		for _, m := range s.Methods {
			got = append(got, goMethod(m))
		}
	}
	want := []string{
		"example.com/app/tasks tasks.hidden (not exported)",
		"Get()",
		"example.com/app/tasks tasks.Service",
		"Nothing()",
		"Context(context.Context)",
		"Error() error",
		"All(context.Context, tasks.Task) (tasks.Task, error)",
		"Pointers(context.Context, pointer tasks.Task) (pointer tasks.Task, error)",
		"Mixed(pointer tasks.Task) tasks.Task",
		"Instance(pointer v2/page.Page[tasks.Task]) (pointer v2/page.Page[*tasks.Task], error)",
		"Nested() v2/page.Page[v2/page.Page[time.Time]]",
		"Slice() ([]*tasks.Task, error)",
		"Array() [2]tasks.Task",
		"Map() (map[tasks.ID]*v2/page.Meta, error)",
		"Basic() int",
		"Bytes() []byte",
		"Standard() pointer math/big.Int",
		"Named() tasks.ID",
		"Alias(tasks.Alias) tasks.Alias",
		"PointerAlias(pointer tasks.Task) pointer tasks.Task",
		"Deep() pointer *tasks.Task",
		"Literal() struct{M v2/page.Meta}",
		"Any() any",
		"Embedded(v2/page.Meta)",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// goMethod is a method as Go declares it, but for the word pointer, and with the last parts of packages' paths where their names differ from those.
func goMethod(m *rpcdef.Method) string {
	expr := func(e *rpcdef.GoExpr) string {
		qualify := func(p rpcdef.GoPackage) string {
			path := strings.TrimPrefix(strings.TrimPrefix(p.Path, "example.com/app/"), "page/")
			if path == p.Name || strings.HasSuffix(path, "/"+p.Name) {
				return path
			}
			return path + "/" + p.Name
		}
		if e.Pointer {
			return "pointer " + e.Elem().Format(qualify)
		}
		return e.Format(qualify)
	}
	var params, results []string
	if m.Signature.Context {
		params = append(params, "context.Context")
	}
	if m.Signature.Params != nil {
		params = append(params, expr(m.Signature.Params))
	}
	if m.Signature.Result != nil {
		results = append(results, expr(m.Signature.Result))
	}
	if m.Signature.Error {
		results = append(results, "error")
	}
	line := m.GoName + "(" + strings.Join(params, ", ") + ")"
	switch len(results) {
	case 0:
		return line
	case 1:
		return line + " " + results[0]
	default:
		return line + " (" + strings.Join(results, ", ") + ")"
	}
}
