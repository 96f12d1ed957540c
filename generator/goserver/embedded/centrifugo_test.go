package embedded_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"example.com/rpcgen/testdata/stack"
)

const (
	tokenSecret = "secret"
	apiKey      = "api-key"
	proxySecret = "proxy-secret"
)

// configuration is the one that a generated server ships with both proxies, for a backend at this address.
func configuration(backend string) map[string]any {
	proxy := func(path string) map[string]any {
		return map[string]any{
			"endpoint": backend + path, "timeout": "35s",
			"http": map[string]any{"static_headers": map[string]string{"X-RPC-Secret": proxySecret}}, "include_connection_meta": true,
		}
	}
	return map[string]any{
		"client": map[string]any{
			"token":       map[string]string{"hmac_secret_key": tokenSecret},
			"concurrency": 512, "queue_max_size": 16 << 20, "recovery_max_publication_limit": 512,
			"disallow_anonymous_connection_tokens": true,
		},
		"http_api": map[string]string{"key": apiKey},
		"health":   map[string]bool{"enabled": true},
		"channel": map[string]any{
			"namespace_boundary": ".",
			"without_namespace": map[string]any{
				"allow_user_limited_channels": true, "history_size": 512, "history_ttl": "60s", "force_recovery": true,
			},
			"namespaces": []any{map[string]any{
				"name": "rpc", "channel_regex": "^requests$", "publish_proxy_enabled": true, "publication_data_format": "json_object",
			}},
			"proxy": map[string]any{"publish": proxy("/centrifugo/publish")},
		},
		"rpc": map[string]any{
			"proxy":             proxy("/centrifugo/rpc"),
			"without_namespace": map[string]bool{"proxy_enabled": true},
		},
	}
}

// startCentrifugo runs the real Centrifugo until the test ends. It returns its address, e.g. "127.0.0.1:4711".
func startCentrifugo(tb testing.TB, config map[string]any) string {
	tb.Helper()
	text, err := json.Marshal(config)
	if err != nil {
		tb.Fatal(err)
	}
	return stack.RunCentrifugo(tb, text).Address
}

// startHTTP serves a handler on a free port until the test ends, and returns its address.
func startHTTP(tb testing.TB, handler http.Handler) string {
	tb.Helper()
	s := httptest.NewServer(handler)
	tb.Cleanup(s.Close)
	return s.Listener.Addr().String()
}
