package emit

import (
	"cmp"
	"fmt"
	"go/scanner"
	"go/token"
	"strconv"

	"example.com/rpcgen/rpcdef"
)

// GoServer is the language of names in the server that is generated.
const GoServer = "the Go server"

// A Namespace holds the names in one place of a target language, such as a module or a class, and reports names that meet there.
type Namespace struct {
	language string
	errs     *scanner.ErrorList
	owners   map[string]*Owner // nil for what is the client's own, and for what Free took
}

// An Owner is a declaration or a method that has a name.
type Owner struct {
	What string         // in words, e.g. "type Task", `method "tasks.list"`
	Pos  token.Position // the zero value for what is the client's own
	Fix  string         // what to do if another has the name; "" means to rename it
}

// NewNamespace returns a Namespace for some place of a language, where the client itself has the names in own. It has room for size more.
// Names that meet are added to errs.
func NewNamespace(language string, errs *scanner.ErrorList, size int, own ...string) *Namespace {
	n := &Namespace{language: language, errs: errs, owners: make(map[string]*Owner, size+len(own))}
	for _, name := range own {
		n.owners[name] = nil
	}
	return n
}

// Has reports whether a name is taken.
func (n *Namespace) Has(name string) bool {
	_, taken := n.owners[name]
	return taken
}

// Claim gives a name to an owner. If another one has it, that is a mistake in the source at the later of the two.
func (n *Namespace) Claim(name string, o Owner) {
	first, taken := n.owners[name]
	switch {
	case !taken:
		n.owners[name] = &o
	case first == nil:
		n.errs.Add(o.Pos, fmt.Sprintf("%s is called %s in %s, which is a name of %s own: %s", o.What, name, n.language, n.whose(), o.fix("it")))
	case *first != o:
		n.meet(name, *first, o)
	}
}

// whose says whose own names those are that nobody claims.
func (n *Namespace) whose() string {
	if n.language == GoServer {
		return "the server's"
	}
	return "the client's"
}

// meet reports two owners of a name: once, since it is one mistake.
func (n *Namespace) meet(name string, a, b Owner) {
	if isBefore(b.Pos, a.Pos) {
		a, b = b, a
	}
	n.errs.Add(b.Pos, fmt.Sprintf("%s is called %s in %s, and so is %s: %s (the other: %s)", b.What, name, n.language, a.What, b.fix("one of them"), a.Pos))
}

// ErrorOwner returns the owner of a declared error's name.
func ErrorOwner(e *rpcdef.Error) Owner {
	return Owner{What: "error " + e.GoName, Pos: e.Pos, Fix: "rename it with //rpcgen:error CODE NAME"}
}

// HiddenNames warns of declared errors that have the names of errors that a language has itself.
func HiddenNames(language string, builtin Words, errors []*rpcdef.Error, nameOf func(*rpcdef.Error) string) scanner.ErrorList {
	var warnings scanner.ErrorList
	for _, e := range errors {
		if name, o := nameOf(e), ErrorOwner(e); builtin.Has(name) {
			warnings.Add(o.Pos, fmt.Sprintf("%s is called %s in %s, which hides a built-in name: %s", o.What, name, language, o.fix("it")))
		}
	}
	return warnings
}

func isBefore(a, b token.Position) bool {
	return cmp.Or(cmp.Compare(a.Filename, b.Filename), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column)) < 0
}

func (o Owner) fix(what string) string {
	if o.Fix != "" {
		return o.Fix
	}
	return "rename " + what
}

// Free returns the first of stem, stem2, stem3 and so on that is not taken, and takes it.
func (n *Namespace) Free(stem string) string {
	name := stem
	for i := 2; n.Has(name); i++ {
		name = stem + strconv.Itoa(i)
	}
	n.owners[name] = nil
	return name
}
