package contract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// A graph is types as nodes: each has a label, which says all of a type but for its parts, and the nodes of the parts.
type graph struct {
	ids    map[rpcdef.Type]int
	labels []string
	parts  [][]int

	scratch []byte // for texts that are hashed
}

func newGraph() *graph { return &graph{ids: map[rpcdef.Type]int{}} }

func (g *graph) addMethod(m *rpcdef.Method) {
	g.node(paramsOf(m))
	g.node(resultOf(m))
	if m.Progress != nil {
		g.node(m.Progress)
	}
	for _, e := range m.Errors {
		g.node(dataOf(e))
	}
}

// node returns the node of a type. A type that is another name for a second one has the node of that.
func (g *graph) node(t rpcdef.Type) int {
	t = rpcdef.Underlying(t)
	if id, done := g.ids[t]; done {
		return id
	}
	id := len(g.labels)
	g.ids[t] = id
	label, types := describe(t)
	g.labels, g.parts = append(g.labels, label), append(g.parts, nil)
	parts := make([]int, len(types))
	for i, part := range types {
		parts[i] = g.node(part)
	}
	g.parts[id] = parts
	return id
}

// describe returns the label of a type, and its parts.
func describe(t rpcdef.Type) (label string, parts []rpcdef.Type) {
	switch t := t.(type) {
	case rpcdef.Basic:
		return number(t.Kind), nil
	case rpcdef.Quoted:
		return "quoted", []rpcdef.Type{t.Elem}
	case rpcdef.Bytes:
		return "bytes", nil
	case rpcdef.List:
		return "list", []rpcdef.Type{t.Elem}
	case rpcdef.Array:
		return "array " + strconv.FormatInt(t.Len, 10), []rpcdef.Type{t.Elem}
	case rpcdef.Map:
		return "map", []rpcdef.Type{t.Key, t.Elem}
	case rpcdef.Optional:
		return "optional", []rpcdef.Type{t.Elem}
	case rpcdef.Any:
		return "any", nil
	case rpcdef.Time:
		return "time", nil
	case rpcdef.Duration:
		return "duration", nil
	case rpcdef.Text:
		return "text " + strconv.Quote(t.Go.Package+"."+t.Go.Name), nil
	case rpcdef.Number:
		return "number", nil
	case rpcdef.BigInt:
		return "big integer", nil
	case *rpcdef.Enum:
		return enum(t), nil
	case *rpcdef.Struct:
		return object(t)
	case *rpcdef.Union:
		return union(t)
	default:
		panic(fmt.Sprintf("contract: unknown type %T", t))
	}
}

// number returns the label of a basic type, the same for kinds with the same values.
func number(k rpcdef.Kind) string {
	switch k {
	case rpcdef.Int:
		return rpcdef.Int64.String()
	case rpcdef.Uint, rpcdef.Uintptr:
		return rpcdef.Uint64.String()
	default:
		return k.String()
	}
}

var openness = map[rpcdef.Openness]string{rpcdef.Plain: "plain", rpcdef.Open: "open", rpcdef.Closed: "closed"}

func enum(e *rpcdef.Enum) string {
	values := make([]string, len(e.Values))
	for i, v := range e.Values {
		values[i] = v.Value.ExactString()
	}
	slices.Sort(values)
	return "enum " + openness[e.Openness] + " " + number(e.Kind) + " " + strings.Join(values, " ")
}

// object returns the label of a struct, with its fields in the order of their names, and the types of these.
func object(s *rpcdef.Struct) (label string, parts []rpcdef.Type) {
	fields := slices.Clone(s.Fields)
	slices.SortFunc(fields, func(a, b *rpcdef.Field) int { return strings.Compare(a.Name, b.Name) })
	parts = make([]rpcdef.Type, len(fields))
	text := append(make([]byte, 0, 40*len(fields)), "object"...)
	for i, f := range fields {
		parts[i] = f.Type
		text = strconv.AppendQuote(append(text, '\n'), f.Name)
		if f.OmitEmpty || f.OmitZero || f.ViaPointer {
			text = append(text, " may be absent"...)
		}
		if f.Const != "" {
			text = strconv.AppendQuote(append(text, " const "...), f.Const)
		}
		if f.Unchecked {
			text = append(text, " unchecked"...)
		}
		for _, r := range f.Rules {
			text = strconv.AppendQuote(append(text, ' '), r.Name)
			text = strconv.AppendQuote(append(text, '='), r.Arg)
		}
	}
	return string(text), parts
}

// union returns the label of a union, with its variants in the order of their values, and these.
func union(u *rpcdef.Union) (label string, parts []rpcdef.Type) {
	variants := slices.Clone(u.Variants)
	slices.SortFunc(variants, func(a, b *rpcdef.Variant) int { return strings.Compare(a.Value, b.Value) })
	text := strconv.AppendQuote([]byte("union "), u.Field)
	for _, v := range variants {
		text = strconv.AppendQuote(append(text, ' '), v.Value)
		parts = append(parts, v.Struct)
	}
	return string(text), parts
}
