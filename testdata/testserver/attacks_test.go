package main

import (
	"testing"
	"time"
)

// Centrifugo's codes for what a client may not do.
const (
	permissionDenied = 103
	badRequest       = 107
)

func TestAttacks(t *testing.T) {
	s := newTestServer(t, serveSubscriber)

	t.Run("read another's replies", func(t *testing.T) {
		mallory := dial(t, s, "mallory")
		if code := mallory.subscribe("user#alice"); code != permissionDenied {
			t.Errorf("subscribe to user#alice: code %d, want %d", code, permissionDenied)
		}
		if code := mallory.subscribe("user#mallory"); code != 0 {
			t.Errorf("subscribe to the own user#mallory: code %d, want 0", code)
		}
	})

	t.Run("forge replies", func(t *testing.T) {
		mallory := dial(t, s, "mallory")
		if code := mallory.subscribe("user#mallory"); code != 0 {
			t.Fatalf("subscribe to the own user#mallory: code %d, want 0", code)
		}
		for _, channel := range []string{"user#alice", "user#mallory"} {
			if code := mallory.publish(channel, struct{}{}); code != permissionDenied {
				t.Errorf("publish to %s: code %d, want %d", channel, code, permissionDenied)
			}
		}
	})

	t.Run("read another's requests", func(t *testing.T) {
		mallory := dial(t, s, "mallory")
		if code := mallory.subscribe(requestChannel); code != permissionDenied {
			t.Errorf("subscribe to %s: code %d, want %d", requestChannel, code, permissionDenied)
		}
	})

	t.Run("reach the backend by another channel", func(t *testing.T) {
		mallory := dial(t, s, "mallory")
		for _, channel := range []string{"rpc.other", "rpc.requests.too", "rpc.requests#mallory"} {
			if code := mallory.publish(channel, map[string]any{"method": "test.notified", "correlation_id": "1"}); code != badRequest {
				t.Errorf("publish to %s: code %d, want %d", channel, code, badRequest)
			}
		}
		if seen := ask(t, s, "GET", "/seen?method=test.notified", ""); seen != "0" {
			t.Errorf("the backend got %s requests, want none", seen)
		}
	})

	t.Run("have replies sent to another", func(t *testing.T) {
		alice, mallory := dial(t, s, "alice"), dial(t, s, "mallory")
		for user, c := range map[string]*client{"alice": alice, "mallory": mallory} {
			if code := c.subscribe("user#" + user); code != 0 {
				t.Fatalf("subscribe to the own user#%s: code %d, want 0", user, code)
			}
		}
		code := mallory.publish(requestChannel, map[string]any{
			"method": "test.echo", "params": "gotcha", "correlation_id": "1", "reply_to": "user#alice",
		})
		if code != 0 {
			t.Fatalf("publish to %s: code %d, want 0", requestChannel, code)
		}
		if got, want := mallory.published(5*time.Second), `{"correlation_id":"1","result":"gotcha"}`; got != want {
			t.Errorf("mallory got %q, want %q", got, want)
		}
		if got := alice.published(300 * time.Millisecond); got != "" {
			t.Errorf("alice got %q, want nothing", got)
		}
	})
}
