package union

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"example.com/rpcgen/analyzer/internal/load"
)

// ReportStray reports constant values of fields that tell the members of no union apart.
func (f *Finder) ReportStray() {
	for _, c := range f.prog.Directives.Consts {
		if c.File.Package.Foreign || c.File.Package.Types == nil {
			continue
		}
		f.reportStray(c)
	}
}

func (f *Finder) reportStray(c *load.Const) {
	owner, isDeclared := f.ownerOf(c)
	if isDeclared && owner == nil {
		return // nothing reaches it
	}
	var union *load.Union // that the owner belongs to
	for _, u := range f.prog.Directives.Unions {
		if owner == nil || u.File.Package != c.File.Package || !f.belongs(owner, u) {
			continue
		}
		if u.Field == "" || slices.Equal(namesOf(f.prog, c.Field), []string{u.Field}) { // without a field the union is reported
			return
		}
		union = u
	}
	pos := c.Field.Tag.Pos()
	switch {
	case union == nil:
		f.diags.Errorf(pos, "rpcgen:\"const=%s\" is for the field that tells a struct from the other members of a //rpcgen:union interface, and this struct belongs to none: remove it", c.Value)
	case len(c.Field.Names) == 0: // the conversion of the struct reports an embedded field
	case len(namesOf(f.prog, c.Field)) == 0:
		f.diags.Errorf(pos, "encoding/json leaves this field of %s out, expected it as the field %q, by which the union %s is told apart: export it, and give it that JSON name",
			owner.Obj().Name(), union.Field, union.Spec.Name.Name)
	default:
		f.diags.Errorf(pos, "rpcgen:\"const=%s\" stands on another field of %s than %q, by which the union %s is told apart: move it there, or change the JSON name",
			c.Value, owner.Obj().Name(), union.Field, union.Spec.Name.Name)
	}
}

// ownerOf returns the type that a field with a constant value belongs to. isDeclared is false for a field of a struct that has no name. The type is nil if
// nothing reaches it.
func (f *Finder) ownerOf(c *load.Const) (owner *types.Named, isDeclared bool) {
	for _, d := range c.File.AST.Decls {
		gen, ok := d.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for _, spec := range gen.Specs {
			spec := spec.(*ast.TypeSpec)
			st, ok := spec.Type.(*ast.StructType)
			if !ok || !slices.Contains(st.Fields.List, c.Field) {
				continue
			}
			if obj := c.File.Package.Declared(spec.Name); obj != nil {
				owner, _ = obj.Type().(*types.Named)
			}
			return owner, true
		}
	}
	return nil, false
}

// namesOf returns the JSON names of the fields that a tag stands on, without those that encoding/json leaves out.
func namesOf(prog *load.Program, field *ast.Field) []string {
	text, _ := strconv.Unquote(field.Tag.Value) // the parser refuses a tag that can't be unquoted
	tag := prog.ReadTag(text).Tag
	var names []string
	for _, name := range field.Names {
		if !tag.Skip && name.IsExported() {
			names = append(names, cmp.Or(tag.Name, name.Name))
		}
	}
	return names
}
