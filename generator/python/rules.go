package python

import (
	"slices"

	"example.com/rpcgen/generator/emit"
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
	return hasRule(splitRules(rules).own, "required")
}

func hasRule(rules []rpcdef.Rule, names ...string) bool {
	return slices.ContainsFunc(rules, func(r rpcdef.Rule) bool { return slices.Contains(names, r.Name) })
}

// without returns rules without those for the value itself that have one of the names. Rules for its elements remain.
func without(rules []rpcdef.Rule, names ...string) []rpcdef.Rule {
	own := splitRules(rules).own
	rest := slices.DeleteFunc(slices.Clone(own), func(r rpcdef.Rule) bool { return slices.Contains(names, r.Name) })
	return append(rest, rules[len(own):]...)
}

// A ruleSet is the rules for a value, for the keys of a map, and for the elements of a list or map.
type ruleSet struct{ own, keys, elems []rpcdef.Rule }

func splitRules(rules []rpcdef.Rule) ruleSet {
	index := func(rules []rpcdef.Rule, name string) int {
		return slices.IndexFunc(rules, func(r rpcdef.Rule) bool { return r.Name == name })
	}
	i := index(rules, "dive")
	if i < 0 {
		return ruleSet{own: rules}
	}
	s := ruleSet{own: rules[:i], elems: rules[i+1:]}
	if len(s.elems) == 0 || s.elems[0].Name != "keys" {
		return s
	}
	end := index(s.elems, "endkeys")
	if end < 0 {
		return ruleSet{own: s.own} // the server's validator refuses that
	}
	s.keys, s.elems = s.elems[1:end], s.elems[end+1:]
	return s
}

// constrained is like expr, with the rules of a validate tag.
func (m *mapper) constrained(t rpcdef.Type, rules []rpcdef.Rule, zero zeroRule) emit.Group {
	if len(rules) == 0 || isOverridden(t) {
		return m.expr(t, zero)
	}
	s := splitRules(rules)
	switch t := t.(type) {
	case rpcdef.Optional:
		// The rules named here say whether a pointer may be nil. The others are for what it points to.
		elem := m.constrained(t.Elem, without(rules, "required", "omitempty", "omitnil", "omitzero"), zero)
		if hasRule(s.own, "required") && !hasRule(s.own, "omitempty", "omitnil", "omitzero") {
			return elem
		}
		return optional(t.Elem, elem)
	case rpcdef.Quoted:
		return m.quoted(t, m.constrained(t.Elem, rules, zero)) // outside of the quotes, pydantic would write the value without them
	case rpcdef.List:
		return m.annotated(m.list(m.constrained(t.Elem, s.elems, zero)), m.lengths(s.own, 0, "eq"))
	case rpcdef.Array:
		return m.array(t, m.constrained(t.Elem, s.elems, zero))
	case rpcdef.Map:
		key, elem := m.constrained(t.Key, s.keys, zero), m.constrained(t.Elem, s.elems, zero)
		return m.annotated(m.dict(t, key, elem), m.lengths(s.own, 0, "eq"))
	default:
		return m.constrainedBasic(t, s.own, zero)
	}
}

// viaPointer is like constrained, for a field of an embedded pointer: it may be absent even if the rules require it.
func (m *mapper) viaPointer(t rpcdef.Type, rules []rpcdef.Rule) emit.Group {
	switch {
	case nullIsEmpty(t):
		return generic(m.scope.use("Lacking"), m.constrained(t, rules, zeroIfReceived))
	case isNullable(t):
		return m.constrained(t, without(rules, "required"), zeroIfReceived)
	default:
		return optional(t, m.constrained(t, rules, zeroIfReceived))
	}
}

// constrainedBasic is like constrained, for types without elements. If omitempty allows the zero value, that is a type of its own.
func (m *mapper) constrainedBasic(t rpcdef.Type, rules []rpcdef.Rule, zero zeroRule) emit.Group {
	omitsZero := hasRule(rules, "omitempty", "omitzero")
	constraints := m.constraints(rpcdef.Underlying(t), without(rules, "omitempty", "omitzero"))
	switch {
	case omitsZero && len(constraints) > 0:
		expr := m.expr(t, zeroInvalid)
		return union(m.annotated(expr, constraints), m.zeroOnly(rpcdef.Underlying(t), expr))
	case omitsZero:
		zero = zeroValid
	case hasRule(rules, "required") || leavesOutZero(t, rules):
		zero = zeroInvalid
	}
	return m.annotated(m.expr(t, zero), constraints)
}

// zeroOnly returns a type whose only value is the zero value of t, which is expr in Python.
func (m *mapper) zeroOnly(t rpcdef.Type, expr emit.Group) emit.Group {
	kind := rpcdef.Int64 // of a duration
	switch t := t.(type) {
	case rpcdef.Duration:
	case rpcdef.Basic:
		kind = t.Kind
	case *rpcdef.Enum:
		if m.scope.declared.zeros[t] != "" {
			return generic(m.scope.use("Zero"), expr)
		}
		kind = t.Kind
	default:
		return generic(m.scope.use("Zero"), expr)
	}
	if !kind.IsInteger() && kind != rpcdef.String {
		return generic(m.scope.use("Zero"), expr) // Literal has no such values
	}
	return generic(m.scope.use("Literal"), emit.Leaf(zeroOf(kind)))
}
