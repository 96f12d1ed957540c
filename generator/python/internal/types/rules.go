package types

import (
	"slices"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// rulesOf returns the rules of a field's validate tag that hold for its type on the wire.
func rulesOf(f *rpcdef.Field) []rpcdef.Rule {
	if !f.Overridden {
		return f.Rules
	}
	if _, isPointer := rpcdef.Underlying(f.Type).(rpcdef.Optional); isPointer && isRequired(f.Rules) {
		return []rpcdef.Rule{{Name: "required"}}
	}
	return nil
}

// isRequired reports whether the rules require a value that isn't zero or, for a pointer, isn't nil.
func isRequired(rules []rpcdef.Rule) bool {
	return rpcdef.HasRule(rpcdef.SplitRules(rules).Own, "required")
}

// without returns rules without those for the value itself that have one of the names. Rules for its elements remain.
func without(rules []rpcdef.Rule, names ...string) []rpcdef.Rule {
	own := rpcdef.SplitRules(rules).Own
	rest := slices.DeleteFunc(slices.Clone(own), func(r rpcdef.Rule) bool { return slices.Contains(names, r.Name) })
	return append(rest, rules[len(own):]...)
}

// constrained is expr with the rules of a validate tag.
func (m *Mapper) constrained(t rpcdef.Type, rules []rpcdef.Rule) emit.Group {
	if len(rules) == 0 || IsOverridden(t) {
		return m.Expr(t)
	}
	s := rpcdef.SplitRules(rules)
	switch t := t.(type) {
	case rpcdef.Optional:
		return m.constrainedPointer(t, rules)
	case rpcdef.Quoted:
		return m.quoted(t, m.constrained(t.Elem, rules)) // outside of the quotes, pydantic would write the value without them
	case rpcdef.List:
		return m.checked(m.list(m.constrained(t.Elem, s.Elems)), m.constraints(t, s.Own))
	case rpcdef.Array:
		return m.checked(m.array(t, m.constrained(t.Elem, s.Elems)), m.constraints(t, s.Own))
	case rpcdef.Map:
		key, elem := m.constrained(t.Key, s.Keys), m.constrained(t.Elem, s.Elems)
		return m.checked(m.dict(t, key, elem), m.constraints(t, s.Own))
	default:
		return m.constrainedBasic(t, s.Own)
	}
}

// constrainedPointer is constrained for a pointer. Some rules say whether it may be nil, the others are for what it points to.
func (m *Mapper) constrainedPointer(t rpcdef.Optional, rules []rpcdef.Rule) emit.Group {
	elem := m.constrained(t.Elem, without(rules, "required", "omitempty", "omitnil", "omitzero"))
	own := rpcdef.SplitRules(rules).Own
	switch {
	case !rpcdef.HasRule(own, "required") || rpcdef.HasRule(own, "omitempty", "omitnil", "omitzero"):
		return optional(t.Elem, elem)
	case m.IsOnlySent():
		return elem
	default:
		return m.required(optional(t.Elem, elem))
	}
}

// required returns an optional type that must not be None when it is sent.
func (m *Mapper) required(expr emit.Group) emit.Group {
	if m.Plain {
		return expr
	}
	return m.checked(expr, []emit.Group{emit.Leaf(m.Scope.Use("NotNone"))})
}

// checked adds constraints to a type. What may also be received is checked when it is sent: an old client must read what the server writes.
func (m *Mapper) checked(expr emit.Group, constraints []emit.Group) emit.Group {
	if len(constraints) > 0 && !m.IsOnlySent() {
		constraints = []emit.Group{syntax.Call(m.Scope.Use("Sent"), constraints...)}
	}
	return m.annotated(expr, constraints)
}

// viaPointer is constrained for a field of an embedded pointer: it may be absent even if the rules require it.
func (m *Mapper) viaPointer(t rpcdef.Type, rules []rpcdef.Rule) emit.Group {
	switch {
	case nullIsEmpty(t):
		return syntax.Generic(m.Scope.Use("Lacking"), m.constrained(t, rules))
	case IsNullable(t):
		return m.constrained(t, without(rules, "required"))
	default:
		return optional(t, m.constrained(t, rules))
	}
}

// constrainedBasic is constrained for types without elements.
func (m *Mapper) constrainedBasic(t rpcdef.Type, rules []rpcdef.Rule) emit.Group {
	under := rpcdef.Underlying(t)
	constraints := m.constraints(under, without(rules, "omitempty", "omitzero"))
	expr := m.Expr(t)
	if len(constraints) == 0 || !rpcdef.HasRule(rules, "omitempty", "omitzero") || !m.hasZero(under) {
		return m.checked(expr, constraints)
	}
	if m.IsOnlySent() {
		return syntax.Union(m.annotated(expr, constraints), m.zeroOnly(under, expr))
	}
	return m.checked(expr, append(constraints, emit.Leaf("or_zero=True")))
}

// hasZero reports whether the zero value of t is a value here.
func (m *Mapper) hasZero(t rpcdef.Type) bool {
	e, isEnum := t.(*rpcdef.Enum)
	return !isEnum || m.enumZero(e) != ""
}

// zeroOnly returns a type whose only value is the zero value of t, which is expr in Python.
func (m *Mapper) zeroOnly(t rpcdef.Type, expr emit.Group) emit.Group {
	kind := rpcdef.Bool
	switch t := t.(type) {
	case rpcdef.Duration:
		kind = rpcdef.Int64
	case rpcdef.Basic:
		kind = t.Kind
	}
	if !kind.IsInteger() && kind != rpcdef.String {
		return syntax.Generic(m.Scope.Use("Zero"), expr) // Literal has no such values
	}
	return syntax.Generic(m.Scope.Use("Literal"), emit.Leaf(zeroOf(kind)))
}
