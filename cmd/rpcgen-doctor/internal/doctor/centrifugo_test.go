package doctor

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/rpcgen/testdata/stack"
)

const (
	tokenSecret = "token-secret"
	apiKey      = "key-of-the-api"
	proxySecret = "proxy-secret"
)

// A settings is a part of Centrifugo's configuration.
type settings map[string]any

// generated returns the configuration that rpcgen writes for transports.
func generated(t *testing.T, transports string) settings {
	t.Helper()
	text, err := os.ReadFile("../../../../generator/goserver/testdata/centrifugo/" + transports + ".json.golden")
	if err != nil {
		t.Fatal(err)
	}
	var s settings
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	return s
}

// set sets the value at a path, such as "channel.namespaces.0.channel_regex"; nil removes it.
func (s settings) set(path string, value any) {
	var at any = map[string]any(s)
	keys := strings.Split(path, ".")
	for _, key := range keys[:len(keys)-1] {
		switch in := at.(type) {
		case map[string]any:
			if in[key] == nil {
				in[key] = map[string]any{}
			}
			at = in[key]
		case []any:
			i, _ := strconv.Atoi(key)
			at = in[i]
		}
	}
	last := keys[len(keys)-1]
	if value == nil {
		delete(at.(map[string]any), last)
		return
	}
	at.(map[string]any)[last] = value
}

// A backend answers system.check_version behind both proxies.
type backend struct {
	*httptest.Server

	requests, replies string // the channel of requests, and that of replies, but for the user

	mu     sync.Mutex
	api    string // of Centrifugo
	mute   bool   // it publishes no reply
	unwary bool   // it answers whatever channel it is asked about
}

func newBackend(t *testing.T) *backend {
	t.Helper()
	b := &backend{requests: "rpc.requests", replies: "user#"}
	b.Server = httptest.NewServer(http.HandlerFunc(b.serve))
	t.Cleanup(b.Close)
	return b
}

func (b *backend) serve(w http.ResponseWriter, r *http.Request) {
	var request struct {
		User    string `json:"user"`
		Channel string `json:"channel"`
		Method  string `json:"method"`
		Data    struct {
			Method        string `json:"method"`
			CorrelationID string `json:"correlation_id"`
		} `json:"data"`
	}
	if r.Header.Get("X-Rpc-Secret") != proxySecret {
		http.Error(w, "no secret", http.StatusUnauthorized)
		return
	}
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	body := map[string]any{"result": map[string]any{"changed": []string{}, "missing": []string{}}}
	if request.Method+request.Data.Method != checkMethod {
		body = map[string]any{"error": map[string]any{"code": 404, "name": "unknown_method", "message": "no such method"}}
	}
	w.Header().Set("Content-Type", "application/json")
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case r.URL.Path == "/centrifugo/rpc":
		_ = json.NewEncoder(w).Encode(map[string]any{"result": map[string]any{"data": body}}) //nolint:errchkjson // it is JSON
	case request.Channel != b.requests && !b.unwary:
		_, _ = io.WriteString(w, `{"error":{"code":103,"message":"permission denied"}}`)
	default:
		body["correlation_id"] = request.Data.CorrelationID
		if !b.mute {
			b.publish(b.replies+request.User, body)
		}
		_, _ = io.WriteString(w, `{"result":{}}`)
	}
}

// subscribe has the backend take requests over a connection of its own.
func (b *backend) subscribe(t *testing.T, url string) {
	t.Helper()
	c, _, err := dial(t.Context(), url, "", 10*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.close)
	if _, err := c.connect(sign(t, map[string]any{"sub": "server", "channels": []string{b.requests}})); err != nil {
		t.Fatal(err)
	}
	go func() {
		for m := range c.messages {
			var request struct {
				CorrelationID string `json:"correlation_id"`
			}
			var from struct {
				User string `json:"user"`
			}
			if m.Push == nil || m.Push.Pub == nil || json.Unmarshal(m.Push.Pub.Data, &request) != nil || json.Unmarshal(m.Push.Pub.Info, &from) != nil {
				continue
			}
			b.publish(b.replies+from.User, map[string]any{"correlation_id": request.CorrelationID, "result": map[string]any{}})
		}
	}()
}

// publish publishes a reply. Who asked tells whether it came.
func (b *backend) publish(channel string, data any) {
	body, err := json.Marshal(map[string]any{"channel": channel, "data": data})
	if err != nil {
		return
	}
	request, err := http.NewRequest(http.MethodPost, b.api+"/publish", bytes.NewReader(body))
	if err != nil {
		return
	}
	request.Header.Set("X-Api-Key", apiKey)
	if response, err := http.DefaultClient.Do(request); err == nil {
		_ = response.Body.Close()
	}
}

// start runs Centrifugo, with a backend behind its proxies.
func start(t *testing.T, config settings, b *backend) *stack.Centrifugo {
	t.Helper()
	text, err := json.Marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	c := stack.RunCentrifugo(t, text)
	b.mu.Lock()
	b.api = c.API()
	b.mu.Unlock()
	return c
}
