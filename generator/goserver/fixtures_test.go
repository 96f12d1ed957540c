package goserver

import (
	"go/token"
	"time"

	"example.com/rpcgen/rpcdef"
)

func pos(line int) token.Position { return token.Position{Filename: "api.go", Line: line, Column: 1} }

func service(name, goName string, pkg rpcdef.GoPackage, methods ...*rpcdef.Method) *rpcdef.Service {
	return &rpcdef.Service{Name: name, GoName: goName, Package: pkg.Path, PackageName: pkg.Name, Pos: pos(1), Methods: methods}
}

func method(name, goName string, sig rpcdef.Signature) *rpcdef.Method {
	m := &rpcdef.Method{Name: name, GoName: goName, Signature: sig, Pos: pos(2)}
	if sig.Params != nil {
		m.Params = &rpcdef.Struct{}
	}
	return m
}

func api(services ...*rpcdef.Service) *rpcdef.API { return &rpcdef.API{Services: services} }

// value and pointer return a type of a package, and a pointer to one.
func value(pkg rpcdef.GoPackage, name string) *rpcdef.GoExpr {
	return &rpcdef.GoExpr{Pieces: []rpcdef.GoPiece{{Package: pkg, Text: name}}}
}

func pointer(pkg rpcdef.GoPackage, name string) *rpcdef.GoExpr {
	e := value(pkg, name)
	e.Pointer = true
	return e
}

func plain(text string) *rpcdef.GoExpr { return value(rpcdef.GoPackage{}, text) }

var (
	tasks  = rpcdef.GoPackage{Path: "example.com/app/tasks", Name: "tasks"}
	others = rpcdef.GoPackage{Path: "example.com/app/other/tasks", Name: "tasks"}
	shared = rpcdef.GoPackage{Path: "example.com/app/shared/v2", Name: "shared"}
)

// tasksAPI is an API as most are, with all that a method can declare.
func tasksAPI() *rpcdef.API {
	list := method("tasks.list", "List", rpcdef.Signature{Context: true, Params: value(tasks, "ListParams"), Result: pointer(tasks, "ListResult"), Error: true})
	list.Timeout, list.Idempotent = 90*time.Second, true
	list.Params.Fields = []*rpcdef.Field{{Name: "filter", Type: rpcdef.List{Elem: &rpcdef.Struct{
		Fields: []*rpcdef.Field{{Name: "text", Type: rpcdef.Basic{Kind: rpcdef.String}, Rules: []rpcdef.Rule{{Name: "max", Arg: "10"}}}},
	}}}}
	a := api(
		service("tasks", "Service", tasks, list,
			method("tasks.remove", "Remove", rpcdef.Signature{Context: true, Params: pointer(tasks, "RemoveParams"), Error: true})),
		service("http_api", "API", tasks, method("http_api.get_urls", "GetURLs", rpcdef.Signature{Result: plain("[]string")})),
		service("unused", "Unused", tasks),
	)
	a.Errors = []*rpcdef.Error{
		{Name: "task_not_found", GoName: "ErrTaskNotFound", Package: tasks, Code: 404},
		{Name: "quota", GoName: "QuotaError", Package: shared, Code: 429, Type: true, Pointer: true},
		{Name: "full", GoName: "FullError", Package: shared, Code: 507, Type: true},
	}
	return a
}

// namesAPI has packages whose names are taken: by other packages, by what the generated package declares or imports, by what is predeclared.
func namesAPI() *rpcdef.API {
	named := func(name string) rpcdef.GoPackage {
		return rpcdef.GoPackage{Path: "example.com/app/" + name, Name: name}
	}
	var methods []*rpcdef.Method
	for _, name := range []string{
		"context", "ctx", "err", "implementation", "int", "params", "result", "rpcserver", "s", "string", "time", "go", "MethodTasksMap", "optionsTasksMap",
	} {
		methods = append(methods, method("tasks.with_"+name, "With"+name, rpcdef.Signature{Params: value(named(name), "T"), Result: value(named(name), "T")}))
	}
	methods = append(methods,
		method("tasks.map", "Map", rpcdef.Signature{Result: &rpcdef.GoExpr{Pieces: []rpcdef.GoPiece{
			{Text: "map[string]*"},
			{Package: shared, Text: "Page["},
			{Package: others, Text: "Task]"},
		}}}),
		method("tasks.anonymous", "Anonymous", rpcdef.Signature{Context: true, Result: &rpcdef.GoExpr{Pieces: []rpcdef.GoPiece{
			{Text: "struct{A int \"json:\\\"a\\\"\"; Long []"},
			{Package: tasks, Text: "Task}"},
		}}, Error: true}),
		method("tasks.a_method_with_quite_a_long_name", "Long", rpcdef.Signature{
			Context: true, Error: true,
			Params: value(tasks, "ParamsOfAMethodWithQuiteALongName"), Result: pointer(tasks, "ResultOfAMethodWithQuiteALongName"),
		}),
	)
	methods[0].Timeout = 1500 * time.Millisecond
	return api(service("tasks", "Service", tasks, methods...))
}
