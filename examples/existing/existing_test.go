package existing

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	centrifugoclient "example.com/rpcgen/generator/golang/runtime"
	rpcserver "example.com/rpcgen/generator/goserver/runtime"
	"example.com/rpcgen/testdata/stack"
)

// A site is a Centrifugo with channels of its own, and a server whose calls go through it, too.
type site struct {
	t          *testing.T
	centrifugo *stack.Centrifugo
}

// startSite starts a site whose server answers proxies.
func startSite(t *testing.T) *site {
	t.Helper()
	backend := stack.FreeAddress(t)
	s := startCentrifugo(t, "fragment.json", "127.0.0.1:9100", backend, "change me", stack.ProxySecret)
	server, err := rpcserver.New(serverOptions(s.centrifugo.API(), stack.APIKey, stack.ProxySecret))
	if err != nil {
		t.Fatal(err)
	}
	register(t, server)
	listener := &http.Server{Addr: backend, Handler: server.Handler(), ReadHeaderTimeout: time.Minute}
	go func() { _ = listener.ListenAndServe() }() // ends with the test
	t.Cleanup(func() { _ = listener.Close() })
	stack.WaitFor(t, "the server listens", func() bool { return stack.Listens(backend) })
	return s
}

// startSubscriberSite starts a site whose server subscribes to the requests.
func startSubscriberSite(t *testing.T) *site {
	t.Helper()
	s := startCentrifugo(t, "fragment-subscriber.json")
	server, err := newSubscriber(s.centrifugo.API(), stack.APIKey)
	if err != nil {
		t.Fatal(err)
	}
	register(t, server)
	ended := make(chan error, 1)
	go func() { ended <- subscribe(t.Context(), server, stack.TokenSecret) }()
	t.Cleanup(func() {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return s
}

// startCentrifugo starts the site's Centrifugo with what a fragment adds, in which old strings are replaced by new ones.
func startCentrifugo(t *testing.T, fragment string, oldnew ...string) *site {
	t.Helper()
	config := filepath.Join(t.TempDir(), "config.json")
	text := strings.NewReplacer(oldnew...).Replace(string(merged(t, "site.json", fragment)))
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return &site{t, stack.StartCentrifugo(t, config)}
}

// register registers what the tests call.
func register(t *testing.T, server *rpcserver.Server) {
	t.Helper()
	if err := server.Register(rpcserver.Service{Name: "notes", Methods: []rpcserver.Method{
		rpcserver.NewMethod("notes.whoami", rpcserver.MethodOptions{}, func(ctx context.Context, _ *struct{}) (*string, error) {
			return &rpcserver.CallFrom(ctx).User, nil
		}),
	}}); err != nil {
		t.Fatal(err)
	}
}

// eachSite runs a test with a server behind proxies, and with one that subscribes.
func eachSite(t *testing.T, test func(t *testing.T, s *site)) {
	t.Helper()
	t.Run("proxies", func(t *testing.T) { test(t, startSite(t)) })
	t.Run("subscriber", func(t *testing.T) { test(t, startSubscriberSite(t)) })
}

// merged returns the configuration of the first file with what the second one adds.
func merged(t *testing.T, first, second string) []byte {
	t.Helper()
	var all [2]map[string]any
	for i, name := range []string{first, second} {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(text, &all[i]); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	text, err := json.Marshal(merge(all[0], all[1]))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// merge adds members of objects and elements of arrays.
func merge(old, added any) any {
	switch added := added.(type) {
	case map[string]any:
		if old, ok := old.(map[string]any); ok {
			for name, value := range added {
				old[name] = merge(old[name], value)
			}
			return old
		}
	case []any:
		if old, ok := old.([]any); ok {
			return append(old, added...)
		}
	}
	return added
}

func (s *site) token(user string) string {
	s.t.Helper()
	token, err := rpcserver.Token(stack.TokenSecret, user, time.Hour)
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

// call calls notes.whoami.
func (s *site) call(ctx context.Context, user string, transport centrifugoclient.Transport) error {
	s.t.Helper()
	config := clientOptions(s.centrifugo.URL(), s.token(user), user)
	config.Transport = transport
	rpc, err := centrifugoclient.NewCentrifugoRPCClient(config)
	if err != nil {
		return err
	}
	defer func() { _ = rpc.Disconnect() }()
	if err := rpc.Connect(ctx); err != nil {
		return err
	}
	result, err := rpc.Call(ctx, "notes.whoami", nil)
	if err == nil && string(result) != fmt.Sprintf("%q", user) {
		err = fmt.Errorf("the server takes %s for %s", user, result)
	}
	return err
}

// dial connects a user, who then says what the test wants.
func (s *site) dial(user string) *stack.Socket {
	s.t.Helper()
	ws := stack.Dial(s.t, s.centrifugo.URL())
	if got := ws.Ask(`{"id":1,"connect":{"token":"` + s.token(user) + `"}}`); !strings.Contains(got, `"connect":{`) {
		s.t.Fatalf("connect: %s", got)
	}
	return ws
}

func TestCalls(t *testing.T) {
	s := startSite(t)
	for _, transport := range []centrifugoclient.Transport{centrifugoclient.TransportCorrelation, centrifugoclient.TransportRPC} {
		for _, user := range []string{"42", "a:b", "chat:1"} {
			if err := s.call(t.Context(), user, transport); err != nil {
				t.Errorf("%s by %s: %v", user, transport, err)
			}
		}
	}
}

// TestSubscriberCalls shows that calls reach a server that subscribes, and that a second one is refused.
func TestSubscriberCalls(t *testing.T) {
	s := startSubscriberSite(t)
	stack.WaitFor(t, "the server is subscribed", func() bool {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second) // nobody answers what is published before
		defer cancel()
		return s.call(ctx, "42", centrifugoclient.TransportCorrelation) == nil
	})
	for _, user := range []string{"a:b", "chat:1"} {
		if err := s.call(t.Context(), user, centrifugoclient.TransportCorrelation); err != nil {
			t.Errorf("%s: %v", user, err)
		}
	}
	second, err := newSubscriber(s.centrifugo.API(), stack.APIKey)
	if err != nil {
		t.Fatal(err)
	}
	register(t, second)
	if err := subscribe(t.Context(), second, stack.TokenSecret); !errors.Is(err, rpcserver.ErrSecondSubscriber) {
		t.Errorf("a second subscriber: %v, want ErrSecondSubscriber", err)
	}
}

// TestOwnChannels shows that the site's channels are where they were. A publication that follows its subscription at once may be refused: with client.concurrency over 1
// Centrifugo answers a subscription before it marks the channel as subscribed.
func TestOwnChannels(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		t.Helper()
		ws := s.dial("eve")
		for i, command := range []string{
			`"subscribe":{"channel":"chat:1"}`, `"publish":{"channel":"chat:1","data":{}}`,
			`"subscribe":{"channel":"news"}`, `"publish":{"channel":"news","data":{}}`,
			`"subscribe":{"channel":"user#eve"}`,
		} {
			var got string
			stack.WaitFor(t, command+" is allowed", func() bool {
				got = ws.Ask(fmt.Sprintf(`{"id":%d,%s}`, i+2, command))
				return !strings.Contains(got, `"error":{"code":103`)
			})
			if strings.Contains(got, `"error"`) || !strings.HasPrefix(got, "{") {
				t.Errorf("%s: %s", command, got)
			}
		}
	})
}

// TestAttacks shows that nobody reads another's replies or requests, or makes replies.
func TestAttacks(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		t.Helper()
		ws := s.dial("eve")
		if got := ws.Ask(`{"id":2,"subscribe":{"channel":"replies:user#eve"}}`); !strings.Contains(got, `"subscribe":{`) {
			t.Fatalf("her own replies: %s", got)
		}
		reply := `"data":{"correlation_id":"1","result":"forged"}`
		for i, command := range []string{
			`"subscribe":{"channel":"replies:user#42"}`,
			`"subscribe":{"channel":"replies:user"}`,
			`"subscribe":{"channel":"rpc:requests"}`,
			`"subscribe":{"channel":"rpc:requests#eve"}`,
			`"history":{"channel":"replies:user#42","limit":10}`,
			`"history":{"channel":"replies:user#eve","limit":10}`,
			`"history":{"channel":"rpc:requests","limit":10}`,
			`"presence":{"channel":"replies:user#42"}`,
			`"publish":{"channel":"replies:user#42",` + reply + `}`,
			`"publish":{"channel":"replies:user#eve",` + reply + `}`,
			`"publish":{"channel":"rpc:other",` + reply + `}`,
		} {
			if got := ws.Ask(fmt.Sprintf(`{"id":%d,%s}`, i+3, command)); !strings.Contains(got, `"error"`) {
				t.Errorf("%s: %s", command, got)
			}
		}
	})
}

// TestKeys shows that Centrifugo knows all keys of the fragment: only its log tells of others.
func TestKeys(t *testing.T) {
	eachSite(t, func(t *testing.T, s *site) {
		t.Helper()
		ofTests := regexp.MustCompile("development build|DEBUG mode enabled") // as package stack starts it
		for line := range bytes.Lines(s.centrifugo.Output()) {
			if bytes.Contains(line, []byte(`"level":"warn"`)) && !ofTests.Match(line) {
				t.Errorf("Centrifugo warns: %s", line)
			}
		}
	})
}
