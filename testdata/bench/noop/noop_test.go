package noop

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestGate(t *testing.T) {
	s := newService()
	want := Result{Total: 2, Completed: 17, CompletionRate: 0.4}
	wait := func(ctx context.Context) error {
		result, err := s.Wait(ctx, &Params{UserID: "42"})
		if err == nil && *result != want {
			t.Errorf("got %+v, want %+v", *result, want)
		}
		return err
	}
	set := func(open bool) {
		if _, err := s.SetGate(t.Context(), &GateParams{Open: open}); err != nil {
			t.Error(err)
		}
	}
	for range 2 {
		if err := wait(t.Context()); err != nil {
			t.Errorf("the gate is open: %v", err)
		}
		set(true)
		set(false)
		set(false)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		if err := wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the gate is closed, but got %v", err)
		}
		cancel()
		done := make(chan error, 1)
		go func() { done <- wait(t.Context()) }()
		set(true)
		if err := <-done; err != nil {
			t.Errorf("the gate was opened: %v", err)
		}
	}
}
