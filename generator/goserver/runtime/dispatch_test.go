package rpcserver

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"testing"
)

type greetParams struct {
	Name string `json:"name"`
}

type greetResult struct {
	Greeting string `json:"greeting"`
}

// published keeps what is published.
type published chan string

func (p published) Publish(_ context.Context, channel string, data []byte) error {
	p <- channel + " " + string(data)
	return nil
}

// newServer returns a server that logs nothing unless the options say otherwise, and what it publishes.
func newServer(t testing.TB, options Options, services ...Service) (*Server, published) {
	t.Helper()
	out := make(published, 100)
	if options.Publisher == nil {
		options.Publisher = out
	}
	if options.Logger == nil {
		options.Logger = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	s, err := New(options)
	if err != nil {
		t.Fatal(err)
	}
	for _, service := range services {
		if err := s.Register(service); err != nil {
			t.Fatal(err)
		}
	}
	return s, out
}

// greeter is a service with one method.
func greeter(options MethodOptions, greet func(context.Context, *greetParams) (*greetResult, error)) Service {
	return Service{Name: "greeter", Methods: []Method{NewMethod("greeter.greet", options, greet)}}
}

func hello(_ context.Context, params *greetParams) (*greetResult, error) {
	return &greetResult{Greeting: "hello " + params.Name}, nil
}

func TestServe(t *testing.T) {
	s, _ := newServer(t, Options{}, greeter(MethodOptions{}, hello))
	for _, test := range []struct{ method, params, want string }{
		{"greeter.greet", `{"name":"Ada","other":1}`, `{"result":{"greeting":"hello Ada"}}`},
		{"greeter.greet", `{}`, `{"result":{"greeting":"hello "}}`},
		{"greeter.greet", ``, `{"result":{"greeting":"hello "}}`},
		{"greeter.greet", ` null `, `{"result":{"greeting":"hello "}}`},
		{"greeter.gone", `{}`, `{"error":{"code":404,"name":"unknown_method","message":"no method \"greeter.gone\""}}`},
	} {
		if got := s.Serve(t.Context(), Call{Method: test.method, User: "1"}, []byte(test.params)); string(got) != test.want {
			t.Errorf("%s of %s: %s, want %s", test.method, test.params, got, test.want)
		}
	}
}

func TestServeRequest(t *testing.T) {
	s, out := newServer(t, Options{}, greeter(MethodOptions{}, hello))
	request := `{"method":"greeter.greet","params":{"name":"Ada"},"correlation_id":"c-1","reply_to":"user#2"}`
	if err := s.ServeRequest(t.Context(), Call{User: "1"}, []byte(request)); err != nil {
		t.Fatal(err)
	}
	if got, want := <-out, `user#1 {"correlation_id":"c-1","result":{"greeting":"hello Ada"}}`; got != want {
		t.Errorf("published %s, want %s", got, want)
	}
	err := s.ServeRequest(t.Context(), Call{User: "1"}, []byte(`[]`))
	if e := new(Error); !errors.As(err, &e) || e.Name != "invalid_params" {
		t.Errorf("error %v of no request", err)
	}
}
