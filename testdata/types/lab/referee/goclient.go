package referee

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"

	"example.com/rpcgen/testdata/types/lab/values"
)

// fakeRPC is the base client of a Go client. It answers with what is there, and keeps what is sent.
type fakeRPC struct {
	answer json.RawMessage
	sent   []byte
}

func (f *fakeRPC) Call(params any) (json.RawMessage, error) {
	sent, err := json.Marshal(params)
	f.sent = sent
	return f.answer, err
}

// goClients does what the runners in Python and TypeScript do.
func (r *referee) goClients(all []Value) []Outcome {
	var outcomes []Outcome
	byName := map[string][]Value{}
	for _, v := range all {
		byName[v.Construct] = append(byName[v.Construct], v)
	}
	for i := range r.constructs {
		c := &r.constructs[i]
		for _, v := range byName[c.Name] {
			outcomes = append(outcomes, c.goReceives(v))
		}
		seed := r.seed
		for i := range r.count + len(values.Styles) {
			style := values.Random
			if i < len(values.Styles) {
				style = values.Styles[i]
			}
			outcomes = append(outcomes, c.goSends(style, r.hints, seed))
			seed++
		}
	}
	return outcomes
}

// call calls a method of the construct's Go client.
func (c *Construct) call(rpc *fakeRPC, method string, params ...reflect.Value) []reflect.Value {
	client := reflect.ValueOf(c.Client(rpc))
	in := append([]reflect.Value{reflect.ValueOf(context.Background())}, params...)
	return client.MethodByName(method).Call(in)
}

// clientParams is the type of the params in the Go client.
func (c *Construct) clientParams() reflect.Type {
	return reflect.TypeOf(c.Client(&fakeRPC{})).Method(methodIndex(c, "LabPut")).Type.In(2)
}

func methodIndex(c *Construct, name string) int {
	method, ok := reflect.TypeOf(c.Client(&fakeRPC{})).MethodByName(name)
	if !ok {
		panic(fmt.Sprintf("%s: the Go client has no %s", c.Name, name))
	}
	return method.Index
}

func (c *Construct) goReceives(v Value) Outcome {
	o := Outcome{Construct: c.Name, Mode: "both", Index: &v.Index}
	rpc := &fakeRPC{answer: json.RawMessage(v.Wire)}
	out := c.call(rpc, "LabGet")
	if err, ok := reflect.TypeAssert[error](out[1]); ok {
		o.Error = err.Error()
		return o
	}
	result := out[0]
	if result.Kind() == reflect.Pointer && c.result.Kind() == reflect.Struct {
		result = result.Elem()
	}
	if params := c.clientParams(); c.wraps() {
		wrapped := reflect.New(params).Elem()
		wrapped.Field(0).Set(result)
		result = wrapped
	} else if params != result.Type() {
		text, err := json.Marshal(result.Interface())
		if err != nil {
			o.Error = err.Error()
		}
		o.JSON = string(text)
		return o
	}
	return c.put(o, rpc, result)
}

func (c *Construct) goSends(style values.Style, hints values.Hints, seed uint64) Outcome {
	o := Outcome{Construct: c.Name, Mode: "both"}
	return c.put(o, &fakeRPC{}, values.Fill(c.clientParams(), style, hints, seed))
}

func (c *Construct) put(o Outcome, rpc *fakeRPC, params reflect.Value) Outcome {
	out := c.call(rpc, "LabPut", params)
	if err, ok := reflect.TypeAssert[error](out[0]); ok {
		o.Error = err.Error()
		return o
	}
	o.JSON = string(rpc.sent)
	return o
}
