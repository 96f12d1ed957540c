package generate

import (
	"fmt"
	"go/constant"

	"example.com/rpcgen/rpcdef"
)

// syntheticAPI returns an API of n methods, ten a service. A method has three structs of eight fields, a service two enums; all have
// docs.
func syntheticAPI(n int) *rpcdef.API {
	api := &rpcdef.API{}
	var status, level *rpcdef.Enum
	for i := range n {
		if i%10 == 0 {
			id := fmt.Sprintf("%04d", i/10)
			status, level = syntheticStatus(id), syntheticLevel(id)
			api.Decls = append(api.Decls, status, level)
			api.Services = append(api.Services, &rpcdef.Service{Name: "service" + id, GoName: "Service" + id, Doc: docOf("Service%s is a synthetic service.", id)})
		}
		service := api.Services[len(api.Services)-1]
		id := fmt.Sprintf("%05d", i)
		child := syntheticChild(id, status)
		params, result := syntheticParams(id, status, child), syntheticResult(id, level, child)
		api.Decls = append(api.Decls, params, result, child)
		service.Methods = append(service.Methods, &rpcdef.Method{
			Name: service.Name + ".method" + id, GoName: "Method" + id, Params: params, Result: result,
			Doc: docOf("Method%s looks something up and changes it.\n\nIt is method number %d of the synthetic API.", id, i),
		})
	}
	return api
}

// lopsidedAPI returns an API whose one method has a struct of n fields, each of them an enum of n values.
func lopsidedAPI(n int) *rpcdef.API {
	enum := &rpcdef.Enum{Head: headOf("Level", sentAndReceived, "is a level."), Kind: rpcdef.Int}
	st := &rpcdef.Struct{Head: headOf("Levels", sentAndReceived, "are levels.")}
	for i := range n {
		id := fmt.Sprintf("%05d", i)
		enum.Values = append(enum.Values, &rpcdef.EnumValue{GoName: "Level" + id, Value: constant.MakeInt64(int64(i))})
		st.Fields = append(st.Fields, &rpcdef.Field{Name: "level" + id, GoName: "Level" + id, Type: enum, OmitEmpty: true})
	}
	method := &rpcdef.Method{Name: "levels.set", GoName: "Set", Params: st, Result: st}
	return &rpcdef.API{
		Services: []*rpcdef.Service{{Name: "levels", GoName: "Levels", Methods: []*rpcdef.Method{method}}},
		Decls:    []rpcdef.Decl{enum, st},
	}
}

func docOf(format string, args ...any) rpcdef.Doc {
	return rpcdef.Doc{Text: fmt.Sprintf(format, args...)}
}

func headOf(name string, use rpcdef.Use, doc string) rpcdef.Head {
	return rpcdef.Head{Name: name, GoName: name, Package: "example.com/synthetic/api", Use: use, Doc: docOf("%s %s", name, doc)}
}

const sentAndReceived = rpcdef.InParams | rpcdef.InResults

func syntheticStatus(id string) *rpcdef.Enum {
	e := &rpcdef.Enum{Head: headOf("Status"+id, sentAndReceived, "is the status of a thing."), Kind: rpcdef.String}
	for _, value := range []string{"Active", "Paused", "Deleted", "Unknown"} {
		name := e.Name + value
		e.Values = append(e.Values, &rpcdef.EnumValue{GoName: name, Value: constant.MakeString(value), Doc: docOf("%s says what it says.", name)})
	}
	return e
}

func syntheticLevel(id string) *rpcdef.Enum {
	e := &rpcdef.Enum{Head: headOf("Level"+id, rpcdef.InResults, "is a level."), Kind: rpcdef.Int}
	for i, value := range []string{"Low", "Mid", "High", "Max"} {
		e.Values = append(e.Values, &rpcdef.EnumValue{GoName: e.Name + value, Value: constant.MakeInt64(int64(i))})
	}
	return e
}

func syntheticChild(id string, status *rpcdef.Enum) *rpcdef.Struct {
	return &rpcdef.Struct{
		Head: headOf("Child"+id, sentAndReceived, "is nested in Params"+id+" and Result"+id+"."),
		Fields: []*rpcdef.Field{
			{Name: "id", GoName: "ID", Type: rpcdef.Basic{Kind: rpcdef.String}, Doc: docOf("ID names the child.")},
			{Name: "weight", GoName: "Weight", Type: rpcdef.Basic{Kind: rpcdef.Int32}, Doc: docOf("Weight is a number.")},
			{Name: "created", GoName: "Created", Type: rpcdef.Time{}, Doc: docOf("Created is a point in time.")},
			{Name: "status", GoName: "Status", Type: status, Doc: docOf("Status is an enum.")},
			{Name: "labels", GoName: "Labels", Type: someStrings, OmitEmpty: true, Doc: docOf("Labels are labels.")},
			{Name: "attrs", GoName: "Attrs", Type: mapOf(rpcdef.Basic{Kind: rpcdef.Int64}), OmitEmpty: true, Doc: docOf("Attrs are attributes.")},
			{Name: "note", GoName: "Note", Type: rpcdef.Optional{Elem: rpcdef.Basic{Kind: rpcdef.String}}, OmitEmpty: true, Doc: docOf("Note is optional.")},
			{Name: "data", GoName: "Data", Type: rpcdef.Bytes{}, OmitEmpty: true, Doc: docOf("Data is raw.")},
		},
	}
}

func syntheticParams(id string, status *rpcdef.Enum, child *rpcdef.Struct) *rpcdef.Struct {
	return &rpcdef.Struct{
		Head: headOf("Params"+id, rpcdef.InParams, "holds the parameters of Method"+id+"."),
		Fields: []*rpcdef.Field{
			{Name: "id", GoName: "ID", Type: rpcdef.Basic{Kind: rpcdef.String}, Doc: docOf("ID names the thing.")},
			{Name: "count", GoName: "Count", Type: rpcdef.Basic{Kind: rpcdef.Int64}, Doc: docOf("Count says how many.")},
			{Name: "since", GoName: "Since", Type: rpcdef.Time{}, Doc: docOf("Since is a lower bound.")},
			{Name: "status", GoName: "Status", Type: status, Doc: docOf("Status is an enum.")},
			{Name: "tags", GoName: "Tags", Type: someStrings, OmitEmpty: true, Doc: docOf("Tags are free-form.")},
			{Name: "meta", GoName: "Meta", Type: mapOf(rpcdef.Basic{Kind: rpcdef.String}), OmitEmpty: true, Doc: docOf("Meta is a map.")},
			{Name: "child", GoName: "Child", Type: rpcdef.Optional{Elem: child}, OmitEmpty: true, Doc: docOf("Child is nested.")},
			{Name: "items", GoName: "Items", Type: rpcdef.List{Elem: child}, Doc: docOf("Items are nested too.")},
		},
	}
}

func syntheticResult(id string, level *rpcdef.Enum, child *rpcdef.Struct) *rpcdef.Struct {
	return &rpcdef.Struct{
		Head: headOf("Result"+id, rpcdef.InResults, "is what Method"+id+" returns."),
		Fields: []*rpcdef.Field{
			{Name: "ok", GoName: "OK", Type: rpcdef.Basic{Kind: rpcdef.Bool}, Doc: docOf("OK reports whether it worked.")},
			{Name: "total", GoName: "Total", Type: rpcdef.Basic{Kind: rpcdef.Int}, Doc: docOf("Total is a total.")},
			{Name: "at", GoName: "At", Type: rpcdef.Time{}, Doc: docOf("At is a point in time.")},
			{Name: "level", GoName: "Level", Type: level, Doc: docOf("Level is an int enum.")},
			{Name: "names", GoName: "Names", Type: someStrings, Doc: docOf("Names are names.")},
			{Name: "byName", GoName: "ByName", Type: mapOf(child), OmitEmpty: true, Doc: docOf("ByName maps names to children.")},
			{Name: "first", GoName: "First", Type: rpcdef.Optional{Elem: child}, OmitEmpty: true, Doc: docOf("First is the first child.")},
			{Name: "all", GoName: "All", Type: rpcdef.List{Elem: child}, Doc: docOf("All are all children.")},
		},
	}
}

func mapOf(elem rpcdef.Type) rpcdef.Type {
	return rpcdef.Map{Key: rpcdef.Basic{Kind: rpcdef.String}, Elem: elem}
}

var someStrings = rpcdef.List{Elem: rpcdef.Basic{Kind: rpcdef.String}}
