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
	if dive := indexRule(rules, "dive"); dive >= 0 {
		rules = rules[:dive]
	}
	if indexRule(rules, "required") < 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(rules), func(r rpcdef.Rule) bool {
		return !slices.Contains([]string{"required", "omitempty", "omitnil", "omitzero"}, r.Name)
	})
}

// elementRules is clientRules for a list, or for a map if there is a key.
func elementRules(key, elem rpcdef.Type, rules []rpcdef.Rule) []rpcdef.Rule {
	dive := indexRule(rules, "dive")
	if dive < 0 || dive == len(rules)-1 {
		return rules
	}
	own, ofKeys, ofElems := rules[:dive], []rpcdef.Rule(nil), rules[dive+1:]
	if key != nil && ofElems[0].Name == "keys" {
		end := indexRule(ofElems, "endkeys")
		if end < 0 {
			return rules // validators refuse that
		}
		ofKeys, ofElems = ofElems[:end+1], ofElems[end+1:]
		if kept := clientRules(key, ofKeys[1:end]); len(kept) > 0 {
			ofKeys = slices.Concat(ofKeys[:1], kept, ofKeys[end:])
		} else {
			ofKeys = nil
		}
	}
	kept := clientRules(elem, ofElems)
	if len(ofKeys)+len(kept) == 0 {
		return own
	}
	return slices.Concat(own, rules[dive:dive+1], ofKeys, kept)
}

func indexRule(rules []rpcdef.Rule, name string) int {
	return slices.IndexFunc(rules, func(r rpcdef.Rule) bool { return r.Name == name })
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
