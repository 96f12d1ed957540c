package types

import (
	"slices"

	"example.com/rpcgen/rpcdef"
)

// uncheckedFields returns the fields with rules that the server's validator doesn't come to in all params that hold them. It enters the elements
// of a list or map by the word dive only, and skips other structs that their tags exclude. A model has the same rules wherever it is, so
// that such rules are left to the server.
func uncheckedFields(methods []*rpcdef.Method) map[*rpcdef.Field]bool {
	v := &validator{checked: map[*rpcdef.Struct]bool{}, unchecked: map[*rpcdef.Struct]bool{}}
	for _, m := range methods {
		if m.Params != nil {
			v.enterStruct(m.Params, true)
		}
	}
	fields := map[*rpcdef.Field]bool{}
	for s := range v.unchecked {
		for _, f := range s.Fields {
			if len(f.Rules) > 0 {
				fields[f] = true
			}
		}
	}
	return fields
}

// A validator goes through types as the server's validator goes through their values.
type validator struct{ checked, unchecked map[*rpcdef.Struct]bool } // the structs that are somewhere with, and without, being checked

func (v *validator) enterStruct(s *rpcdef.Struct, checked bool) {
	if v.unchecked[s] || checked && v.checked[s] {
		return
	}
	if checked {
		v.checked[s] = true
	} else {
		v.unchecked[s] = true
	}
	for _, f := range s.Fields {
		v.enter(f.Type, f.Rules, checked && !f.Unchecked && !f.Overridden)
	}
}

// enter goes through the type of a field with the rules of its tag.
func (v *validator) enter(t rpcdef.Type, rules []rpcdef.Rule, checked bool) {
	var seen []*rpcdef.Defined
	for {
		switch at := t.(type) {
		case rpcdef.Optional:
			t, rules = at.Elem, pointedTo(rules)
		case rpcdef.List:
			t, rules, checked = at.Elem, rpcdef.SplitRules(rules).Elems, checked && rpcdef.HasRule(rules, "dive")
		case rpcdef.Array:
			t, rules, checked = at.Elem, rpcdef.SplitRules(rules).Elems, checked && rpcdef.HasRule(rules, "dive")
		case rpcdef.Map:
			t, rules, checked = at.Elem, rpcdef.SplitRules(rules).Elems, checked && rpcdef.HasRule(rules, "dive")
		case *rpcdef.Defined:
			if slices.Contains(seen, at) {
				return // it is made of itself alone
			}
			seen = append(seen, at)
			t, checked = at.Type, checked && !at.Overridden
		case *rpcdef.Union:
			for _, variant := range at.Variants {
				v.enter(variant.Struct, pointedTo(rules), checked)
			}
			return
		case *rpcdef.Struct:
			v.enterStruct(at, checked && !rpcdef.HasRule(rules, "omitempty", "omitzero", "structonly", "nostructlevel"))
			return
		default:
			return
		}
	}
}

// pointedTo returns the rules that are left for what a pointer or an interface holds: if it isn't nil, it isn't empty.
func pointedTo(rules []rpcdef.Rule) []rpcdef.Rule { return without(rules, "omitempty", "omitzero") }
