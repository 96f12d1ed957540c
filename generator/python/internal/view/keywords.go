package view

import (
	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/python/internal/syntax"
	"example.com/rpcgen/generator/python/internal/types"
	"example.com/rpcgen/rpcdef"
)

// take lets a method take params: as a model, or as the fields of one by keywords.
func (r *methodResolver) take(v *Method, params *rpcdef.Struct, options []emit.Group) {
	model, maybe := emit.Leaf(v.ParamsName), emit.Leaf(v.ParamsName+" | None")
	v.Params = syntax.Signature([]emit.Group{syntax.Parameter("params", maybe, "None")}, options)
	if len(params.Fields) > 0 {
		v.Params = append(v.Params, emit.Leaf("**fields: "+r.scope.Use("Any")))
		v.Overload = r.scope.Use("overload")
		v.Overloads = [][]emit.Group{
			syntax.Signature([]emit.Group{syntax.Parameter("params", model, "")}, options),
			syntax.Signature(nil, append(r.keywords(v, params), options...)),
		}
	}
}

// build lets a method make its params of those given, or of the keywords. A method without params makes none.
func (r *methodResolver) build(v *Method, params *rpcdef.Struct) {
	if params == nil {
		return
	}
	fields := emit.Leaf("fields")
	if len(params.Fields) == 0 {
		fields = emit.Leaf("{}")
	}
	build := syntax.Call(r.scope.Use("build_params"), emit.Leaf(v.ParamsName), emit.Leaf("params"), fields)
	v.Body = append(v.Body, build.Before("params = "))
}

// keywords returns a parameter for each field of params, of the type that its model takes. A default isn't told: what is left out isn't sent.
func (r *methodResolver) keywords(v *Method, params *rpcdef.Struct) []emit.Group {
	plain := &types.Mapper{Scope: r.scope, Plain: true, Use: params.Use}
	model := &types.Mapper{Scope: r.models, Use: params.Use}
	keywords := make([]emit.Group, len(params.Fields))
	for i, name := range model.FieldNames(params) {
		f := params.Fields[i]
		d := model.FieldDefault(f)
		value := ""
		if d.IsOptional() {
			value = "..."
		} else {
			v.Needed = append(v.Needed, name)
		}
		keywords[i] = syntax.Parameter(name, plain.KeywordType(f, d), value)
	}
	return keywords
}
