package python

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.com/rpcgen/rpcdef"
)

// patterns are what strings look like that the validator accepts. They may accept more: the server has the last word.
var patterns = map[string]string{
	"alpha":    `^[a-zA-Z]+$`,
	"alphanum": `^[a-zA-Z0-9]+$`,
	"email":    `^.+@.+$`,
	"numeric":  `^[-+]?[0-9]+(?:\.[0-9]+)?$`,
	"url":      `^[a-zA-Z][a-zA-Z0-9+.-]*:.`,
	"uuid":     `^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`,
}

// rulesOf returns the rules of a field's tag that hold for what it is on the wire.
func rulesOf(f *rpcdef.Field) []rpcdef.Rule {
	if !f.Told {
		return f.Rules
	}
	if _, isPointer := rpcdef.Underlying(f.Type).(rpcdef.Optional); isPointer && isRequired(f.Rules) {
		return []rpcdef.Rule{{Name: "required"}}
	}
	return nil
}

// isRequired tells whether the rules ask for a value that isn't zero, or for a pointer, that it isn't nil.
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
	m.nonZero, m.zero = !zeroPasses && hasRule(rules, "required"), zero || zeroPasses
	expr := m.expr(t)
	m.nonZero, m.zero = false, zero
	constraints := m.constraints(rpcdef.Underlying(t), without(rules, "omitempty", "omitzero"))
	if !zeroPasses || len(constraints) == 0 {
		return m.annotated(expr, constraints)
	}
	kind, isBasic := rpcdef.Underlying(t).(rpcdef.Basic)
	switch _, isDuration := rpcdef.Underlying(t).(rpcdef.Duration); {
	case isDuration || isBasic && kind.Kind.IsInteger():
		return m.annotated(expr, constraints) + " | " + m.scope.use("Literal") + "[0]"
	case isBasic && kind.Kind == rpcdef.String:
		return m.annotated(expr, constraints) + " | " + m.scope.use("Literal") + `[""]`
	default: // Literal can't have all zeros
		return m.annotated(expr, constraints) + " | " + m.scope.use("Zero") + "[" + expr + "]"
	}
}

func (m *mapper) annotated(expr string, constraints []string) string {
	if len(constraints) == 0 {
		return expr
	}
	return m.scope.use("Annotated") + "[" + expr + ", " + strings.Join(constraints, ", ") + "]"
}

// constraints returns what rules say of a value of type t, each as Python's Annotated takes it.
func (m *mapper) constraints(t rpcdef.Type, rules []rpcdef.Rule) []string {
	switch t := t.(type) {
	case rpcdef.Bytes, rpcdef.List, rpcdef.Map:
		return m.lengths(rules, 0, "eq")
	case rpcdef.Duration:
		return m.numbers(rpcdef.Int64, rules, parseDuration)
	case rpcdef.Basic:
		switch {
		case t.Kind == rpcdef.String:
			return m.strings(rules)
		case t.Kind.IsInteger():
			return m.numbers(t.Kind, rules, parseInteger(t.Kind))
		case t.Kind.IsFloat():
			return m.numbers(t.Kind, rules, parseFloat)
		case hasRule(rules, "required"):
			return []string{m.scope.use("NonZero")}
		}
	}
	return nil
}

// lengths returns the limits of a length, which is at least least. The rule named exact gives a length, as len does.
func (m *mapper) lengths(rules []rpcdef.Rule, least int64, exact string) []string {
	low, high := least, int64(math.MaxInt64)
	for _, r := range rules {
		n, err := strconv.ParseInt(r.Arg, 0, 32) // 010 is 8 to the validator
		if err != nil {
			continue
		}
		switch r.Name {
		case "min", "gte":
			low = max(low, n)
		case "gt":
			low = max(low, n+1)
		case "max", "lte":
			high = min(high, n)
		case "lt":
			high = min(high, n-1)
		case "len", exact:
			low, high = max(low, n), min(high, n)
		}
	}
	var args []string
	if low > 0 {
		args = append(args, "min_length="+strconv.FormatInt(low, 10))
	}
	if high < math.MaxInt64 {
		args = append(args, "max_length="+strconv.FormatInt(max(high, 0), 10))
	}
	if args == nil {
		return nil
	}
	return []string{m.scope.use("Field") + "(" + strings.Join(args, ", ") + ")"}
}

func (m *mapper) strings(rules []rpcdef.Rule) []string {
	least := int64(0)
	if hasRule(rules, "required") {
		least = 1
	}
	constraints := m.lengths(rules, least, "len")
	pattern := func(p string) {
		constraints = append(constraints, m.scope.use("Field")+"(pattern="+quote(p)+")")
	}
	for _, r := range rules {
		switch r.Name {
		case "startswith":
			pattern("^" + regexp.QuoteMeta(r.Arg))
		case "endswith":
			pattern(regexp.QuoteMeta(r.Arg) + "$")
		case "contains":
			pattern(regexp.QuoteMeta(r.Arg))
		case "eq":
			constraints = append(constraints, m.scope.use("one_of")+"("+quote(r.Arg)+")")
		case "ne":
			constraints = append(constraints, m.scope.use("not_equal")+"("+quote(r.Arg)+")")
		case "oneof":
			constraints = append(constraints, m.oneOf(r.Arg, func(s string) (string, bool) { return quote(s), true })...)
		default:
			if p, ok := patterns[r.Name]; ok {
				pattern(p)
			}
		}
	}
	return constraints
}

// numbers returns the limits of a number. parse gives the argument as Python writes it, or false if it is none of that kind.
func (m *mapper) numbers(k rpcdef.Kind, rules []rpcdef.Rule, parse func(string) (string, bool)) []string {
	var limits, constraints []string
	limit := func(keyword, n string) {
		if !slices.ContainsFunc(limits, func(l string) bool { return strings.HasPrefix(l, keyword+"=") }) {
			limits = append(limits, keyword+"="+n)
		}
	}
	for _, r := range rules {
		n, ok := parse(r.Arg)
		switch {
		case r.Name == "required":
			constraints = append(constraints, m.scope.use("NonZero"))
		case r.Name == "oneof" && k.IsInteger():
			constraints = append(constraints, m.oneOf(r.Arg, parse)...)
		case !ok:
		case r.Name == "min" || r.Name == "gte":
			limit("ge", n)
		case r.Name == "max" || r.Name == "lte":
			limit("le", n)
		case r.Name == "gt" || r.Name == "lt":
			limit(r.Name, n)
		case r.Name == "eq" || r.Name == "len":
			constraints = append(constraints, m.scope.use("one_of")+"("+n+")")
		case r.Name == "ne":
			constraints = append(constraints, m.scope.use("not_equal")+"("+n+")")
		}
	}
	if limits != nil {
		constraints = append([]string{m.scope.use("Field") + "(" + strings.Join(limits, ", ") + ")"}, constraints...)
	}
	return constraints
}

func (m *mapper) oneOf(arg string, parse func(string) (string, bool)) []string {
	var values []string
	for _, v := range splitWords(arg) {
		n, ok := parse(v)
		if !ok {
			return nil
		}
		values = append(values, n)
	}
	if values == nil {
		return nil
	}
	return []string{m.scope.use("one_of") + "(" + strings.Join(values, ", ") + ")"}
}
