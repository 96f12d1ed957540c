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
	own    site           // the last place in the user's source on the way there
}

// add remembers a declaration under its Go type, before what it holds is converted: it may hold itself.
func (c *converter) add(d rpcdef.Decl, t *types.Named) {
	c.quick[t] = d
	if t.TypeArgs() != nil {
		c.instances.Set(t, d)
	}
	c.names[d] = nameParts{named: t, pkg: t.Obj().Pkg(), own: c.own}
	c.order = append(c.order, d)
}

func (c *converter) addAnonymous(st *rpcdef.Struct, at site) {
	c.names[st] = nameParts{parent: at.head, parts: []string{at.holder, at.part}, own: c.own}
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
	n.warn()
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
	conv    *converter
	owner   map[string]rpcdef.Decl
	renamed []renaming
}

// A renaming is a declaration that is called otherwise in the clients, because another one has its name.
type renaming struct{ decl, other rpcdef.Decl }

func (n *namer) give(d rpcdef.Decl, name string) {
	head := d.Header()
	if first := n.owner[name]; first != nil {
		name = n.free(head.Package, name)
		n.renamed = append(n.renamed, renaming{d, first})
	}
	n.owner[name] = d
	head.Name = name
}

// warn tells of the declarations that are called otherwise: of each in the user's source, and once of those of a foreign package.
func (n *namer) warn() {
	told := map[string]bool{}
	for _, r := range n.renamed {
		head, own := r.decl.Header(), n.conv.names[r.decl].own
		pos, foreign := n.conv.names[r.decl].pos(), false
		if pos.IsValid() {
			foreign = n.conv.isForeign(pos) && own.pos.IsValid()
		}
		switch {
		case !foreign:
			n.conv.diags.warnings.Add(head.Pos, fmt.Sprintf("type %s of package %s is called %s in the clients, because %s is the one of package %s",
				head.GoName, head.Package, head.Name, r.other.Header().Name, r.other.Header().Package))
		case !told[head.Package]:
			told[head.Package] = true
			n.conv.diags.warnf(own.pos, "%s leads to types of package %s whose names others have, so that they are called otherwise in the clients: %s",
				own.path(), head.Package, n.names(head.Package))
		}
	}
}

// names lists what the types of a package are called in place of their names.
func (n *namer) names(pkgPath string) string {
	var all []string
	for _, r := range n.renamed {
		if head := r.decl.Header(); head.Package == pkgPath {
			all = append(all, head.Name+" for "+head.GoName)
		}
	}
	return strings.Join(all, ", ")
}

// pos is where a declaration stands; none for an anonymous struct.
func (p nameParts) pos() token.Pos {
	if p.named == nil {
		return token.NoPos
	}
	return p.named.Obj().Pos()
}

// free makes a name unique by the last parts of its package's path, and by a number where those don't do. A version such as v1 says
// too little by itself.
func (n *namer) free(pkgPath, name string) string {
	prefix := ""
	for rest := pkgPath; rest != "." && rest != "/" && rest != ""; rest = path.Dir(rest) {
		prefix = rpcdef.Pascal(path.Base(rest)) + prefix
		if isAPIVersion(path.Base(rest)) && strings.Contains(rest, "/") {
			continue
		}
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

// isAPIVersion reports whether a part of a path is like v1 or v2beta3.
func isAPIVersion(part string) bool {
	for _, stage := range []string{"alpha", "beta"} {
		if before, n, ok := strings.Cut(part, stage); ok && strings.Trim(n, "0123456789") == "" {
			part = before
		}
	}
	return isVersion(part)
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
