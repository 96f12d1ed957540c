package decls

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strings"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/analyzer/internal/source"
	"example.com/rpcgen/rpcdef"
)

// A namer gives each declaration a name that no other has.
type namer struct {
	prog    *load.Program
	diags   *diag.List
	table   *Table
	pins    *pins
	owner   map[string]rpcdef.Decl
	pinPos  map[string]token.Pos // of the names that directives give
	renamed []renaming
}

// A renaming is a declaration that has another name in the clients, because other took its Go name.
type renaming struct {
	*declared
	other rpcdef.Decl
}

// Name gives every declaration its Name: first the types that directives name, then other named types, then instances of generic types, whose names contain those of their arguments,
// then anonymous structs, whose names contain that of the type around them.
func (t *Table) Name(servicePackages map[string]bool, prog *load.Program, diags *diag.List) {
	n := &namer{
		prog: prog, diags: diags, table: t, pins: &pins{prog, diags, map[*load.PackageName]bool{}},
		owner: map[string]rpcdef.Decl{}, pinPos: map[string]token.Pos{},
	}
	plain, instances, anonymous := t.byForm()
	slices.SortStableFunc(plain, func(a, b *declared) int {
		return cmp.Or(
			compareBool(!servicePackages[a.Header().Package], !servicePackages[b.Header().Package]),
			compareBool(!token.IsExported(a.Header().GoName), !token.IsExported(b.Header().GoName)),
		)
	})
	plain = slices.DeleteFunc(plain, func(d *declared) bool {
		pin := n.pins.of(d.named)
		if pin != nil {
			n.pinned(d, pin)
		}
		return pin != nil
	})
	for _, d := range plain {
		n.give(d, cmp.Or(d.name, source.Exported(d.named.Obj().Name())))
	}
	for _, d := range instances {
		n.give(d, n.instanceName(d.named))
	}
	for _, d := range anonymous {
		if parent := d.at.Parent; parent != nil {
			n.give(d, parent.Name+rpcdef.Pascal(d.at.Part))
		} else {
			n.give(d, d.at.Holder+d.at.Part)
		}
	}
	n.pins.reportUnused()
	n.warn()
}

func (t *Table) byForm() (plain, instances, anonymous []*declared) {
	for _, decl := range t.all {
		switch {
		case decl.named == nil:
			anonymous = append(anonymous, decl)
		case decl.named.TypeArgs().Len() > 0:
			instances = append(instances, decl)
		default:
			plain = append(plain, decl)
		}
	}
	// An instance that is the argument of another comes first.
	slices.SortStableFunc(instances, func(a, b *declared) int { return cmp.Compare(typeDepth(a.named), typeDepth(b.named)) })
	return plain, instances, anonymous
}

// typeDepth returns how deep instances of generic types are nested: 2 for Page[Box[int]].
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

func (n *namer) give(d *declared, name string) {
	head := d.Header()
	if first := n.owner[name]; first != nil {
		if pos, isPin := n.pinPos[name]; isPin {
			n.meets(pos, name, head)
		}
		name = n.free(head.Package, name)
		n.renamed = append(n.renamed, renaming{d, first})
	}
	n.owner[name] = d.Decl
	head.Name = name
}

// warn warns of the declarations that have another name, and says how to keep it: of each in the user's source, and once for each package of others.
func (n *namer) warn() {
	warned := map[string]bool{} // by package
	for _, r := range n.renamed {
		head := r.Header()
		keep := n.advice(r)
		if keep != "" {
			keep = ": keep that name with " + keep
		}
		foreign := r.way.Pos.IsValid() && n.prog.ForeignAt(r.pos()) != nil
		switch {
		case !foreign:
			n.diags.WarnAtf(head.Pos, "%s is %s in the clients, where %s is %s%s", inWords(head), head.Name, r.other.Header().Name, origin(r.other.Header()), keep)
		case !warned[head.Package]:
			warned[head.Package] = true
			n.diags.Warnf(r.way.Pos, "%s: types of package %s have other names in the clients, because theirs are taken: %s%s",
				r.way.Words, head.Package, n.names(head.Package), strings.Replace(keep, "that name", "such a name", 1))
		}
	}
}

// inWords says which type a declaration is of: a struct without a name that a method gives itself has words for that, and no package.
func inWords(h *rpcdef.Head) string {
	if h.Package == "" {
		return h.GoName
	}
	return "type " + h.GoName + " of package " + h.Package
}

// origin says where a type comes from.
func origin(h *rpcdef.Head) string {
	if h.Package == "" {
		return h.GoName
	}
	return "a type of package " + h.Package
}

// names lists the names that the types of a package have, and those that they have in Go.
func (n *namer) names(pkgPath string) string {
	var all []string
	for _, r := range n.renamed {
		if head := r.Header(); head.Package == pkgPath {
			all = append(all, head.Name+" for "+head.GoName)
		}
	}
	return strings.Join(all, ", ")
}

// free returns a name that no declaration has: with the last parts of its package's path, or with a number if all of those names are taken. A version
// such as v1 isn't enough by itself.
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
	return source.IsMajorVersion(part)
}

func isIdentifier(s string) bool { return s != "" && (s[0] < '0' || s[0] > '9') }

// instanceName returns the name of an instance of a generic type: PageTask for Page[Task], PageTaskList for Page[[]Task].
func (n *namer) instanceName(t *types.Named) string {
	var name strings.Builder
	name.WriteString(n.goName(t))
	for arg := range t.TypeArgs().Types() {
		name.WriteString(n.argName(arg))
	}
	return name.String()
}

func (n *namer) argName(t types.Type) string {
	t = types.Unalias(t)
	if named, ok := t.(*types.Named); ok {
		if d := n.table.Of(named); d != nil && d.Header().Name != "" {
			return d.Header().Name
		}
		return named.Obj().Name()
	}
	switch t := t.(type) {
	case *types.Basic:
		return rpcdef.Pascal(t.Name())
	case *types.Pointer:
		return "Optional" + n.argName(t.Elem())
	case *types.Slice:
		return n.argName(t.Elem()) + "List"
	case *types.Array:
		return fmt.Sprintf("%sArray%d", n.argName(t.Elem()), t.Len())
	case *types.Map:
		return n.argName(t.Elem()) + "By" + n.argName(t.Key())
	case *types.Struct:
		return "Struct"
	default:
		return "Any"
	}
}
