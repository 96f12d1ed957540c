// Package tests holds the generated server's runtime against a real Centrifugo.
package tests

import (
	"encoding/json"
	"maps"
	"testing"

	"example.com/rpcgen/testdata/stack"
)

const (
	tokenSecret = "secret"
	apiKey      = "api-key"
	proxySecret = "proxy-secret"
)

// A centrifugo is one Centrifugo, which can be killed and started again at the same address.
type centrifugo struct{ *stack.Centrifugo }

// A setup is what differs in the configurations of the tests.
type setup struct {
	backend       string         // address of the proxies' endpoints; "" for none
	requests      map[string]any // options of the namespace rpc, besides those of the request channel
	queue         int            // client.queue_max_size
	boundary      string
	noStream      bool // without uni_http_stream
	binaryProxies bool
	channels      bool // with the namespaces of channels, see withChannels
}

// configuration returns a configuration as a server with these transports needs it.
func (s setup) configuration() map[string]any {
	proxy := func(path string) map[string]any {
		return map[string]any{
			"endpoint": "http://" + s.backend + path, "timeout": "35s", "include_connection_meta": true, "binary_encoding": s.binaryProxies,
			"http": map[string]any{"static_headers": map[string]string{"X-RPC-Secret": proxySecret}},
		}
	}
	namespace := map[string]any{"name": "rpc", "channel_regex": "^requests$", "publication_data_format": "json_object"}
	config := map[string]any{
		"client": map[string]any{
			"token": map[string]any{"hmac_secret_key": tokenSecret}, "concurrency": 512, "queue_max_size": s.queue,
			"recovery_max_publication_limit": 512, "disallow_anonymous_connection_tokens": true,
		},
		// Who is slow to read under load has more time than the second that is the default.
		"websocket": map[string]any{"write_timeout": "10s"},
		"http_api":  map[string]any{"key": apiKey},
		"health":    map[string]any{"enabled": true},
	}
	channel := map[string]any{
		"namespace_boundary": s.boundary,
		"without_namespace": map[string]any{
			"allow_user_limited_channels": true, "history_size": 512, "history_ttl": "60s", "force_recovery": true,
		},
		"namespaces": []any{namespace},
	}
	if s.backend != "" {
		namespace["publish_proxy_enabled"] = true
		channel["proxy"] = map[string]any{"publish": proxy("/centrifugo/publish")}
		config["rpc"] = map[string]any{"proxy": proxy("/centrifugo/rpc"), "without_namespace": map[string]any{"proxy_enabled": true}}
	} else {
		namespace["allow_publish_for_client"] = true
		namespace["presence"] = true
		config["uni_http_stream"] = map[string]any{"enabled": !s.noStream}
	}
	maps.Copy(namespace, s.requests)
	config["channel"] = channel
	if s.channels {
		withChannels(channel, proxy("/centrifugo/subscribe"))
	}
	return config
}

// startCentrifugo starts Centrifugo, and ends it with the test.
func startCentrifugo(tb testing.TB, s setup) *centrifugo {
	tb.Helper()
	if s.queue == 0 {
		s.queue = 16 << 20
	}
	if s.boundary == "" {
		s.boundary = "."
	}
	text, err := json.Marshal(s.configuration())
	if err != nil {
		tb.Fatal(err)
	}
	return &centrifugo{stack.RunCentrifugo(tb, text)}
}
