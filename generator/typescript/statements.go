package typescript

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A statement goes through a field of o.
type statement struct {
	name      string // the field's name, escaped
	inherited bool   // every object has something under that name
	guard     string // what must hold of the value, e.g. " !== null"; "" if nothing
	replaces  bool   // what the function returns takes the place of the value
	function  string
	more      []emit.Group // what the function takes besides the value and its key
}

// statements resolves those for the fields of a struct.
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
		m.file.shape("own")
	}
	s.function, s.more = m.visit(t)
	s.guard = guard(m.mayBeAbsent(f), nullable)
	return s
}

// guard returns what must hold of a value that may be absent or null, so that it is looked at.
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

// isNilable reports whether Go writes null for a nil t that the type calls empty.
func isNilable(t rpcdef.Type) bool {
	switch rpcdef.Underlying(t).(type) {
	case rpcdef.List, rpcdef.Map, rpcdef.Bytes:
		return true
	default:
		return false
	}
}
