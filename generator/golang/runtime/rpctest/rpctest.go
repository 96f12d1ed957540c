//go:build go1.24

// Package rpctest tests what uses the API, without a server:
//
//	fake := &rpctest.Fake{}
//	api := client.NewAPIClient(fake)
//	rpctest.Handle(fake, api.TasksList, func(ctx context.Context, params client.ListTasksParams) (*client.TaskListResult, error) {
//		return &client.TaskListResult{Total: 1}, nil
//	})
package rpctest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"time"

	client "example.com/rpcgen/generator/golang/runtime"
)

// A Fake is a [client.RPC] that answers calls by the functions that [Handle] was given. A method without one fails with
// [client.ErrUnknownMethod]. Values travel as they do on the wire: through encoding/json, and the decoding of the client. The zero value
// is ready to use, by any number of goroutines.
type Fake struct {
	// Latency is how long each call takes before it is answered. It must not change while calls are made.
	Latency time.Duration

	// User is the id of the user, whose own channels are read, and who publishes. It must not change while the fake is used.
	User string

	mu       sync.Mutex
	handlers map[string]reflect.Value // functions, by the names of the methods
	calls    []client.Call
	channels map[string]*channel
}

// Handle lets a function answer the calls of a method of an APIClient, e.g. api.TasksList, and those that don't wait. Both have the same
// type. The caller gets an error of the API as a server would send it, and any other one as it is. What the method is to tell before its result, the function
// gives to [Progress]; it gets no options. It runs in the goroutine of the caller, and a call is over no sooner than it, so it should heed its context.
//
// It panics if method is something else.
func Handle[F any](fake *Fake, method, handler F) {
	name := nameOf(reflect.ValueOf(method), fake)
	fake.mu.Lock()
	defer fake.mu.Unlock()
	if fake.handlers == nil {
		fake.handlers = map[string]reflect.Value{}
	}
	fake.handlers[name] = reflect.ValueOf(handler)
}

// Calls returns the calls that were made, in order. Their params are those that a server gets, of the types that the methods take.
func (f *Fake) Calls() []client.Call {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.calls)
}

// Do answers a call.
func (f *Fake) Do(ctx context.Context, call *client.Call) (json.RawMessage, error) {
	if asked, ok := ctx.Value(naming{}).(*naming); ok {
		if call.NoWait {
			panic("rpctest: a method that doesn't wait: want the one of " + call.Method + " that waits")
		}
		if asked.fake == f {
			asked.name = call.Method
		}
		return nil, errNamed
	}
	if _, own := ctx.Deadline(); !own && call.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, call.Timeout)
		defer cancel()
	}
	params, err := received(call.Params)
	if err = cmp.Or(ctx.Err(), err); err != nil {
		return nil, fmt.Errorf("%s: %w (%w)", call.Method, err, client.ErrNotSent)
	}
	handler := f.take(call, params)
	listening := &listener{call: call}
	result, err := answer(context.WithValue(ctx, listener{}, listening), handler, params, f.Latency)
	if ended := listening.end(); ended != nil {
		return nil, ended
	}
	switch {
	case ctx.Err() != nil: // the caller has given up
		return nil, fmt.Errorf("%s: no answer: %w (%w)", call.Method, ctx.Err(), client.ErrOutcomeUnknown)
	case err == nil:
		return result, nil
	case call.NoWait && handler.IsValid() && errors.As(err, new(*client.RPCError)):
		return nil, nil // nobody waits for it
	default:
		return nil, sent(call.Method, err)
	}
}

// take records a call, and returns its handler.
func (f *Fake) take(call *client.Call, params reflect.Value) reflect.Value {
	f.mu.Lock()
	defer f.mu.Unlock()
	made := *call
	made.OnProgress, made.OnGap = nil, nil // they are no part of what travels
	if params.IsValid() {
		made.Params = params.Interface()
	}
	f.calls = append(f.calls, made)
	return f.handlers[call.Method]
}

// A naming is in the context, with its zero value as the key, in which a method is called to learn its name.
type naming struct {
	fake *Fake
	name string
}

var errNamed = errors.New("rpctest: no call")

// nameOf returns the name of a method on the wire, by a call of it that ends in the fake.
func nameOf(method reflect.Value, fake *Fake) string {
	const wrong = "rpctest: want a method of an APIClient of this fake, such as api.TasksList"
	t := method.Type()
	if t.Kind() != reflect.Func || t.NumIn() == 0 || t.In(0) != reflect.TypeFor[context.Context]() || t.IsVariadic() && !tells(t) {
		panic(wrong)
	}
	asked := &naming{fake: fake}
	args := []reflect.Value{reflect.ValueOf(context.WithValue(context.Background(), naming{}, asked))}
	for i := 1; i < inputs(t); i++ {
		args = append(args, reflect.Zero(t.In(i)))
	}
	method.Call(args)
	if asked.name == "" {
		panic(wrong)
	}
	return asked.name
}

// tells reports whether a type is that of a method that tells its progress.
func tells(t reflect.Type) bool {
	return t.IsVariadic() && t.In(t.NumIn()-1) == reflect.TypeFor[[]client.CallOption]()
}

// inputs returns how many parameters a method has, without its options.
func inputs(t reflect.Type) int {
	if t.IsVariadic() {
		return t.NumIn() - 1
	}
	return t.NumIn()
}

// received returns params as a server gets them.
func received(params any) (reflect.Value, error) {
	if params == nil {
		return reflect.Value{}, nil
	}
	data, err := json.Marshal(params)
	if err != nil {
		return reflect.Value{}, err
	}
	value := reflect.New(reflect.TypeOf(params))
	err = json.Unmarshal(data, value.Interface())
	return value.Elem(), err
}

// wait waits, until ctx ends.
func wait(ctx context.Context, d time.Duration) {
	if d > 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
	}
}

// answer calls a handler after a while, unless ctx ends before. The result is JSON; nil if it has none.
func answer(ctx context.Context, handler, params reflect.Value, latency time.Duration) (json.RawMessage, error) {
	if wait(ctx, latency); ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if !handler.IsValid() {
		return nil, client.ErrUnknownMethod
	}
	args := []reflect.Value{reflect.ValueOf(ctx)}
	if inputs(handler.Type()) > 1 {
		args = append(args, params)
	}
	results := handler.Call(args)
	if err, ok := results[len(results)-1].Interface().(error); ok {
		return nil, err
	}
	if len(results) == 1 {
		return nil, nil
	}
	return json.Marshal(results[0].Interface())
}

// sent returns an error as the caller gets it.
func sent(method string, err error) error {
	var typed interface{ RPCError() *client.RPCError } // of an error with data
	if errors.As(err, &typed) {
		err = typed.RPCError()
	}
	var answered *client.RPCError
	if !errors.As(err, &answered) {
		return fmt.Errorf("%s: %w", method, err)
	}
	made := *answered
	made.Method = method
	return &made
}
