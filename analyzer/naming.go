package analyzer

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"example.com/rpcgen/rpcdef"
)

// nameParts is what a declaration's name is made of, once the names of others are known.
type nameParts struct {
	named  *types.Named   // nil for an anonymous struct
	parent *rpcdef.Head   // of an anonymous struct; nil where it stands in a method
	parts  []string       // of an anonymous struct: its path
	pkg    *types.Package // nil for an anonymous struct
}

// add remembers a declaration under its Go type, before what it holds is converted: it may hold itself.
func (c *converter) add(d rpcdef.Decl, t *types.Named) {
	c.decls.Set(t, d)
	c.quick[t] = d
	c.names[d] = nameParts{named: t, pkg: t.Obj().Pkg(), parts: []string{t.Obj().Name()}}
	c.order = append(c.order, d)
}

func (c *converter) addAnonymous(st *rpcdef.Struct, at site) {
	c.names[st] = nameParts{parent: at.head, parts: at.name}
	c.order = append(c.order, st)
}

// nameAll gives every declaration its Name: first the named types, then instances of generics, whose names hold those of their arguments,
// then anonymous structs, whose names hold that of the type around them.
func (c *converter) nameAll(rootPackages map[string]bool) {
	n := &namer{conv: c, owner: map[string]rpcdef.Decl{}}
	plain, instances, anonymous := c.byForm()
	slices.SortStableFunc(plain, func(a, b rpcdef.Decl) int {
		return cmp.Or(
			compareBool(!rootPackages[a.Header().Package], !rootPackages[b.Header().Package]),
			compareBool(!token.IsExported(a.Header().GoName), !token.IsExported(b.Header().GoName)),
		)
	})
	for _, d := range plain {
		n.give(d, exported(c.names[d].named.Obj().Name()))
	}
	for _, d := range instances {
		n.give(d, c.instanceName(c.names[d].named))
	}
	for _, st := range anonymous {
		parts := c.names[st]
		if parts.parent != nil {
			n.give(st, parts.parent.Name+rpcdef.Pascal(strings.Join(parts.parts[1:], "_")))
		} else {
			n.give(st, strings.Join(parts.parts, ""))
		}
	}
}

func (c *converter) byForm() (plain, instances []rpcdef.Decl, anonymous []*rpcdef.Struct) {
	for _, d := range c.order {
		parts := c.names[d]
		switch {
		case parts.named == nil:
			anonymous = append(anonymous, d.(*rpcdef.Struct))
		case parts.named.TypeArgs().Len() > 0:
			instances = append(instances, d)
		default:
			plain = append(plain, d)
		}
	}
	// An instance that is the argument of another comes first.
	slices.SortStableFunc(instances, func(a, b rpcdef.Decl) int {
		return cmp.Compare(typeDepth(c.names[a].named), typeDepth(c.names[b].named))
	})
	return plain, instances, anonymous
}

// typeDepth is how deep instances of generic types stand in each other: Page[Box[int]] has 2.
func typeDepth(t types.Type) int {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return 0
	}
	depth := 0
	if args := named.TypeArgs(); args != nil {
		for arg := range args.Types() {
			depth = max(depth, typeDepth(arg)+1)
		}
	}
	return depth
}

// A namer gives each declaration a name that no other has.
type namer struct {
	conv  *converter
	owner map[string]rpcdef.Decl
}

func (n *namer) give(d rpcdef.Decl, name string) {
	head := d.Header()
	first := n.owner[name]
	if first != nil {
		taken := name
		name = n.free(head.Package, name)
		n.conv.diags.warnings.Add(head.Pos, fmt.Sprintf("type %s of package %s is called %s in the clients, because %s is the one of package %s",
			head.GoName, head.Package, name, taken, first.Header().Package))
	}
	n.owner[name] = d
	head.Name = name
}

// free makes a name unique by the last parts of its package's path, and by a number where those don't do.
func (n *namer) free(pkgPath, name string) string {
	prefix := ""
	for rest := pkgPath; rest != "." && rest != "/" && rest != ""; rest = path.Dir(rest) {
		prefix = rpcdef.Pascal(path.Base(rest)) + prefix
		if candidate := prefix + name; n.owner[candidate] == nil && isIdentifier(candidate) {
			return candidate
		}
	}
	for i := 2; ; i++ {
		if candidate := fmt.Sprintf("%s%d", name, i); n.owner[candidate] == nil {
			return candidate
		}
	}
}

// exported is a type's name with its first letter in upper case: what a client declares is for its users.
func exported(name string) string {
	r, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(r)) + name[size:]
}

func isIdentifier(s string) bool { return s != "" && (s[0] < '0' || s[0] > '9') }

// instanceName names an instance of a generic type: PageTask for Page[Task], PageTaskList for Page[[]Task].
func (c *converter) instanceName(t *types.Named) string {
	var name strings.Builder
	name.WriteString(exported(t.Obj().Name()))
	for arg := range t.TypeArgs().Types() {
		name.WriteString(c.argName(arg))
	}
	return name.String()
}

func (c *converter) argName(t types.Type) string {
	t = types.Unalias(t)
	if named, ok := t.(*types.Named); ok {
		if d := c.declOf(named); d != nil && d.Header().Name != "" {
			return d.Header().Name
		}
		return named.Obj().Name()
	}
	switch t := t.(type) {
	case *types.Basic:
		return rpcdef.Pascal(t.Name())
	case *types.Pointer:
		return "Optional" + c.argName(t.Elem())
	case *types.Slice:
		return c.argName(t.Elem()) + "List"
	case *types.Array:
		return fmt.Sprintf("%sArray%d", c.argName(t.Elem()), t.Len())
	case *types.Map:
		return c.argName(t.Elem()) + "By" + c.argName(t.Key())
	case *types.Struct:
		return "Struct"
	default:
		return "Any"
	}
}
