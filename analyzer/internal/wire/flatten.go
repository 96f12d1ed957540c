package wire

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"

	"example.com/rpcgen/analyzer/internal/source"
	"example.com/rpcgen/rpcdef"
)

// A jsonField is a field as encoding/json sees it, before the rules for equal names.
type jsonField struct {
	goVar      *types.Var
	member     *source.Member // nil if it isn't known
	tag        *source.Tag
	name       string
	tagged     bool
	index      []int           // the way to it through embedded structs
	viaPointer bool            // an embedded pointer stands above it
	unchecked  bool            // its validator skips it, or an embedded struct above it
	args       *types.TypeList // the type arguments of the type that declares it
}

// rank is less for a field whose name a tag gives, which counts more than another.
func (f *jsonField) rank() int {
	if f.tagged {
		return 0
	}
	return 1
}

// A level is a struct whose fields are looked at: the outermost, or one embedded in it.
type level struct {
	key        string // of the type's identity; the outermost needs none
	st         *types.Struct
	args       *types.TypeList
	index      []int
	viaPointer bool // a pointer to it may be nil
	unchecked  bool // its validator skips it
}

// A flattener lists the fields of a struct as encoding/json sees them.
type flattener struct {
	*refuser
	directions *directions
	head       *rpcdef.Head // of the struct
	user       Place        // the last place in the user's source on the way to the struct
}

// all lists all fields that encoding/json considers, also those of embedded structs, breadth first. A struct that is embedded twice at one
// depth counts twice, so that the names of its fields clash. The struct is declared for type arguments.
func (fl *flattener) all(under *types.Struct, args *types.TypeList) []*jsonField {
	out, current := fl.levelFields(level{st: under, args: args})
	if len(current) == 0 {
		return out
	}
	visited := map[string]bool{} // the outermost has no key: nothing can embed it by value
	for len(current) > 0 {
		var next []level
		for i, l := range current {
			if visited[l.key] {
				continue
			}
			visited[l.key] = true
			fields, embedded := fl.levelFields(l)
			next = append(next, embedded...)
			out = append(out, fields...)
			again := slices.IndexFunc(current[i+1:], func(other level) bool { return other.key == l.key })
			if again >= 0 {
				out = append(out, reachedBy(fields, current[i+1+again].index)...)
			}
		}
		current = next
	}
	return out
}

// reachedBy returns the fields of a struct on another way to it.
func reachedBy(fields []*jsonField, way []int) []*jsonField {
	out := make([]*jsonField, len(fields))
	for i, f := range fields {
		again := *f
		again.index = append(slices.Clip(way), f.index[len(f.index)-1])
		out[i] = &again
	}
	return out
}

// levelFields lists the fields of one struct, and the structs embedded in it.
func (fl *flattener) levelFields(l level) (fields []*jsonField, next []level) {
	n := l.st.NumFields()
	all := make([]jsonField, n) // allocated at once, because there are many
	fields = make([]*jsonField, 0, n)
	members := fl.prog.Fields(l.st)
	for i := range n {
		f := &all[i]
		f.index, f.viaPointer, f.args = append(slices.Clip(l.index), i), l.viaPointer, l.args
		if f.goVar = l.st.Field(i); i < len(members) && members[i].Name == f.goVar.Pos() {
			f.member = &members[i]
		}
		there, embedded := fl.readField(f, l.st.Tag(i))
		f.unchecked = l.unchecked || f.tag.Unchecked
		switch {
		case !there:
		case embedded == nil:
			fields = append(fields, f)
		default:
			_, isPointer := types.Unalias(f.goVar.Type()).(*types.Pointer)
			if isPointer && !f.goVar.Exported() {
				fl.refusePointer(f.goVar.Pos(), embedded)
			}
			next = append(next, level{types.TypeString(embedded, nil), embedded.Underlying().(*types.Struct), argsOf(embedded), f.index, l.viaPointer || isPointer, f.unchecked})
		}
	}
	return fields, next
}

// argsOf returns the type arguments of a type.
func argsOf(t types.Type) *types.TypeList {
	if t, ok := t.(interface{ TypeArgs() *types.TypeList }); ok {
		return t.TypeArgs()
	}
	return nil
}

// refusePointer refuses an embedded pointer to a struct type that isn't exported in params: encoding/json can't set it.
func (fl *flattener) refusePointer(pos token.Pos, embedded types.Type) {
	at := Site{Place: Place{Pos: pos, Words: "a struct"}, head: fl.head, User: fl.user}
	fl.directions.refuseIn(rpcdef.InParams, at, func() {
		if !fl.refuseForeign(at, "one that encoding/json can't read, because of its embedded pointer to "+TypeName(embedded)) {
			fl.diags.Errorf(pos, "encoding/json can't read the embedded pointer to %s, which isn't exported: embed it by value", TypeName(embedded))
		}
	})
}

// readField reads one field of a struct. It returns false for one that encoding/json leaves out, and the struct for an embedded one that is to be
// flattened.
func (fl *flattener) readField(f *jsonField, tagText string) (bool, types.Type) {
	v := f.goVar
	parsed := fl.parsedTag(f, tagText)
	tag := &parsed.Tag
	if parsed.Err != nil && fl.prog.ForeignAt(v.Pos()) != nil {
		tag = source.AsReflectReads(tagText)
	} else if parsed.Err != nil {
		fl.diags.Errorf(cmp.Or(f.member.TagPos(), v.Pos()), "bad struct tag on %s: %v", v.Name(), parsed.Err)
	}
	f.tag = tag
	elem := Deref(v.Type())
	_, isStruct := elem.Underlying().(*types.Struct)
	if tag.Skip {
		return false, nil
	}
	if !v.Exported() && !(v.Embedded() && isStruct) {
		if (tag.Name != "" || tag.OmitEmpty || tag.OmitZero || tag.Quoted) && fl.prog.ForeignAt(v.Pos()) == nil {
			fl.diags.Warnf(v.Pos(), "%s has a json tag and isn't exported, so that encoding/json leaves it out: export it, or remove the tag", v.Name())
		}
		return false, nil
	}
	f.name, f.tagged = tag.Name, tag.Name != ""
	if v.Embedded() && isStruct && !f.tagged {
		return true, elem
	}
	if !f.tagged {
		f.name = v.Name()
	}
	return true, nil
}

func (fl *flattener) parsedTag(f *jsonField, text string) *source.ParsedTag {
	if f.member != nil {
		return f.member.Tag
	}
	return fl.prog.ReadTag(text)
}

// visible applies encoding/json's rules for fields with the same name: the shallowest wins, then the tagged one. If none wins, encoding/json drops them
// all; in the user's source that is reported.
func (fl *flattener) visible(under *types.Struct, fields []*jsonField) []*jsonField {
	slices.SortStableFunc(fields, func(a, b *jsonField) int {
		return cmp.Or(
			cmp.Compare(a.name, b.name), cmp.Compare(len(a.index), len(b.index)), cmp.Compare(a.rank(), b.rank()), slices.Compare(a.index, b.index))
	})
	out := fields[:0]
	for i := 0; i < len(fields); {
		first, none := fields[i], false
		i++
		if i < len(fields) && fields[i].name == first.name && len(fields[i].index) == len(first.index) && fields[i].tagged == first.tagged {
			if fl.prog.ForeignAt(under.Field(0).Pos()) == nil {
				fl.clash(under, first, fields[i])
			}
			none = true
		}
		for i < len(fields) && fields[i].name == first.name {
			i++
		}
		if !none {
			out = append(out, first)
		}
	}
	slices.SortFunc(out, func(a, b *jsonField) int { return slices.Compare(a.index, b.index) })
	return out
}

// clash reports two fields with the same name that encoding/json drops, at the later one.
func (fl *flattener) clash(under *types.Struct, a, b *jsonField) {
	if a.goVar == b.goVar {
		fl.clashOfWays(under, a, b)
		return
	}
	pos := func(f *jsonField) token.Position {
		if fl.prog.ForeignAt(f.goVar.Pos()) != nil {
			return fl.prog.Position(under.Field(f.index[0]).Pos()) // what embeds it
		}
		return fl.prog.Position(f.goVar.Pos())
	}
	earlier, later := pos(a), pos(b)
	if source.ComparePositions(later, earlier) < 0 {
		earlier, later = later, earlier
	}
	fl.diags.ErrorAtf(later, "two fields have the JSON name %q, so that encoding/json drops both: give one another name (the other: %s)", a.name, fl.prog.Place(earlier))
}

// clashOfWays reports a field to which two embedded structs lead, where the ways part.
func (fl *flattener) clashOfWays(under *types.Struct, a, b *jsonField) {
	depth := 0
	for a.index[depth] == b.index[depth] {
		inner := Deref(under.Field(a.index[depth]).Type()).Underlying().(*types.Struct)
		if fl.prog.ForeignAt(inner.Field(0).Pos()) != nil {
			break // the user can correct what embeds it
		}
		under, depth = inner, depth+1
	}
	first, second := under.Field(a.index[depth]), under.Field(b.index[depth])
	if first == second {
		fl.diags.Errorf(first.Pos(), "%s embeds the field with the JSON name %q twice, so that encoding/json drops it: give %s a JSON name", first.Name(), a.name, first.Name())
		return
	}
	fl.diags.Errorf(second.Pos(), "%s and %s both lead to the field with the JSON name %q, so that encoding/json drops it: give one of the two a JSON name", first.Name(), second.Name(), a.name)
}
