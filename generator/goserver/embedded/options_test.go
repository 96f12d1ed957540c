package embedded_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/generator/goserver/embedded"
	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

type noPublisher struct{}

func (noPublisher) Publish(context.Context, string, []byte) error { return nil }

func TestWrongOptions(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		options embedded.Options
		want    string
	}{
		{embedded.Options{}, "no TokenSecret"},
		{embedded.Options{TokenSecret: "s", Server: rpcserver.Options{Publisher: noPublisher{}}}, "Server.Publisher is set"},
		{embedded.Options{TokenSecret: "s", Server: rpcserver.Options{ReplyChannel: "replies"}}, "ReplyChannel"},
		{embedded.Options{TokenSecret: "s", Server: rpcserver.Options{MaxCalls: -1}}, "MaxCalls"},
		{embedded.Options{TokenSecret: "s", MessageSize: -1}, "negative MessageSize, -1"},
		{embedded.Options{TokenSecret: "s", Server: rpcserver.Options{ClientQueue: 1 << 20, MaxReply: 1 << 20}}, "ClientQueue"},
		{embedded.Options{TokenSecret: "s", PingInterval: -1}, "negative PingInterval, -1ns"},
		{embedded.Options{TokenSecret: "s", PongTimeout: -1}, "negative PongTimeout, -1ns"},
		{embedded.Options{TokenSecret: "s", PingInterval: time.Second}, "PongTimeout is 8s, want less than PingInterval, 1s"},
		{embedded.Options{TokenSecret: "s", AllowedOrigins: []string{"https://[ab].example.com"}}, "AllowedOrigins"},
		{embedded.Options{TokenSecret: "s", AllowedOrigins: []string{"example.com"}}, `AllowedOrigins has "example.com", want a scheme and a host`},
		{embedded.Options{TokenSecret: "s", AllowedOrigins: []string{"https://example.com/"}}, "want a scheme and a host without a path"},
		{embedded.Options{TokenSecret: "s", AllowedOrigins: []string{"*.example.com/app"}}, "want a scheme and a host without a path"},
		{embedded.Options{TokenSecret: "s", Redis: "127.0.0.1:1"}, "Redis"},
		{embedded.Options{TokenSecret: "s", Redis: "http://localhost"}, "Redis"},
	} {
		node, err := embedded.New(test.options)
		if err == nil {
			_ = node.Shutdown(t.Context())
			t.Errorf("%+v: no error, want one of %q", test.options, test.want)
		} else if !strings.Contains(err.Error(), test.want) {
			t.Errorf("got %q, want %q in it", err, test.want)
		}
	}
}

func TestMessageSize(t *testing.T) {
	t.Parallel()
	_, addr := startNode(t, newTasks(), embedded.Options{MessageSize: 1000})
	c := dial(t, addr, "ada")
	c.reply(c.rpc("tasks.echo", `{"params":{"text":"`+strings.Repeat("x", 800)+`"}}`))
	c.rpc("tasks.echo", `{"params":{"text":"`+strings.Repeat("x", 1000)+`"}}`)
	wantEqual(t, "end", strings.TrimSpace(c.closed()), "close 1009")
}

func TestOrigins(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		options embedded.Options
		origin  string
		allowed bool
	}{
		{embedded.Options{}, "", true},
		{embedded.Options{}, "http://localhost:3000", false},
		{embedded.Options{}, "null", false},
		{embedded.Options{Dev: true}, "http://localhost:3000", true},
		{embedded.Options{Dev: true}, "http://LOCALHOST", true},
		{embedded.Options{Dev: true}, "https://127.0.0.1:8443", true},
		{embedded.Options{Dev: true}, "http://[::1]:5173", true},
		{embedded.Options{Dev: true}, "http://localhost.example.com", false},
		{embedded.Options{Dev: true}, "http://example.com", false},
		{embedded.Options{Dev: true}, "http://127.0.0.1@example.com", false},
		{embedded.Options{Dev: true}, "file://localhost", false},
		{embedded.Options{Dev: true}, "null", false},
		{embedded.Options{AllowedOrigins: []string{"https://example.com"}}, "https://Example.com", true},
		{embedded.Options{AllowedOrigins: []string{"https://example.com"}}, "https://example.com.evil.com", false},
		{embedded.Options{AllowedOrigins: []string{"https://example.com"}}, "https://example.com:8443", false},
		{embedded.Options{AllowedOrigins: []string{"https://*.example.com"}}, "https://a.b.example.com", true},
		{embedded.Options{AllowedOrigins: []string{"https://*.example.com"}}, "https://example.com", false},
		{embedded.Options{AllowedOrigins: []string{"https://*.example.com"}}, "https://a.example.com.evil.com", false},
		{embedded.Options{AllowedOrigins: []string{"*://a*c.com"}}, "http://abc.com", true},
		{embedded.Options{AllowedOrigins: []string{"https://aa*aa"}}, "https://aaa", false},
		{embedded.Options{AllowedOrigins: []string{"*"}}, "https://anything", true},
		{embedded.Options{AllowedOrigins: []string{"*.example.com"}}, "https://a.example.com", true},
		{embedded.Options{AllowedOrigins: []string{"null"}}, "null", true},
		{embedded.Options{AllowedOrigins: []string{"file://"}}, "file://", true},
	} {
		_, addr := startNode(t, newTasks(), test.options)
		got := probe{origin: test.origin, token: sign(claims{"sub": "1"})}.run(t, addr)
		if allowed := got != "HTTP 403"; allowed != test.allowed {
			t.Errorf("origin %q with %+v: allowed is %t, want %t: %s", test.origin, test.options, allowed, test.allowed, got)
		}
	}
}

// TestOptionsOfCentrifugo: what is for Centrifugo's server API means nothing here, so that one set of options serves both.
func TestOptionsOfCentrifugo(t *testing.T) {
	t.Parallel()
	node, err := embedded.New(embedded.Options{TokenSecret: "s", Server: rpcserver.Options{API: []string{"http://localhost:8000/api"}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestNothingRegistered: a node that has nothing to serve says so when the first client connects.
func TestNothingRegistered(t *testing.T) {
	t.Parallel()
	for _, registered := range []bool{false, true} {
		var log bytes.Buffer
		node, err := embedded.New(embedded.Options{TokenSecret: tokenSecret, Server: rpcserver.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))}})
		if err != nil {
			t.Fatal(err)
		}
		if registered {
			if err := node.Server.Register(newTasks().service()); err != nil {
				t.Fatal(err)
			}
		}
		addr := startHTTP(t, node)
		dial(t, addr, "ada")
		dial(t, addr, "eve")
		if err := node.Shutdown(t.Context()); err != nil {
			t.Error(err)
		}
		want := 1
		if registered {
			want = 0
		}
		if got := strings.Count(log.String(), "no service is registered"); got != want {
			t.Errorf("registered is %t: told %d times, want %d: %s", registered, got, want, &log)
		}
	}
}
