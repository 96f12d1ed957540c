package python

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/rpcdef"
)

// take lets a method take params: as a model, or as the fields of one by keywords.
func (r *methodResolver) take(v *methodView, params *rpcdef.Struct, options []emit.Group) {
	model, maybe := emit.Leaf(v.paramsName), emit.Leaf(v.paramsName+" | None")
	v.params = signature([]emit.Group{parameter("params", maybe, "None")}, options)
	if len(params.Fields) > 0 {
		v.params = append(v.params, emit.Leaf("**fields: "+r.scope.use("Any")))
		v.overload = r.scope.use("overload")
		v.overloads = [][]emit.Group{
			signature([]emit.Group{parameter("params", model, "")}, options),
			signature(nil, append(r.keywords(v, params), options...)),
		}
	}
}

// build lets a method make its params of those given, or of the keywords. A method without params makes none.
func (r *methodResolver) build(v *methodView, params *rpcdef.Struct) {
	if params == nil {
		return
	}
	fields := emit.Leaf("fields")
	if len(params.Fields) == 0 {
		fields = emit.Leaf("{}")
	}
	build := call(r.scope.use("build_params"), emit.Leaf(v.paramsName), emit.Leaf("params"), fields)
	v.build = &build
}

// keywords returns a parameter for each field of params, of the type that its model takes. A default isn't told: what is left out isn't sent.
func (r *methodResolver) keywords(v *methodView, params *rpcdef.Struct) []emit.Group {
	plain := &mapper{scope: r.scope, plain: true, use: params.Use}
	model := &mapper{scope: r.models, use: params.Use}
	keywords := make([]emit.Group, len(params.Fields))
	for i, name := range model.fieldNames(params) {
		f := params.Fields[i]
		d := model.fieldDefault(f)
		value := ""
		if d.isOptional() {
			value = "..."
		} else {
			v.needed = append(v.needed, name)
		}
		keywords[i] = parameter(name, plain.keywordType(f, d), value)
	}
	return keywords
}

// keywordType returns the type of a field that has the default d in its model, as callers see it.
func (m *mapper) keywordType(f *rpcdef.Field, d fieldDefault) emit.Group {
	rules := m.rules(f)
	if f.ViaPointer {
		rules = without(rules, "required")
	}
	expr := m.constrained(f.Type, rules)
	if d.isNone() {
		return optional(f.Type, expr)
	}
	return expr
}

// signature returns the parameters of a method: those that may stand anywhere, and those that are keywords only.
func signature(anywhere, keywords []emit.Group) []emit.Group {
	params := make([]emit.Group, 0, 2+len(anywhere)+len(keywords))
	params = append(append(params, emit.Leaf("self")), anywhere...)
	if len(keywords) > 0 {
		params = append(append(params, emit.Leaf("*")), keywords...)
	}
	return params
}
