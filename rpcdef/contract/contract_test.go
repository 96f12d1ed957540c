package contract_test

import (
	"fmt"
	"go/constant"
	"go/token"
	"slices"
	"strconv"
	"testing"
	"time"

	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/rpcdef/contract"
)

// A sample is an API with the parts that tests change.
type sample struct {
	api        *rpcdef.API
	get, other *rpcdef.Method
	params     *rpcdef.Struct
	task       *rpcdef.Struct // the result, which holds itself
	status     *rpcdef.Enum
	id         *rpcdef.Defined
	gone       *rpcdef.Error
	quota      *rpcdef.Error
}

func newSample() *sample {
	s := &sample{}
	s.id = &rpcdef.Defined{Head: head("ID"), Type: basic(rpcdef.Int64)}
	s.status = &rpcdef.Enum{Head: head("Status"), Kind: rpcdef.String, Values: []*rpcdef.EnumValue{value("open"), value("done")}}
	s.task = &rpcdef.Struct{Head: head("Task")}
	s.task.Fields = []*rpcdef.Field{
		{Name: "id", GoName: "ID", Type: s.id},
		{Name: "status", GoName: "Status", Type: s.status, OmitEmpty: true},
		{Name: "parts", GoName: "Parts", Type: rpcdef.List{Elem: s.task}},
		{Name: "count", GoName: "Count", Type: rpcdef.Map{Key: basic(rpcdef.String), Elem: basic(rpcdef.Int32)}},
	}
	s.params = &rpcdef.Struct{Head: head("Params"), Fields: []*rpcdef.Field{
		{Name: "id", GoName: "ID", Type: s.id, Rules: []rpcdef.Rule{{Name: "required"}, {Name: "min", Arg: "1"}}},
		{Name: "at", GoName: "At", Type: rpcdef.Optional{Elem: rpcdef.Array{Elem: rpcdef.Time{}, Len: 2}}},
		{Name: "address", GoName: "Address", Type: rpcdef.Text{Go: rpcdef.GoName{Package: "net/netip", Name: "Addr"}}},
	}}
	s.gone = &rpcdef.Error{Name: "gone", GoName: "ErrGone", Code: 410}
	s.quota = &rpcdef.Error{Name: "quota", GoName: "QuotaError", Code: 429, Data: &rpcdef.Struct{
		Head: head("QuotaErrorData"), Fields: []*rpcdef.Field{{Name: "limit", Type: basic(rpcdef.Int)}},
	}}
	s.get = &rpcdef.Method{Name: "tasks.get", GoName: "Get", Params: s.params, Result: s.task, Errors: []*rpcdef.Error{s.gone, s.quota}}
	s.other = &rpcdef.Method{Name: "tasks.other", GoName: "Other", Result: basic(rpcdef.Bool)}
	s.api = &rpcdef.API{Services: []*rpcdef.Service{{Name: "tasks", Methods: []*rpcdef.Method{s.get, s.other}}}}
	return s
}

func head(name string) rpcdef.Head        { return rpcdef.Head{Name: name, GoName: name, Package: "app"} }
func basic(kind rpcdef.Kind) rpcdef.Basic { return rpcdef.Basic{Kind: kind} }
func value(text string) *rpcdef.EnumValue {
	return &rpcdef.EnumValue{GoName: text, Value: constant.MakeString(text)}
}
func (s *sample) field(i int) *rpcdef.Field { return s.task.Fields[i] }
func (s *sample) param(i int) *rpcdef.Field { return s.params.Fields[i] }
func (s *sample) hash() string              { return hash(s.get) }
func (s *sample) version() string {
	contract.Stamp(s.api)
	return contract.Version(s.api)
}

// hash returns the hash of a method that stands alone.
func hash(m *rpcdef.Method) string {
	contract.Stamp(&rpcdef.API{Services: []*rpcdef.Service{{Methods: []*rpcdef.Method{m}}}})
	return m.Hash
}

func reverse[T any](list []T)                  { slices.Reverse(list) }
func list(t rpcdef.Type) rpcdef.Type           { return rpcdef.List{Elem: t} }
func object(f ...*rpcdef.Field) *rpcdef.Struct { return &rpcdef.Struct{Fields: f} }

// TestWhatCounts changes an API in a way that clients must notice.
func TestWhatCounts(t *testing.T) {
	for what, change := range map[string]func(*sample){
		"name of the method":   func(s *sample) { s.get.Name = "tasks.fetch" },
		"no params":            func(s *sample) { s.get.Params = nil },
		"no result":            func(s *sample) { s.get.Result = nil },
		"list of the result":   func(s *sample) { s.get.Result = list(s.task) },
		"optional result":      func(s *sample) { s.get.Result = rpcdef.Optional{Elem: s.task} },
		"name of a field":      func(s *sample) { s.field(0).Name = "ID" },
		"another field":        func(s *sample) { s.task.Fields = append(s.task.Fields, &rpcdef.Field{Name: "x", Type: rpcdef.Any{}}) },
		"a field less":         func(s *sample) { s.task.Fields = s.task.Fields[:3] },
		"type of a field":      func(s *sample) { s.field(0).Type = basic(rpcdef.String) },
		"width of a number":    func(s *sample) { s.field(0).Type = basic(rpcdef.Int32) },
		"sign of a number":     func(s *sample) { s.field(0).Type = basic(rpcdef.Uint64) },
		"what a name is for":   func(s *sample) { s.id.Type = basic(rpcdef.String) },
		"quotes":               func(s *sample) { s.field(0).Type = rpcdef.Quoted{Elem: s.id} },
		"a field that is sent": func(s *sample) { s.field(1).OmitEmpty = false },
		"a field that may be absent": func(s *sample) {
			s.field(0).OmitZero = true
		},
		"an embedded pointer": func(s *sample) { s.field(0).ViaPointer = true },
		"a rule less":         func(s *sample) { s.param(0).Rules = s.param(0).Rules[:1] },
		"a field unchecked":   func(s *sample) { s.param(0).Unchecked = true },
		"argument of a rule":  func(s *sample) { s.param(0).Rules[1].Arg = "2" },
		"name of a rule":      func(s *sample) { s.param(0).Rules[1].Name = "max" },
		"rule of another field": func(s *sample) {
			s.param(0).Rules, s.param(1).Rules = nil, s.param(0).Rules
		},
		"another value":      func(s *sample) { s.status.Values = append(s.status.Values, value("new")) },
		"value":              func(s *sample) { s.status.Values[0] = value("opened") },
		"open enum":          func(s *sample) { s.status.Openness = rpcdef.Open },
		"closed enum":        func(s *sample) { s.status.Openness = rpcdef.Closed },
		"kind of an enum":    func(s *sample) { s.status.Kind = rpcdef.Int },
		"no enum":            func(s *sample) { s.field(1).Type = basic(rpcdef.String) },
		"key of a map":       func(s *sample) { s.field(3).Type = rpcdef.Map{Key: basic(rpcdef.Int), Elem: basic(rpcdef.Int32)} },
		"elements of a map":  func(s *sample) { s.field(3).Type = rpcdef.Map{Key: basic(rpcdef.String), Elem: rpcdef.Any{}} },
		"key and elements":   func(s *sample) { s.field(3).Type = rpcdef.Map{Key: basic(rpcdef.Int32), Elem: basic(rpcdef.String)} },
		"length of an array": func(s *sample) { s.param(1).Type = rpcdef.Optional{Elem: rpcdef.Array{Elem: rpcdef.Time{}, Len: 3}} },
		"list for an array":  func(s *sample) { s.param(1).Type = rpcdef.Optional{Elem: list(rpcdef.Time{})} },
		"no pointer":         func(s *sample) { s.param(1).Type = rpcdef.Array{Elem: rpcdef.Time{}, Len: 2} },
		"bytes":              func(s *sample) { s.param(1).Type = rpcdef.Bytes{} },
		"duration":           func(s *sample) { s.param(1).Type = rpcdef.Duration{} },
		"number":             func(s *sample) { s.param(1).Type = rpcdef.Number{} },
		"big integer":        func(s *sample) { s.param(1).Type = rpcdef.BigInt{} },
		"format of a text": func(s *sample) {
			s.param(2).Type = rpcdef.Text{Go: rpcdef.GoName{Package: "net/netip", Name: "Prefix"}}
		},
		"no circle":            func(s *sample) { s.field(2).Type = list(rpcdef.Any{}) },
		"circle of two":        func(s *sample) { s.field(2).Type = list(object(&rpcdef.Field{Name: "task", Type: s.task})) },
		"an error less":        func(s *sample) { s.get.Errors = s.get.Errors[:1] },
		"name of an error":     func(s *sample) { s.gone.Name = "lost" },
		"code of an error":     func(s *sample) { s.gone.Code = 404 },
		"no data of an error":  func(s *sample) { s.quota.Data = nil },
		"data of an error":     func(s *sample) { s.quota.Data.Fields[0].Name = "max" },
		"data of another":      func(s *sample) { s.quota.Data, s.gone.Data = s.gone.Data, s.quota.Data },
		"names of two fields":  func(s *sample) { s.param(0).Name, s.param(1).Name = s.param(1).Name, s.param(0).Name },
		"name with a quote":    func(s *sample) { s.field(0).Name = `id" may be absent` },
		"params for a result":  func(s *sample) { s.get.Params, s.get.Result = s.task, s.params },
		"absent for rules":     func(s *sample) { s.param(0).Rules, s.param(0).OmitEmpty = nil, true },
		"elements of an array": func(s *sample) { s.param(1).Type = rpcdef.Optional{Elem: rpcdef.Array{Elem: rpcdef.Any{}, Len: 2}} },
	} {
		s := newSample()
		before, version, other := s.hash(), s.version(), hash(s.other)
		change(s)
		if s.hash() == before {
			t.Errorf("%s: the hash is the same", what)
		}
		if s.version() == version {
			t.Errorf("%s: the version is the same", what)
		}
		if hash(s.other) != other {
			t.Errorf("%s: the hash of another method changes", what)
		}
	}
}

// TestTogether: a method has one hash, whatever others are stamped with it.
func TestTogether(t *testing.T) {
	s := newSample()
	methods := []*rpcdef.Method{s.get, s.other}
	for i := range 20 {
		m := *methods[i%2]
		m.Name += strconv.Itoa(i)
		methods = append(methods, &m)
	}
	s.api.Services[0].Methods = methods
	contract.Stamp(s.api)
	for _, m := range methods {
		if together := m.Hash; hash(m) != together {
			t.Errorf("%s: %s alone, %s together", m.Name, m.Hash, together)
		}
	}
}

// TestWhatDoesNotCount changes an API in a way that no client notices.
func TestWhatDoesNotCount(t *testing.T) {
	for what, change := range map[string]func(*sample){
		"docs": func(s *sample) {
			doc := rpcdef.Doc{Text: "Other docs.", Deprecated: "by others"}
			s.get.Doc, s.task.Doc, s.field(0).Doc, s.status.Doc, s.status.Values[0].Doc, s.gone.Doc = doc, doc, doc, doc, doc, doc
		},
		"positions": func(s *sample) {
			pos := token.Position{Filename: "x.go", Line: 3}
			s.get.Pos, s.task.Pos, s.field(0).Pos, s.status.Values[0].Pos, s.param(0).Rules[0].Pos, s.gone.Pos = pos, pos, pos, pos, pos, pos
		},
		"names in Go": func(s *sample) {
			for _, h := range []*rpcdef.Head{&s.task.Head, &s.status.Head, &s.id.Head, &s.params.Head, &s.quota.Data.Head} {
				h.Name, h.GoName, h.Package = "Other"+h.Name, "Other"+h.GoName, "other"
			}
			s.get.GoName, s.field(0).GoName, s.status.Values[0].GoName, s.gone.GoName, s.gone.Message = "Fetch", "Key", "First", "ErrLost", "lost"
		},
		"order of fields": func(s *sample) { reverse(s.task.Fields); reverse(s.params.Fields) },
		"order of values": func(s *sample) { reverse(s.status.Values) },
		"order of errors": func(s *sample) { reverse(s.get.Errors) },
		"order of methods": func(s *sample) {
			reverse(s.api.Services[0].Methods)
		},
		"services": func(s *sample) {
			s.api.Services = []*rpcdef.Service{{Name: "x", Methods: []*rpcdef.Method{s.other}}, {Name: "y", Methods: []*rpcdef.Method{s.get}}}
		},
		"options":              func(s *sample) { s.get.NoWait, s.get.Idempotent, s.get.Timeout = true, true, time.Second },
		"no name for a number": func(s *sample) { s.field(0).Type = basic(rpcdef.Int64) },
		"int for int64":        func(s *sample) { s.id.Type = basic(rpcdef.Int) },
		"omitzero":             func(s *sample) { s.field(1).OmitEmpty, s.field(1).OmitZero = false, true },
		"no params for none": func(s *sample) {
			s.other.Params = object()
		},
		"an error that isn't linked": func(s *sample) { s.api.Errors = append(s.api.Errors, &rpcdef.Error{Name: "more"}) },
		"anonymous":                  func(s *sample) { s.task.Anonymous = true },
		"a copy of the circle": func(s *sample) {
			again := *s.task
			s.field(2).Type = list(&again) // which leads to s.task
		},
		"two circles": func(s *sample) {
			a, b := *s.task, *s.task
			a.Fields, b.Fields = slices.Clone(a.Fields), slices.Clone(b.Fields)
			a.Fields[2], b.Fields[2] = &rpcdef.Field{Name: "parts", Type: list(&b)}, &rpcdef.Field{Name: "parts", Type: list(&a)}
			s.get.Result = &a
		},
	} {
		s := newSample()
		before, version := s.hash(), s.version()
		change(s)
		if s.hash() != before {
			t.Errorf("%s: the hash changes", what)
		}
		if s.version() != version {
			t.Errorf("%s: the version changes", what)
		}
	}
}

// TestCircles hashes types that hold each other, from each of them, alone and with the others.
func TestCircles(t *testing.T) {
	node := func(label string) *rpcdef.Struct {
		return object(&rpcdef.Field{Name: label, Type: basic(rpcdef.Int)}, &rpcdef.Field{Name: "next"}, &rpcdef.Field{Name: "other"})
	}
	link := func(s *rpcdef.Struct, next, other rpcdef.Type) { s.Fields[1].Type, s.Fields[2].Type = next, other }
	returning := func(name string, result rpcdef.Type) *rpcdef.Method {
		return &rpcdef.Method{Name: name, Result: result}
	}

	// Two that are alike lead to one that isn't, and back; a third copy is a circle by itself that leads into theirs.
	a, b, c, d := node("x"), node("x"), node("y"), node("x")
	link(a, b, c)
	link(b, a, c)
	link(c, a, b)
	link(d, d, c)
	var circular rpcdef.Type
	tree := &rpcdef.Defined{Head: head("Tree")}
	tree.Type = list(tree)
	circular = tree
	endless := &rpcdef.Defined{Head: head("Endless")}
	endless.Type = rpcdef.Optional{Elem: endless}

	want := map[string]string{}
	for name, result := range map[string]rpcdef.Type{"a": a, "b": b, "c": c, "d": d, "tree": circular, "unrolled": list(list(circular)), "endless": endless} {
		want[name] = hash(returning("m", result))
	}
	if want["a"] != want["b"] || want["a"] != want["d"] {
		t.Errorf("circles that are alike have the hashes %s, %s and %s", want["a"], want["b"], want["d"])
	}
	if want["a"] == want["c"] || want["tree"] == want["endless"] {
		t.Error("circles that differ have one hash")
	}
	if want["tree"] != want["unrolled"] {
		t.Error("a circle and the way into it have different hashes")
	}
	for _, order := range [][]string{{"a", "b", "c", "d", "tree"}, {"tree", "d", "c", "b", "a"}, {"c", "a"}} {
		types := map[string]rpcdef.Type{"a": a, "b": b, "c": c, "d": d, "tree": circular}
		service := &rpcdef.Service{}
		for _, name := range order {
			service.Methods = append(service.Methods, returning("m", types[name]))
		}
		contract.Stamp(&rpcdef.API{Services: []*rpcdef.Service{service}})
		for i, name := range order {
			if got := service.Methods[i].Hash; got != want[name] {
				t.Errorf("%v: the hash of %s is %s, want %s", order, name, got, want[name])
			}
		}
	}
}

// TestStable holds a hash against the one that deployed clients have.
func TestStable(t *testing.T) {
	s := newSample()
	if got, want := s.hash(), "c728264a1a015d78"; got != want {
		t.Errorf("Hash() = %s, want %s", got, want)
	}
	if got, want := s.version(), "7690a3db160040d1"; got != want {
		t.Errorf("Version() = %s, want %s", got, want)
	}
}

// BenchmarkVersion hashes 1,000 methods that share 1,000 structs: these hold the next two, or all lead back to the first.
func BenchmarkVersion(b *testing.B) {
	const n = 1000
	for _, circle := range []bool{false, true} {
		structs := make([]*rpcdef.Struct, n)
		for i := range structs {
			structs[i] = object()
		}
		service := &rpcdef.Service{}
		for i, s := range structs {
			for k := range 10 {
				s.Fields = append(s.Fields, &rpcdef.Field{Name: fmt.Sprintf("field_%d_%d", i, k), Type: basic(rpcdef.String)})
			}
			for _, next := range []int{i + 1, i + 2} {
				if circle || next < n {
					s.Fields = append(s.Fields, &rpcdef.Field{Name: fmt.Sprintf("next_%d", next-i), Type: list(structs[next%n])})
				}
			}
			service.Methods = append(service.Methods, &rpcdef.Method{Name: fmt.Sprintf("s.m%d", i), Params: s, Result: structs[n-1-i]})
		}
		api := &rpcdef.API{Services: []*rpcdef.Service{service}}
		b.Run(fmt.Sprintf("circle=%t", circle), func(b *testing.B) {
			for b.Loop() {
				contract.Stamp(api)
				contract.Version(api)
			}
		})
	}
}
