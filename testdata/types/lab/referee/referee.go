// Package referee is the server's side of the laboratory: it makes values, and judges what clients make of them.
//
// It is the main part of a program that the laboratory writes, which knows all constructs and all generated Go clients.
package referee

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"

	"example.com/rpcgen/testdata/types/lab/values"
)

// A Construct is what a service, or a part of it, takes and gives, with its Go client.
type Construct struct {
	Name    string
	Service reflect.Type // an interface
	Methods []string     // those of the interface that count: one of them has params, one a result
	Client  func(RPC) any

	params, result reflect.Type
	reads          reading
	holdsUnions    bool // the result does, so that it can't be sent back, and Go can't read it
}

// RPC is what a Go client calls through: it sends the params of a call, and returns the result.
type RPC interface {
	Call(params any) (json.RawMessage, error)
}

// A Value is something that a server answers.
type Value struct {
	Construct string       `json:"construct"`
	Index     int          `json:"index"`
	Style     values.Style `json:"style"`
	Wire      string       `json:"wire"`
}

// An Outcome is what a client did with a value, or with params of its own.
type Outcome struct {
	Construct string `json:"construct"`
	Mode      string `json:"mode"` // "out": a type that is only received; "in": only sent; "both"

	Index *int   `json:"index"` // of the value; nil for params of the client's own
	JSON  string `json:"json"`  // what it sent
	Error string `json:"error"` // why it sent nothing

	// Withheld is why the client has refused to send back what it has read: JSON is that as a result.
	Withheld string `json:"withheld"`

	Crash bool `json:"crash"` // the error is none that a client should have
}

// A Failure is a broken law.
type Failure struct {
	Construct string `json:"construct"`
	Client    string `json:"client"`
	Mode      string `json:"mode"`
	Wire      string `json:"wire"` // what Go wrote, "" if the client began
	Sent      string `json:"sent"` // what the client sent, "" if it didn't
	Problem   string `json:"problem"`
}

// A Report is what the referee found.
type Report struct {
	Failures []Failure      `json:"failures"`
	Received map[string]int `json:"received"` // values that a client has read and given back, by client
	Refused  map[string]int `json:"refused"`  // values that a client has refused with a good reason
	Sent     map[string]int `json:"sent"`     // params of the client's own that Go has read
	Withheld map[string]int `json:"withheld"` // params of the client's own that it didn't send, or that the server refused to read

	Reached map[string][]string `json:"reached"` // constructs of which Go has read params of a client's own, by client
	Limited map[string]bool     `json:"limited"` // constructs with a value, not a random one, that a client has refused with a good reason
}

// NewReport returns an empty report.
func NewReport() *Report {
	return &Report{
		Received: map[string]int{}, Refused: map[string]int{}, Sent: map[string]int{}, Withheld: map[string]int{},
		Reached: map[string][]string{}, Limited: map[string]bool{},
	}
}

// Main carries out a command line: "fill OUT" writes values, "judge VALUES REPORT [CLIENT OUTCOMES]..." judges what clients made of them.
func Main(constructs []Construct, hints values.Hints) {
	count := flag.Int("n", 1, "random values of each construct")
	seed := flag.Uint64("seed", 1, "what random values depend on")
	fixed := flag.Bool("fixed", true, "also values that aren't random")
	flag.Parse()
	for i := range constructs {
		c := &constructs[i]
		c.look()
		c.holdsUnions = values.Holds(hints.Unions, c.result)
	}
	r := &referee{constructs: constructs, hints: hints, seed: *seed, count: *count}
	if err := r.run(flag.Args(), *fixed); err != nil {
		fmt.Fprintln(os.Stderr, "referee:", err)
		os.Exit(1)
	}
}

type referee struct {
	constructs []Construct
	hints      values.Hints
	seed       uint64
	count      int
}

func (r *referee) run(args []string, fixed bool) error {
	switch {
	case len(args) == 2 && args[0] == "fill":
		return writeLines(args[1], r.fill(fixed))
	case len(args) >= 3 && args[0] == "judge":
		return r.judge(args[1], args[2], args[3:])
	default:
		return errors.New("expected fill OUT, or judge VALUES REPORT [CLIENT OUTCOMES]")
	}
}

// look finds the types of what a construct takes and gives.
func (c *Construct) look() {
	for m := range c.Service.Methods() {
		if !slices.Contains(c.Methods, m.Name) {
			continue
		}
		for in := range m.Type.Ins() {
			if in.Kind() != reflect.Interface {
				c.params = plain(in)
			}
		}
		for out := range m.Type.Outs() {
			if out != reflect.TypeFor[error]() {
				c.result = plain(out)
			}
		}
	}
	c.reads.look(c.params, map[reflect.Type]bool{})
}

func plain(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// fill makes the values of all constructs.
func (r *referee) fill(fixed bool) []Value {
	var all []Value
	for _, c := range r.constructs {
		index := 0
		add := func(style values.Style, seed uint64) {
			value := reflect.New(c.result)
			value.Elem().Set(values.Fill(c.result, style, r.hints, seed))
			wire, err := json.Marshal(value.Interface()) // the server marshals pointers
			if err != nil {
				panic(fmt.Sprintf("%s: %v", c.Name, err))
			}
			all = append(all, Value{c.Name, index, style, string(wire)})
			index++
		}
		if fixed {
			for _, style := range values.Styles {
				add(style, 1)
			}
		}
		for i := range r.count {
			add(values.Random, r.seed+uint64(i))
		}
	}
	return all
}
