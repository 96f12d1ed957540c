package typescript

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A statement decodes or checks a field of a struct, which is in o.
type statement struct {
	name      string // of the field, escaped
	inherited bool   // every object has a property of that name
	guard     string // a condition on the value, e.g. " !== null"; "" if there is none
	replaces  bool   // the result of the function replaces the value
	function  string
	more      []emit.Group // arguments after the value and its key
}

// statements resolves the statements for the fields of a struct.
func (m codecMapper) statements(s *rpcdef.Struct) []statement {
	all := make([]statement, 0, len(s.Fields))
	for _, f := range s.Fields {
		if m.needs(f.Type) {
			all = append(all, m.statement(f))
		}
	}
	return all
}

func (m codecMapper) statement(f *rpcdef.Field) statement {
	s := statement{name: escape(f.Name), inherited: inherited.Has(f.Name)}
	t := f.Type
	o, nullable := rpcdef.Underlying(t).(rpcdef.Optional)
	if nullable {
		t = o.Elem
	}
	s.replaces = m.results && !nullable && isNilable(t)
	if s.inherited {
		m.file.fromShapes("own")
	}
	s.function, s.more = m.callee(t)
	s.guard = guard(m.mayBeAbsent(f), nullable)
	return s
}

// guard returns a condition that is false for a value that is absent or null, as far as it may be so.
func guard(absent, null bool) string {
	switch {
	case absent && null:
		return " != null"
	case absent:
		return " !== undefined"
	case null:
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

// isNilable reports whether Go writes null for a nil t, which decoding replaces by an empty value.
func isNilable(t rpcdef.Type) bool {
	switch rpcdef.Underlying(t).(type) {
	case rpcdef.List, rpcdef.Map, rpcdef.Bytes:
		return true
	default:
		return false
	}
}
