package parting

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// TestDoor: answers close their connections once the door is closing, also one whose request came before, and Close returns when none is left.
func TestDoor(t *testing.T) {
	begun, release := make(chan struct{}), make(chan struct{})
	door := NewDoor(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			close(begun)
			<-release
		}
		_, _ = io.WriteString(w, "ok")
	}))
	server := httptest.NewUnstartedServer(door)
	server.Config.ConnState = door.Count
	server.Start()
	defer server.Close()
	closes := func(path string) bool {
		resp, err := server.Client().Get(server.URL + path)
		if err != nil {
			t.Error(err)
			return false
		}
		defer resp.Body.Close()
		_, _ = io.Copy(io.Discard, resp.Body)
		return resp.Close
	}
	if closes("/") {
		t.Error("an open door closes a connection")
	}
	slow := make(chan bool)
	go func() { slow <- closes("/slow") }()
	<-begun
	start := time.Now()
	if door.Close(50 * time.Millisecond); time.Since(start) < 50*time.Millisecond {
		t.Error("Close doesn't wait for a connection")
	}
	close(release)
	if !<-slow {
		t.Error("an answer doesn't close its connection")
	}
	start = time.Now()
	if door.Close(time.Minute); time.Since(start) > 10*time.Second {
		t.Error("Close waits although no connection is left")
	}
}
