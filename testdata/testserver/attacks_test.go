package main

import (
	"testing"
	"time"
)

// permissionDenied is Centrifugo's code for what a client may not do.
const permissionDenied = 103

func TestAttacks(t *testing.T) {
	s := newTestServer(t)

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
