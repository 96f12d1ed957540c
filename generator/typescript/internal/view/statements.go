package view

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/typescript/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// A Statement decodes or checks a field of a struct, which is in o.
type Statement struct {
	Name      string // of the field, escaped
	Function  string
	More      []emit.Group // arguments after the value and its key
	Inherited bool         // every object has a property of that name
	absent    bool         // the value may be absent
	null      bool         // the value may be null
	Replaces  bool         // the result of the function replaces the value
}

// statements resolves the statements for the fields of a struct.
func (m codecMapper) statements(s *rpcdef.Struct) []Statement {
	all := make([]Statement, 0, len(s.Fields))
	for _, f := range s.Fields {
		if m.needs(f.Type) {
			all = append(all, m.statement(f))
		}
	}
	return all
}

func (m codecMapper) statement(f *rpcdef.Field) Statement {
	s := Statement{Name: syntax.Escape(f.Name), Inherited: syntax.Inherited.Has(f.Name), absent: m.mayBeAbsent(f)}
	t := f.Type
	if o, ok := rpcdef.Underlying(t).(rpcdef.Optional); ok {
		s.null, t = true, o.Elem
	}
	s.Replaces = m.results && (!s.null && isNilable(t) || isVariants(t))
	if s.Inherited {
		m.file.fromShapes("own")
	}
	if f.Const != "" {
		s.Function, s.More = m.file.fromShapes("constant"), syntax.Leaves(syntax.Quote(f.Const))
	} else {
		s.Function, s.More = m.callee(t)
	}
	return s
}

// Guard returns a condition that is false for a value that is absent or null, e.g. " !== null"; "" for one that is neither.
func (s *Statement) Guard() string {
	switch {
	case s.absent && s.null:
		return " != null"
	case s.absent:
		return " !== undefined"
	case s.null:
		return " !== null"
	default:
		return ""
	}
}

// mayBeAbsent reports whether a field may be absent.
func (m codecMapper) mayBeAbsent(f *rpcdef.Field) bool {
	_, nullable := rpcdef.Underlying(f.Type).(rpcdef.Optional)
	return f.OmitEmpty || f.OmitZero || f.ViaPointer || nullable && !m.results
}

// isVariants reports whether t is a union of structs: decoding replaces one that isn't known.
func isVariants(t rpcdef.Type) bool {
	_, ok := rpcdef.Underlying(t).(*rpcdef.Union)
	return ok
}

// isNilable reports whether Go writes null for a nil t, which decoding replaces by an empty value.
func isNilable(t rpcdef.Type) bool {
	switch rpcdef.Underlying(t).(type) {
	case rpcdef.List, rpcdef.Map, rpcdef.Bytes:
		return true
	default:
		return false
	}
}
