package view

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"example.com/rpcgen/rpcdef"
)

// rulesText returns the rules of a field's validate tag, as validators read them there. It has those only that mean the same for the type of the field here.
func rulesText(f *rpcdef.Field) string {
	if f.Unchecked {
		return dash
	}
	rules := f.Rules
	if f.Overridden {
		rules = overriddenRules(f.Type, rules)
	} else {
		rules = clientRules(f.Type, rules)
	}
	encoded := slices.Clone(rules)
	for i, r := range encoded {
		encoded[i].Arg = argumentEncoder.Replace(r.Arg)
	}
	return rpcdef.JoinRules(encoded, ",")
}

// argumentEncoder writes what would end an argument as the validator has it.
var argumentEncoder = strings.NewReplacer(",", "0x2C", "|", "0x7C")

// clientRules returns the rules for a value of the server that mean the same for the Go type of t.
func clientRules(t rpcdef.Type, rules []rpcdef.Rule) []rpcdef.Rule {
	if defined, ok := t.(*rpcdef.Defined); ok && defined.Overridden {
		return overriddenRules(t, rules)
	}
	switch t := rpcdef.Underlying(t).(type) {
	case rpcdef.Optional:
		if defined, ok := t.Elem.(*rpcdef.Defined); ok && defined.Overridden {
			return presence(rules)
		}
		if _, isPointer := rpcdef.Underlying(t.Elem).(rpcdef.Optional); !isPointer { // perhaps to itself
			return clientRules(t.Elem, rules)
		}
	case rpcdef.Quoted: // it may be a time.Duration on the server
		return slices.DeleteFunc(slices.Clone(rules), isOfDuration)
	case rpcdef.Text:
		if _, isSame := standardTexts[t.Go]; !isSame {
			return presence(rules)
		}
	case rpcdef.List:
		return elementRules(nil, t.Elem, rules)
	case rpcdef.Array:
		return elementRules(nil, t.Elem, rules)
	case rpcdef.Map:
		return elementRules(t.Key, t.Elem, rules)
	}
	return rules
}

// overriddenRules returns the rules for a value that has another type on the wire: those that say whether a pointer may be nil.
func overriddenRules(t rpcdef.Type, rules []rpcdef.Rule) []rpcdef.Rule {
	if _, isPointer := rpcdef.Underlying(t).(rpcdef.Optional); isPointer {
		return presence(rules)
	}
	return nil
}

// presence returns the rules that say that a value itself must not be zero or, for a pointer, nil.
func presence(rules []rpcdef.Rule) []rpcdef.Rule {
	own := rpcdef.SplitRules(rules).Own
	if !rpcdef.HasRule(own, "required") {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(own), func(r rpcdef.Rule) bool {
		return !slices.Contains([]string{"required", "omitempty", "omitnil", "omitzero"}, r.Name)
	})
}

// elementRules is clientRules for a list, or for a map if there is a key.
func elementRules(key, elem rpcdef.Type, rules []rpcdef.Rule) []rpcdef.Rule {
	s := rpcdef.SplitRules(rules)
	if len(s.Keys)+len(s.Elems) == 0 {
		return rules
	}
	keys, elems := s.Keys, clientRules(elem, s.Elems)
	if key != nil {
		keys = clientRules(key, keys)
	}
	if len(keys)+len(elems) == 0 {
		return s.Own
	}
	if len(keys) > 0 {
		keys = slices.Concat([]rpcdef.Rule{{Name: "keys"}}, keys, []rpcdef.Rule{{Name: "endkeys"}})
	}
	return slices.Concat(s.Own, []rpcdef.Rule{{Name: "dive"}}, keys, elems)
}

// isOfDuration reports whether a rule compares with a duration, at which validators panic for a field that is none.
func isOfDuration(r rpcdef.Rule) bool {
	if !slices.Contains([]string{"min", "max", "len", "eq", "ne", "gt", "gte", "lt", "lte"}, r.Name) {
		return false
	}
	_, notNumber := strconv.ParseFloat(r.Arg, 64)
	_, notDuration := time.ParseDuration(r.Arg)
	return notNumber != nil && notDuration == nil
}
