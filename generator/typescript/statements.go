package typescript

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A statement decodes or checks a field of a struct, which is in o.
type statement struct {
	name      string // of the field, escaped
	function  string
	more      []emit.Group // arguments after the value and its key
	inherited bool         // every object has a property of that name
	absent    bool         // the value may be absent
	null      bool         // the value may be null
	replaces  bool         // the result of the function replaces the value
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
	s := statement{name: escape(f.Name), inherited: inherited.Has(f.Name), absent: m.mayBeAbsent(f)}
	t := f.Type
	if o, ok := rpcdef.Underlying(t).(rpcdef.Optional); ok {
		s.null, t = true, o.Elem
	}
	s.replaces = m.results && !s.null && isNilable(t)
	if s.inherited {
		m.file.fromShapes("own")
	}
	s.function, s.more = m.callee(t)
	return s
}

// guard returns a condition that is false for a value that is absent or null, e.g. " !== null"; "" for one that is neither.
func (s *statement) guard() string {
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

// isNilable reports whether Go writes null for a nil t, which decoding replaces by an empty value.
func isNilable(t rpcdef.Type) bool {
	switch rpcdef.Underlying(t).(type) {
	case rpcdef.List, rpcdef.Map, rpcdef.Bytes:
		return true
	default:
		return false
	}
}
