package analyzer

import (
	"slices"
	"strings"
)

// An opaquePkg stands in for types of the standard library whose form on the wire is known: what they are made of needn't be
// read. The source declares just enough for encoding/json's rules to be applied to types that embed them.
type opaquePkg struct {
	name   string
	names  []string
	source string
	all    bool // every type of the package is refused: any name is one
}

func (o *opaquePkg) declares(name string) bool {
	return o != nil && (o.all || slices.Contains(o.names, name))
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

// opaque holds the stand-ins by import path.
var opaque = map[string]*opaquePkg{
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
