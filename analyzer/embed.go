package analyzer

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"
)

// A jsonField is a field as encoding/json sees it, before the rules for equal names.
type jsonField struct {
	goVar  *types.Var
	source *member // nil where unknown
	tag    *fieldTag
	name   string
	tagged bool
	index  []int // the way to it through embedded structs
	lacks  bool  // an embedded pointer stands above it
}

// A level is a struct whose fields are looked at: the outermost, or one embedded in it.
type level struct {
	key   string // of the type's identity; the outermost needs none
	st    *types.Struct
	index []int
	lacks bool // a pointer to it may be nil
}

// flatten lists all fields that encoding/json considers, those of embedded structs among them, breadth first. A struct that is embedded twice at one
// depth counts twice, so that its fields meet their twins.
func (c *converter) flatten(under *types.Struct) []*jsonField {
	out, current := c.levelFields(level{st: under})
	if len(current) == 0 {
		return out
	}
	visited := map[string]bool{} // the outermost has no key: nothing can embed it by value
	for len(current) > 0 {
		count := map[string]int{}
		for _, l := range current {
			count[l.key]++
		}
		var next []level
		for _, l := range current {
			if visited[l.key] {
				continue
			}
			visited[l.key] = true
			fields, embedded := c.levelFields(l)
			next = append(next, embedded...)
			out = append(out, fields...)
			if count[l.key] > 1 {
				out = append(out, fields...)
			}
		}
		current = next
	}
	return out
}

// levelFields lists the fields of one struct, and the structs embedded in it.
func (c *converter) levelFields(l level) (fields []*jsonField, next []level) {
	n := l.st.NumFields()
	all, indexes := make([]jsonField, n), make([]int, 0, n*(len(l.index)+1)) // at once, for they are many
	fields = make([]*jsonField, 0, n)
	sources := c.syntaxOf(l.st).members
	for i := range n {
		f, start := &all[i], len(indexes)
		indexes = append(append(indexes, l.index...), i)
		f.index, f.lacks = indexes[start:len(indexes):len(indexes)], l.lacks
		if f.goVar = l.st.Field(i); i < len(sources) && sources[i].name == f.goVar.Pos() {
			f.source = &sources[i]
		}
		there, embedded := c.readField(f, l.st.Tag(i))
		switch {
		case !there:
		case embedded == nil:
			fields = append(fields, f)
		default:
			_, isPointer := types.Unalias(f.goVar.Type()).(*types.Pointer)
			if isPointer && !f.goVar.Exported() && !c.refuseForeign(site{pos: f.goVar.Pos(), words: "a struct"}, "one that encoding/json can't read, for its embedded pointer to "+c.typeName(embedded)) {
				c.diags.errorf(f.goVar.Pos(), "the embedded pointer to %s, which isn't exported, can't be read by encoding/json: embed it by value", c.typeName(embedded))
			}
			next = append(next, level{types.TypeString(embedded, nil), embedded.Underlying().(*types.Struct), f.index, l.lacks || isPointer})
		}
	}
	return fields, next
}

// readField reads one field of a struct; it is false for one that encoding/json leaves out. For an embedded struct to be flattened, that struct
// is returned as well.
func (c *converter) readField(f *jsonField, tagText string) (bool, types.Type) {
	v := f.goVar
	var read *readTag
	if f.source != nil {
		read = f.source.tag
	} else {
		read = c.prog.kept.tags.read(tagText)
	}
	tag := &read.tag
	if read.err != nil && c.isForeign(v.Pos()) {
		tag = asReflectReads(tagText)
	} else if read.err != nil {
		c.diags.errorf(cmp.Or(f.source.tagPos(), v.Pos()), "bad struct tag on %s: %v", v.Name(), read.err)
	}
	f.tag = tag
	elem := deref(v.Type())
	_, isStruct := elem.Underlying().(*types.Struct)
	if !v.Exported() && !(v.Embedded() && isStruct) || tag.skip {
		return false, nil
	}
	f.name, f.tagged = tag.name, tag.name != ""
	if v.Embedded() && isStruct && !f.tagged {
		return true, elem
	}
	if !f.tagged {
		f.name = v.Name()
	}
	return true, nil
}

// deref follows one pointer, as encoding/json does for embedded and quoted fields.
func deref(t types.Type) types.Type {
	t = types.Unalias(t)
	if p, ok := t.(*types.Pointer); ok {
		return types.Unalias(p.Elem())
	}
	return t
}

// visible applies encoding/json's rules for fields of one name: the shallowest wins, then the tagged one. It drops fields of which none
// wins, silently; in the user's source that is a mistake.
func (c *converter) visible(under *types.Struct, fields []*jsonField) []*jsonField {
	slices.SortStableFunc(fields, func(a, b *jsonField) int {
		return cmp.Or(
			cmp.Compare(a.name, b.name), cmp.Compare(len(a.index), len(b.index)), compareBool(b.tagged, a.tagged), slices.Compare(a.index, b.index))
	})
	out := fields[:0]
	for i := 0; i < len(fields); {
		first, none := fields[i], false
		i++
		if i < len(fields) && fields[i].name == first.name && len(fields[i].index) == len(first.index) && fields[i].tagged == first.tagged {
			if !c.isForeign(under.Field(0).Pos()) {
				c.clash(under, first, fields[i])
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

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

func (c *converter) clash(under *types.Struct, a, b *jsonField) {
	const msg = "two fields have the JSON name %q, so that encoding/json drops both: give one another name%s"
	pos := func(f *jsonField) token.Pos {
		if c.isForeign(f.goVar.Pos()) {
			return under.Field(f.index[0]).Pos() // what embeds it
		}
		return f.goVar.Pos()
	}
	also := func(f *jsonField) string { return " (the other: " + c.place(pos(f)) + ")" }
	c.diags.errorf(pos(a), msg, a.name, also(b))
	if a.goVar != b.goVar {
		c.diags.errorf(pos(b), msg, b.name, also(a))
	}
}
