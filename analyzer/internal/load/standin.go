package load

import (
	"fmt"
	"go/ast"
	"go/parser"
	"slices"
	"strings"
)

// A standIn takes the place of a package of the standard library, for types whose form on the wire is known: their own declarations needn't be
// read. Its source declares just enough for encoding/json's rules to be applied to types that embed them.
type standIn struct {
	name   string
	names  []string
	source string
	all    bool // it declares every type of the package, because each is refused
}

func (s *standIn) declares(name string) bool {
	return s != nil && (s.all || slices.Contains(s.names, name))
}

const (
	jsonMethodsOf = "func (T) MarshalJSON() ([]byte, error)\nfunc (*T) UnmarshalJSON([]byte) error\n"
	textMethodsOf = "func (T) MarshalText() ([]byte, error)\nfunc (*T) UnmarshalText([]byte) error\n"
)

func methodsOf(templates, name string) string {
	r := strings.NewReplacer("(T)", "("+name+")", "(*T)", "(*"+name+")")
	return r.Replace(templates)
}

func pointerMethodsOf(templates, name string) string {
	return methodsOf(strings.ReplaceAll(templates, "(T)", "(*T)"), name)
}

// standIns are the stand-ins by import path.
var standIns = map[string]*standIn{
	"context": {name: "context", names: []string{"Context"}, source: "type Context interface{ isContext() }\n"},
	"time": {
		name: "time", names: []string{"Time", "Duration"},
		source: "type Time struct{}\ntype Duration int64\nfunc (Time) IsZero() bool\n" + methodsOf(jsonMethodsOf+textMethodsOf, "Time"),
	},
	"encoding/json": {
		name: "json", names: []string{"RawMessage", "Number"},
		source: "type RawMessage []byte\ntype Number string\n" + methodsOf(jsonMethodsOf, "RawMessage"),
	},
	"math/big": {
		name: "big", names: []string{"Int", "Float", "Rat"},
		source: "type Int struct{}\ntype Float struct{}\ntype Rat struct{}\n" +
			pointerMethodsOf(jsonMethodsOf+textMethodsOf, "Int") + pointerMethodsOf(textMethodsOf, "Float") + pointerMethodsOf(textMethodsOf, "Rat"),
	},
	"net/netip": {
		name: "netip", names: []string{"Addr", "AddrPort", "Prefix"},
		source: "type Addr struct{}\ntype AddrPort struct{}\ntype Prefix struct{}\n" +
			methodsOf(textMethodsOf, "Addr") + methodsOf(textMethodsOf, "AddrPort") + methodsOf(textMethodsOf, "Prefix"),
	},
	"net":         {name: "net", names: []string{"IP"}, source: "type IP []byte\n" + methodsOf(textMethodsOf, "IP")},
	"net/url":     {name: "url", names: []string{"URL"}, source: "type URL struct{}\n"},
	"sync":        {name: "sync", all: true},
	"sync/atomic": {name: "atomic", all: true},
}

// standInFile returns the syntax of a stand-in. It parses it once.
func (c *Cache) standInFile(s *standIn) *ast.File {
	if tree := c.standIns[s]; tree != nil {
		return tree
	}
	var text strings.Builder
	text.WriteString("package " + s.name + "\n" + s.source)
	if s.all {
		for _, name := range []string{"Mutex", "RWMutex", "WaitGroup", "Once", "Map", "Pool", "Cond", "Locker", "Bool", "Int32", "Int64", "Uint32", "Uint64", "Uintptr", "Value"} {
			text.WriteString("type " + name + " struct{}\n")
		}
		text.WriteString("type Pointer[T any] struct{}\n")
	}
	tree, err := parser.ParseFile(c.Fset, "", text.String(), parser.SkipObjectResolution)
	if err != nil {
		panic(fmt.Sprintf("load: stand-in for package %s: %v", s.name, err))
	}
	c.standIns[s] = tree
	return tree
}
