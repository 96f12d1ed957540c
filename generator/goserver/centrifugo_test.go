package goserver

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/rpcdef"
)

// combinations are the transports that go together.
var combinations = [][]string{{"publish", "rpc"}, {"rpc"}, {"publish"}, {"subscriber"}, {"subscriber", "rpc"}}

func configOf(t *testing.T, api *rpcdef.API, transports []string) []byte {
	t.Helper()
	for _, file := range generated(t, api, Options{Transports: transports}) {
		if file.Path == "centrifugo.json" {
			return file.Data
		}
	}
	t.Fatal("found no centrifugo.json")
	return nil
}

// TestCentrifugoTakes starts Centrifugo on each configuration. Only its log tells of keys that it doesn't know.
func TestCentrifugoTakes(t *testing.T) {
	for _, transports := range combinations {
		for prefix, api := range map[string]*rpcdef.API{"": tasksAPI(), "channels-": channelsAPI()} {
			name := prefix + strings.Join(transports, "-")
			t.Run(name, func(t *testing.T) {
				config := configOf(t, api, transports)
				checkGolden(t, filepath.Join("testdata", "centrifugo", name+".json.golden"), config)
				c := start(t, config)
				if warned := c.stop(); warned != "" {
					t.Errorf("it warns: %s", warned)
				}
			})
		}
	}
}

// TestUnknownKeys holds that the log of a wrong configuration says so: without that, the test above would show nothing.
func TestUnknownKeys(t *testing.T) {
	config := configOf(t, tasksAPI(), []string{"rpc"})
	wrong := bytes.Replace(config, []byte(`"force_recovery"`), []byte(`"force_recovry"`), 1)
	if warned := start(t, wrong).stop(); !strings.Contains(warned, "force_recovry") {
		t.Errorf("it warns %q, want something about force_recovry", warned)
	}
}

// TestEnvironment holds that Centrifugo takes its secrets and the origins from its environment.
func TestEnvironment(t *testing.T) {
	c := start(t, configOf(t, tasksAPI(), DefaultTransports()))
	defer c.stop()
	for _, test := range []struct {
		path, key, value string
		want             int
	}{
		{"/api/info", "X-API-Key", "", http.StatusUnauthorized},
		{"/api/info", "X-API-Key", "api-key", http.StatusOK},
		{"/connection/websocket", "Origin", "https://www.example.com", http.StatusSwitchingProtocols},
		{"/connection/websocket", "Origin", "https://elsewhere.example", http.StatusForbidden},
	} {
		if got := c.ask(test.path, test.key, test.value); got != test.want {
			t.Errorf("%s with %s %q: status %d, want %d", test.path, test.key, test.value, got, test.want)
		}
	}
}

// TestProxyEnvironment holds that Centrifugo takes the addresses of the server from its environment, and the secret that it shows there.
func TestProxyEnvironment(t *testing.T) {
	requests := make(chan *http.Request, 3)
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests <- r
		_, _ = io.WriteString(w, `{"result":{}}`)
	}))
	defer backend.Close()
	c := start(t, configOf(t, channelsAPI(), DefaultTransports()),
		"CENTRIFUGO_CHANNEL_PROXY_PUBLISH_ENDPOINT="+backend.URL+"/publish", "CENTRIFUGO_RPC_PROXY_ENDPOINT="+backend.URL+"/rpc",
		"CENTRIFUGO_CHANNEL_PROXY_SUBSCRIBE_ENDPOINT="+backend.URL+"/subscribe")
	defer c.stop()
	c.send(
		`{"id":1,"connect":{"token":"`+c.token()+`"}}`,
		`{"id":2,"rpc":{"method":"tasks.list","data":{}}}`,
		`{"id":3,"publish":{"channel":"rpc.requests","data":{}}}`,
		`{"id":4,"subscribe":{"channel":"chat.lobby"}}`,
	)
	paths := map[string]bool{}
	for range 3 {
		select {
		case r := <-requests:
			paths[r.URL.Path] = true
			if got := r.Header.Get("X-Rpc-Secret"); got != "proxy-secret" {
				t.Errorf("%s came with the secret %q", r.URL.Path, got)
			}
		case <-time.After(30 * time.Second):
			t.Fatal("a request is missing")
		}
	}
	if diff := cmp.Diff(map[string]bool{"/publish": true, "/rpc": true, "/subscribe": true}, paths); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// environment is what docs/server.md names: a variable that Centrifugo doesn't know is a warning, too.
var environment = []string{
	"CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY=secret",
	"CENTRIFUGO_HTTP_API_KEY=api-key",
	"CENTRIFUGO_CLIENT_ALLOWED_ORIGINS=https://app.example.com https://www.example.com",
	`CENTRIFUGO_CHANNEL_PROXY_PUBLISH_HTTP_STATIC_HEADERS={"X-RPC-Secret":"proxy-secret"}`,
	"CENTRIFUGO_CHANNEL_PROXY_PUBLISH_ENDPOINT=http://127.0.0.1:9100/centrifugo/publish",
	`CENTRIFUGO_CHANNEL_PROXY_SUBSCRIBE_HTTP_STATIC_HEADERS={"X-RPC-Secret":"proxy-secret"}`,
	"CENTRIFUGO_CHANNEL_PROXY_SUBSCRIBE_ENDPOINT=http://127.0.0.1:9100/centrifugo/subscribe",
	`CENTRIFUGO_RPC_PROXY_HTTP_STATIC_HEADERS={"X-RPC-Secret":"proxy-secret"}`,
	"CENTRIFUGO_RPC_PROXY_ENDPOINT=http://127.0.0.1:9100/centrifugo/rpc",
}

// TestDocumentedEnvironment holds that docs/server.md names these variables, and no others.
func TestDocumentedEnvironment(t *testing.T) {
	page, err := os.ReadFile("../../docs/server.md")
	if err != nil {
		t.Fatal(err)
	}
	var names, named []string
	for _, variable := range environment {
		name, _, _ := strings.Cut(variable, "=")
		names = append(names, name)
	}
	for _, name := range regexp.MustCompile("`(CENTRIFUGO_[A-Z_]+)`").FindAllStringSubmatch(string(page), -1) {
		named = append(named, name[1])
	}
	slices.Sort(names)
	slices.Sort(named)
	if diff := cmp.Diff(names, named); diff != "" {
		t.Errorf("-environment +page\n%s", diff)
	}
}

// TestProxyTimeout holds that Centrifugo waits for longer than any method may take.
func TestProxyTimeout(t *testing.T) {
	for _, test := range []struct {
		timeouts []time.Duration
		want     string
	}{
		{nil, "5s"},
		{[]time.Duration{0}, "35s"},
		{[]time.Duration{time.Second, 2 * time.Second}, "7s"},
		{[]time.Duration{time.Second, 0}, "35s"},
		{[]time.Duration{0, time.Hour}, "1h0m5s"},
		{[]time.Duration{1500 * time.Millisecond}, "7s"},
	} {
		var methods []*rpcdef.Method
		for _, timeout := range test.timeouts {
			methods = append(methods, &rpcdef.Method{Timeout: timeout})
		}
		if diff := cmp.Diff(test.want, proxyTimeout(api(service("tasks", "Service", tasks, methods...)))); diff != "" {
			t.Errorf("%v: -want +got\n%s", test.timeouts, diff)
		}
	}
}
