package rpcserver

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"testing"
	"testing/synctest"
)

// A figure is a union, of squares.
type figure interface{ isFigure() }

type square struct {
	Kind string `json:"kind"`
}

func (*square) isFigure() {}

// completeFigure is what package rpc would generate.
func completeFigure(v *figure) (*figure, error) {
	c := &Constants{}
	c.NotNil(*v)
	if s, ok := (*v).(*square); ok && s != nil {
		CheckConstant(c, s.Kind, "square", "square.Kind")
	}
	if isEmpty, err := c.Empty(); err != nil || !isEmpty {
		return v, err
	}
	completed := figure(&square{"square"})
	return &completed, nil
}

// TestCompleting holds that a Completer takes values and pointers to them, and leaves others alone.
func TestCompleting(t *testing.T) {
	complete, full := Completing(completeFigure), figure(&square{"square"})
	for _, test := range []struct {
		value any
		want  string
	}{
		{&square{}, `{"kind":"square"}`},
		{new(figure(&square{})), `{"kind":"square"}`},
		{&full, `{"kind":"square"}`},
		{new(figure), "error: the union is nil"},
		{new(figure((*square)(nil))), "error: the union is a nil *rpcserver.square"},
		{&square{"circle"}, `error: square.Kind is "circle", want "square", or nothing`},
		{"other", `"other"`},
		{nil, "null"},
	} {
		value, err := complete.complete(test.value)
		got, wrong := json.Marshal(value)
		if err = cmp.Or(err, wrong); err != nil {
			got = []byte("error: " + err.Error())
		}
		if string(got) != test.want {
			t.Errorf("%#v: %s, want %s", test.value, got, test.want)
		}
	}
	if value, err := complete.complete(&full); value != any(&full) || err != nil {
		t.Errorf("a complete value has become %v, %v", value, err)
	}
	if value, err := Completer(nil).complete(5); value != 5 || err != nil {
		t.Errorf("without a Completer: %v, %v", value, err)
	}
}

// TestEnter holds that a circle ends, and that the first thing that is wrong is told.
func TestEnter(t *testing.T) {
	c := &Constants{}
	var visit func()
	visit = func() {
		if c.Enter() {
			defer c.Leave()
			visit()
			visit()
		}
	}
	visit()
	c.NoMember(5, "Figure")
	if _, err := c.Empty(); err == nil || !strings.HasPrefix(err.Error(), "it is nested more than 10000 deep") {
		t.Errorf("error %v", err)
	}
	for range 20_000 { // side by side
		if c = new(Constants); !c.Enter() {
			t.Fatal("one struct is too deep")
		}
		c.Leave()
	}
	c.NoMember(5, "Figure")
	if _, err := c.Empty(); err == nil || err.Error() != "int is no member of the union Figure" {
		t.Errorf("error %v", err)
	}
}

// TestCompleteTold holds that progress and results are complete, whatever a middleware returns, and that a wrong one is told to nobody.
func TestCompleteTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &board{}
		complete := Completing(completeFigure)
		method := NewProgressMethod("figures.draw", MethodOptions{Result: complete, Progress: complete},
			func(_ context.Context, _ *struct{}, progress func(figure) error) (*figure, error) {
				wrong := progress(&square{"circle"})
				if wrong == nil || !strings.Contains(wrong.Error(), `square.Kind is "circle"`) || progress(nil) == nil {
					t.Errorf("wrong progress: %v", wrong)
				}
				return nil, progress(&square{})
			})
		middleware := func(next Handler) Handler {
			return func(ctx context.Context, params any) (any, error) {
				if _, err := next(ctx, params); err != nil {
					return nil, err
				}
				return new(figure(&square{})), nil
			}
		}
		s, _ := newServer(t, Options{Publisher: b, Middleware: []Middleware{middleware}}, Service{Name: "figures", Methods: []Method{method}})
		done := make(chan error)
		go s.HandleRequest(t.Context(), exportCall, []byte(`{"method":"figures.draw","correlation_id":"c"}`), func(err error) { done <- err })
		if err := <-done; err != nil {
			t.Error(err)
		}
		synctest.Wait()
		wantMessages(t, b, `{"correlation_id":"c","seq":1,"progress":{"kind":"square"}}`, `{"correlation_id":"c","result":{"kind":"square"}}`)
	})
}
