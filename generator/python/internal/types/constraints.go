package types

import (
	"go/constant"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/rpcdef"
)

// patterns match all strings that a rule of the validator allows, and perhaps others: the server checks them again.
var patterns = map[string]string{
	"alpha":    `^[a-zA-Z]+$`,
	"alphanum": `^[a-zA-Z0-9]+$`,
	"email":    `^.+@.+$`,
	"numeric":  `^[-+]?[0-9]+(?:\.[0-9]+)?$`,
	"url":      `^[a-zA-Z][a-zA-Z0-9+.-]*:.`,
	"uuid":     `^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`,
}

// constraints returns the constraints that rules put on a value of type t, as arguments of Python's Annotated.
func (m *Mapper) constraints(t rpcdef.Type, rules []rpcdef.Rule) []emit.Group {
	if m.Plain {
		return nil
	}
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
		default:
			return m.requiredOnly(rules)
		}
	case rpcdef.Text:
		if isDecimal(t) {
			return nil // the server's validator lets a zero pass that was sent: it isn't the zero value of the struct
		}
		return m.requiredOnly(rules)
	case rpcdef.Array, rpcdef.Time:
		return m.requiredOnly(rules)
	}
	return nil
}

// requiredOnly returns the constraint of a value of which nothing else is checked than that it isn't zero.
func (m *Mapper) requiredOnly(rules []rpcdef.Rule) []emit.Group {
	if rpcdef.HasRule(rules, "required") {
		return []emit.Group{m.nonZero()}
	}
	return nil
}

// enumRules is like constraints, for an enum. It needs no lengths and patterns: its strings are known.
func (m *Mapper) enumRules(e *rpcdef.Enum, rules []rpcdef.Rule) []emit.Group {
	if e.Openness != rpcdef.Open && m.Scope.Names.zeros[e] == "" {
		rules = without(rules, "required") // the zero value is no member
	}
	rules = slices.DeleteFunc(slices.Clone(rules), func(r rpcdef.Rule) bool { return r.Name == "oneof" && e.Openness != rpcdef.Open && hasAll(r, e) })
	if e.Kind.IsInteger() {
		return m.numbers(e.Kind, rules, parseInteger(e.Kind))
	}
	return append(m.requiredOnly(rules), m.equalities(rules)...)
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

// lengths returns the limits of a length, which is at least least. The rule named exact gives a length, as len does.
func (m *Mapper) lengths(rules []rpcdef.Rule, least int64, exact string) []emit.Group {
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
	return []emit.Group{m.fieldCall(args...)}
}

func (m *Mapper) strings(rules []rpcdef.Rule) []emit.Group {
	least := int64(0)
	if rpcdef.HasRule(rules, "required") {
		least = 1
	}
	constraints := m.lengths(rules, least, "len")
	pattern := func(p string) {
		constraints = append(constraints, m.fieldCall("pattern="+syntax.Quote(p)))
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

// equalities returns the constraints that rules put on the text of a string.
func (m *Mapper) equalities(rules []rpcdef.Rule) []emit.Group {
	var constraints []emit.Group
	for _, r := range rules {
		switch r.Name {
		case "eq":
			constraints = append(constraints, m.oneOf(syntax.Quote(r.Arg)))
		case "ne":
			constraints = append(constraints, m.notEqual(syntax.Quote(r.Arg)))
		case "oneof":
			constraints = append(constraints, m.oneOfWords(r.Arg, func(s string) (string, bool) { return syntax.Quote(s), true })...)
		}
	}
	return constraints
}

// numbers returns the constraints on a number. parse returns an argument as a Python literal, or false if it is no number of the kind.
func (m *Mapper) numbers(k rpcdef.Kind, rules []rpcdef.Rule, parse func(string) (string, bool)) []emit.Group {
	var limits []string
	var constraints []emit.Group
	limit := func(keyword, n string) {
		if !slices.ContainsFunc(limits, func(l string) bool { return strings.HasPrefix(l, keyword+"=") }) {
			limits = append(limits, keyword+"="+n)
		}
	}
	for _, r := range rules {
		n, ok := parse(r.Arg)
		switch {
		case r.Name == "required":
			constraints = append(constraints, m.nonZero())
		case r.Name == "oneof" && k.IsInteger():
			constraints = append(constraints, m.oneOfWords(r.Arg, parse)...)
		case !ok:
		case r.Name == "min" || r.Name == "gte":
			limit("ge", n)
		case r.Name == "max" || r.Name == "lte":
			limit("le", n)
		case r.Name == "gt" || r.Name == "lt":
			limit(r.Name, n)
		case r.Name == "eq" || r.Name == "len":
			constraints = append(constraints, m.oneOf(n))
		case r.Name == "ne":
			constraints = append(constraints, m.notEqual(n))
		}
	}
	if limits != nil {
		constraints = append([]emit.Group{m.fieldCall(limits...)}, constraints...)
	}
	return constraints
}

// oneOfWords returns the constraint of a oneof rule, or nil if it can't be expressed.
func (m *Mapper) oneOfWords(arg string, parse func(string) (string, bool)) []emit.Group {
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
	return []emit.Group{m.oneOf(values...)}
}

func (m *Mapper) oneOf(values ...string) emit.Group {
	return syntax.Call(m.Scope.Use("one_of"), syntax.Leaves(values)...)
}

func (m *Mapper) notEqual(value string) emit.Group {
	return syntax.Call(m.Scope.Use("not_equal"), emit.Leaf(value))
}

func (m *Mapper) nonZero() emit.Group { return emit.Leaf(m.Scope.Use("NonZero")) }

func (m *Mapper) fieldCall(args ...string) emit.Group {
	return syntax.Call(m.Scope.Use("Field"), syntax.Leaves(args)...)
}

// parseInteger returns a function that parses a number of the kind. Others are refused: a limit beyond the kind's range would replace it.
func parseInteger(k rpcdef.Kind) func(string) (string, bool) {
	return func(s string) (string, bool) {
		if k.IsUnsigned() {
			n, err := strconv.ParseUint(s, 0, k.Bits())
			return strconv.FormatUint(n, 10), err == nil
		}
		n, err := strconv.ParseInt(s, 0, k.Bits())
		return strconv.FormatInt(n, 10), err == nil
	}
}

func parseFloat(s string) (string, bool) {
	f, err := strconv.ParseFloat(s, 64)
	return strconv.FormatFloat(f, 'g', -1, 64), err == nil && math.Abs(f) <= math.MaxFloat32
}

func parseDuration(s string) (string, bool) {
	if d, err := time.ParseDuration(s); err == nil {
		return strconv.FormatInt(int64(d), 10), true
	}
	return parseInteger(rpcdef.Int64)(s)
}

var oneOfWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`'[^']*'|\S+`) })

// splitWords splits the argument of oneof as the validator does, into words, or anything in single quotes.
func splitWords(arg string) []string {
	words := oneOfWord().FindAllString(arg, -1)
	for i, w := range words {
		words[i] = strings.ReplaceAll(w, "'", "")
	}
	return words
}
