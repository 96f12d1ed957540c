package typescript

import (
	"strings"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// A statement goes through a field of o.
type statement struct {
	name     string // the field's name, escaped
	own      bool   // every object has something under that name
	guard    string // what must hold of the value, e.g. " !== null"; "" if nothing
	replaces bool   // what comes out of the function takes the place of the value
	function string
	more     []node // what the function takes besides the value and its key
}

func (s *statement) print(b *emit.Buffer) {
	line := make([]string, 0, 32)
	if s.guard != "" {
		line = append(s.appendValue(append(line, "if (")), s.guard, ") ")
	}
	if s.replaces {
		line = append(line, `o["`, s.name, `"] = `)
	}
	line = append(s.appendValue(append(line, s.function, "(")), `, "`, s.name, `"`)
	for _, n := range s.more {
		line = n.appendTo(append(line, ", "))
	}
	line = append(line, ");")
	if fits(b, line...) {
		b.Line(line...)
	} else {
		s.printBroken(b)
	}
}

// appendValue appends the parts of an expression for the value.
func (s *statement) appendValue(line []string) []string {
	if s.own {
		return append(line, `own(o, "`, s.name, `")`)
	}
	return append(line, `o["`, s.name, `"]`)
}

// printBroken prints the statement in several lines.
func (s *statement) printBroken(b *emit.Buffer) {
	value, key := strings.Join(s.appendValue(nil), ""), `"`+s.name+`"`
	call := node{head: s.function + "(", list: append([]node{leaf(value), leaf(key)}, s.more...), tail: ");"}
	if s.replaces {
		call = call.before("o[" + key + "] = ")
	}
	if s.guard == "" {
		call.print(b)
	} else {
		b.Block("if ("+value+s.guard+") {", func() { call.print(b) }, "}")
	}
}

// isOptional reports whether a field may be absent.
func (s *shaper) isOptional(f *rpcdef.Field) bool {
	_, nullable := rpcdef.Underlying(f.Type).(rpcdef.Optional)
	return f.OmitEmpty || f.OmitZero || f.ViaPointer || nullable && !s.results
}

// appendFields appends the statements that go through the fields of a struct, which is in o.
func (s *shaper) appendFields(stmts []statement, t *rpcdef.Struct) []statement {
	for _, f := range t.Fields {
		if s.needs(f.Type) {
			stmts = append(stmts, statement{})
			s.resolve(f, &stmts[len(stmts)-1])
		}
	}
	return stmts
}

// resolve fills in the statement for a field.
func (s *shaper) resolve(f *rpcdef.Field, stmt *statement) {
	stmt.name, stmt.own = escape(f.Name), inherited.Has(f.Name)
	if stmt.own {
		s.runtime("own")
	}
	t := f.Type
	o, nullable := rpcdef.Underlying(t).(rpcdef.Optional)
	if nullable {
		t = o.Elem
	}
	stmt.function, stmt.more = s.visit(t)
	stmt.replaces = s.results && !nullable && isNilable(t)
	absent := s.isOptional(f)
	switch {
	case absent && nullable:
		stmt.guard = " != null"
	case absent:
		stmt.guard = " !== undefined"
	case nullable:
		stmt.guard = " !== null"
	}
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
