package python

import (
	"slices"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// rulesOf returns the rules of a field's tag that hold for what it is on the wire.
func rulesOf(f *rpcdef.Field) []rpcdef.Rule {
	if !f.Overridden {
		return f.Rules
	}
	if _, isPointer := rpcdef.Underlying(f.Type).(rpcdef.Optional); isPointer && isRequired(f.Rules) {
		return []rpcdef.Rule{{Name: "required"}}
	}
	return nil
}

// isRequired reports whether the rules ask for a value that isn't zero, or for a pointer, that it isn't nil.
func isRequired(rules []rpcdef.Rule) bool {
	return hasRule(splitRules(rules).own, "required")
}

func hasRule(rules []rpcdef.Rule, names ...string) bool {
	return slices.ContainsFunc(rules, func(r rpcdef.Rule) bool { return slices.Contains(names, r.Name) })
}

// without returns the rules for a value, less those of the given names. Rules for elements stay.
func without(rules []rpcdef.Rule, names ...string) []rpcdef.Rule {
	own := splitRules(rules).own
	kept := slices.DeleteFunc(slices.Clone(own), func(r rpcdef.Rule) bool { return slices.Contains(names, r.Name) })
	return append(kept, rules[len(own):]...)
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
		return ruleSet{own: s.own} // the server's validator complains of that
	}
	s.keys, s.elems = s.elems[1:end], s.elems[end+1:]
	return s
}

// constrained is expr with the rules of a validate tag.
func (m *mapper) constrained(t rpcdef.Type, rules []rpcdef.Rule) string {
	if len(rules) == 0 || isTold(t) {
		return m.expr(t)
	}
	s := splitRules(rules)
	var expr string
	switch t := t.(type) {
	case rpcdef.Optional:
		// What is said of a pointer is that it may be nil, or not. The other rules are for what it points to.
		expr = m.constrained(t.Elem, without(rules, "required", "omitempty", "omitnil", "omitzero"))
		if hasRule(s.own, "required") && !hasRule(s.own, "omitempty", "omitnil", "omitzero") {
			return expr
		}
		return m.optional(t.Elem, expr)
	case rpcdef.Quoted:
		return m.quoted(t, m.constrained(t.Elem, rules)) // what pydantic knows of a pattern would hide how the quotes are written
	case rpcdef.List:
		return m.annotated(m.list(m.constrained(t.Elem, s.elems)), m.lengths(s.own, 0, "eq"))
	case rpcdef.Array:
		return m.array(t, m.constrained(t.Elem, s.elems))
	case rpcdef.Map:
		return m.annotated(m.dict(t, m.constrained(t.Key, s.keys), m.constrained(t.Elem, s.elems)), m.lengths(s.own, 0, "eq"))
	default:
		return m.constrainedBasic(t, s.own)
	}
}

// lacking is constrained for a field of an embedded struct that may not be there: what the rules require of it may be absent all the same.
func (m *mapper) lacking(t rpcdef.Type, rules []rpcdef.Rule) string {
	switch {
	case nullIsEmpty(t):
		return m.scope.use("Lacking") + "[" + m.constrained(t, rules) + "]"
	case isNullable(t):
		return m.constrained(t, without(rules, "required"))
	default:
		return m.optional(t, m.constrained(t, rules))
	}
}

// constrainedBasic is constrained for types without elements. Where omitempty lets the zero value pass, that is a type of its own.
func (m *mapper) constrainedBasic(t rpcdef.Type, rules []rpcdef.Rule) string {
	zeroPasses, zero := hasRule(rules, "omitempty", "omitzero"), m.zero
	constraints := m.constraints(rpcdef.Underlying(t), without(rules, "omitempty", "omitzero"))
	apart := zeroPasses && len(constraints) > 0
	m.nonZero, m.zero = apart || !zeroPasses && (hasRule(rules, "required") || leavesOutZero(t, rules)), zero || zeroPasses
	expr := m.expr(t)
	m.nonZero, m.zero = false, zero
	if !apart {
		return m.annotated(expr, constraints)
	}
	return m.annotated(expr, constraints) + " | " + m.zeroOnly(rpcdef.Underlying(t), expr)
}

// zeroOnly returns a type whose only value is the zero value of t, which is expr in Python.
func (m *mapper) zeroOnly(t rpcdef.Type, expr string) string {
	kind := rpcdef.Int64 // of a duration
	switch t := t.(type) {
	case rpcdef.Duration:
	case rpcdef.Basic:
		kind = t.Kind
	case *rpcdef.Enum:
		if m.scope.zeroMember(t) != "" {
			return m.scope.use("Zero") + "[" + expr + "]"
		}
		kind = t.Kind
	default:
		return m.scope.use("Zero") + "[" + expr + "]"
	}
	if !kind.IsInteger() && kind != rpcdef.String {
		return m.scope.use("Zero") + "[" + expr + "]" // Literal can't have it
	}
	return m.scope.use("Literal") + "[" + zeroOf(kind) + "]"
}

func (m *mapper) annotated(expr string, constraints []string) string {
	if len(constraints) == 0 {
		return expr
	}
	return m.scope.use("Annotated") + "[" + expr + ", " + strings.Join(constraints, ", ") + "]"
}
