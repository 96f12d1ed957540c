package rpctest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"testing"
	"time"

	client "example.com/rpcgen/generator/golang/runtime"
	"example.com/rpcgen/generator/golang/runtime/rpctest"
)

// A tasks is what a generated APIClient is.
type tasks struct{ rpc *rpctest.Fake }

type params struct {
	Title string `json:"title"`
	Note  string `json:"-"` // isn't sent
}

func (t tasks) Create(ctx context.Context, p params) (string, error) {
	data, err := t.rpc.Do(ctx, &client.Call{Method: "tasks.create", Params: p, Timeout: time.Minute})
	if err != nil {
		return "", err
	}
	var result string
	err = json.Unmarshal(data, &result)
	return result, err
}

func (t tasks) CreateNoWait(ctx context.Context, p params) error {
	_, err := t.rpc.Do(ctx, &client.Call{Method: "tasks.create", Params: p, NoWait: true})
	return err
}

func (t tasks) Clear(ctx context.Context) error {
	_, err := t.rpc.Do(ctx, &client.Call{Method: "tasks.clear", Params: struct{}{}})
	return err
}

type fullError struct {
	Limit int `json:"limit"`
}

func (*fullError) Error() string { return "full" }

func (e *fullError) RPCError() *client.RPCError {
	data, _ := json.Marshal(e) //nolint:errchkjson // it holds numbers only
	return &client.RPCError{Code: 409, Name: "full", Message: "full", Data: data}
}

func TestFake(t *testing.T) {
	fake := &rpctest.Fake{}
	api := tasks{fake}
	rpctest.Handle(fake, api.Create, func(_ context.Context, p params) (string, error) { return p.Title + p.Note, nil })
	rpctest.Handle(fake, api.Clear, func(context.Context) error { return nil })
	if got, err := api.Create(t.Context(), params{"a", "b"}); got != "a" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	if err := errors.Join(api.Clear(t.Context()), api.CreateNoWait(t.Context(), params{Title: "c"})); err != nil {
		t.Error(err)
	}
	want := []client.Call{
		{Method: "tasks.create", Params: params{Title: "a"}, Timeout: time.Minute},
		{Method: "tasks.clear", Params: struct{}{}},
		{Method: "tasks.create", Params: params{Title: "c"}, NoWait: true},
	}
	if got := fake.Calls(); !reflect.DeepEqual(got, want) {
		t.Errorf("calls %+v, want %+v", got, want)
	}
}

func TestErrors(t *testing.T) {
	fake := &rpctest.Fake{}
	api := tasks{fake}
	if err := api.Clear(t.Context()); !errors.Is(err, client.ErrUnknownMethod) {
		t.Errorf("without a handler: %v", err)
	}
	var failure error
	rpctest.Handle(fake, api.Clear, func(context.Context) error { return failure })
	var answered *client.RPCError
	failure = &fullError{Limit: 3}
	if err := api.Clear(t.Context()); !errors.As(err, &answered) || answered.Method != "tasks.clear" || string(answered.Data) != `{"limit":3}` {
		t.Errorf("an error with data: %#v", err)
	}
	failure = fmt.Errorf("wrapped: %w", &client.InvalidParamsError{Fields: []client.InvalidField{{Path: "title", Rule: "max=3", Message: "too long"}}})
	var invalid *client.InvalidParamsError
	if err := api.Clear(t.Context()); !errors.Is(err, client.ErrInvalidParams) || !errors.As(err, &answered) || answered.Code != 400 ||
		!errors.As(err, &invalid) || invalid.Fields[0].Path != "title" {
		t.Errorf("invalid params: %#v", err)
	}
	failure = client.ErrOverloaded
	if err := api.Clear(t.Context()); !errors.Is(err, client.ErrOverloaded) || !errors.As(err, &answered) || answered.Method != "tasks.clear" {
		t.Errorf("err = %v", err)
	}
	failure = client.ErrDisconnected
	if err := api.Clear(t.Context()); !errors.Is(err, client.ErrDisconnected) {
		t.Errorf("err = %v", err)
	}
}

func TestLatency(t *testing.T) {
	fake := &rpctest.Fake{Latency: time.Minute}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	api := tasks{fake}
	if err := api.Clear(ctx); !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, client.ErrOutcomeUnknown) {
		t.Errorf("err = %v", err)
	}
	if err := api.Clear(ctx); !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, client.ErrNotSent) || len(fake.Calls()) != 1 {
		t.Errorf("with a context that has ended: %v, %d calls", err, len(fake.Calls()))
	}
	if _, err := fake.Do(t.Context(), &client.Call{Method: "m", Params: math.NaN()}); !errors.Is(err, client.ErrNotSent) {
		t.Errorf("params that aren't JSON: %v", err)
	}
}

func TestWrongMethods(t *testing.T) {
	fake := &rpctest.Fake{}
	for name, handle := range map[string]func(){
		"a function": func() { rpctest.Handle(fake, func() {}, func() {}) },
		"another fake's": func() {
			rpctest.Handle(fake, tasks{&rpctest.Fake{}}.Clear, func(context.Context) error { return nil })
		},
		"no wait": func() {
			rpctest.Handle(fake, tasks{fake}.CreateNoWait, func(context.Context, params) error { return nil })
		},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			handle()
		}()
	}
}
