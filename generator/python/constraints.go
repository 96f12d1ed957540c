package python

import (
	"go/constant"
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

// constraints returns what rules say of a value of type t, each as Python's Annotated takes it.
func (m *mapper) constraints(t rpcdef.Type, rules []rpcdef.Rule) []string {
	switch t := t.(type) {
	case rpcdef.Bytes, rpcdef.List, rpcdef.Map:
		return m.lengths(rules, 0, "eq")
	case rpcdef.Duration:
		return m.numbers(rpcdef.Int64, rules, parseDuration)
	case *rpcdef.Enum:
		return m.enumRules(t, rules)
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

// enumRules is constraints for an enum. The lengths and patterns of its strings are known.
func (m *mapper) enumRules(e *rpcdef.Enum, rules []rpcdef.Rule) []string {
	if !e.Open && m.scope.zeroMember(e) == "" {
		rules = without(rules, "required") // the zero value is no member
	}
	rules = slices.DeleteFunc(slices.Clone(rules), func(r rpcdef.Rule) bool { return r.Name == "oneof" && !e.Open && hasAll(r, e) })
	if e.Kind.IsInteger() {
		return m.numbers(e.Kind, rules, parseInteger(e.Kind))
	}
	constraints := m.equalities(rules)
	if hasRule(rules, "required") {
		constraints = append([]string{m.scope.use("NonZero")}, constraints...)
	}
	return constraints
}

// hasAll reports whether a oneof lists all members of an enum.
func hasAll(oneOf rpcdef.Rule, e *rpcdef.Enum) bool {
	words := splitWords(oneOf.Arg)
	return !slices.ContainsFunc(e.Values, func(v *rpcdef.EnumValue) bool {
		word := v.Value.ExactString()
		if e.Kind == rpcdef.String {
			word = constant.StringVal(v.Value)
		}
		return !slices.Contains(words, word)
	})
}

// leavesOutZero reports whether rules list the values of an enum, and its zero value isn't among them.
func leavesOutZero(t rpcdef.Type, rules []rpcdef.Rule) bool {
	e, ok := rpcdef.Underlying(t).(*rpcdef.Enum)
	if !ok {
		return false
	}
	zero := "0"
	if e.Kind == rpcdef.String {
		zero = ""
	}
	return slices.ContainsFunc(rules, func(r rpcdef.Rule) bool {
		return r.Name == "eq" && r.Arg != zero || r.Name == "oneof" && !slices.Contains(splitWords(r.Arg), zero)
	})
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
		case "eq", "ne", "oneof":
			constraints = append(constraints, m.equalities([]rpcdef.Rule{r})...)
		default:
			if p, ok := patterns[r.Name]; ok {
				pattern(p)
			}
		}
	}
	return constraints
}

// equalities returns which strings a value may be.
func (m *mapper) equalities(rules []rpcdef.Rule) []string {
	var constraints []string
	for _, r := range rules {
		switch r.Name {
		case "eq":
			constraints = append(constraints, m.scope.use("one_of")+"("+quote(r.Arg)+")")
		case "ne":
			constraints = append(constraints, m.scope.use("not_equal")+"("+quote(r.Arg)+")")
		case "oneof":
			constraints = append(constraints, m.oneOf(r.Arg, func(s string) (string, bool) { return quote(s), true })...)
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
