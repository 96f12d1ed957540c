package doctor

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the doctor says to testdata")

// A patient is a configuration, and how it is looked at.
type patient struct {
	name       string
	transports string // of the generated configuration that it is made of; "publish-rpc" by default
	settings   settings
	claims     map[string]any // of the token, besides those of user 7
	backend    func(*backend)
	options    func(*Options)
	servers    int      // that subscribe to the requests
	broken     []string // the settings that are named
}

var patients = []patient{
	{name: "good"},
	{name: "good_channels", transports: "channels-publish-rpc"},
	{name: "good_without_api", options: func(o *Options) { o.API, o.APIKey = "", "" }},
	{name: "good_rpc_only", transports: "rpc", options: func(o *Options) { o.Transports = []string{RPC} }},
	{name: "good_origin", settings: settings{"client.allowed_origins": []string{"https://app.example.com"}}, options: func(o *Options) { o.Origin = "https://app.example.com" }},
	{
		name: "good_default_boundary", settings: settings{
			"channel.namespace_boundary": nil, "channel.without_namespace": nil,
			"channel.namespaces": []any{
				map[string]any{"name": "rpc", "channel_regex": "^requests$", "publish_proxy_enabled": true},
				map[string]any{"name": "replies", "allow_user_limited_channels": true, "history_size": 512, "history_ttl": "60s", "force_recovery": true},
			},
		},
		backend: func(b *backend) { b.requests, b.replies = "rpc:requests", "replies:user#" },
		options: func(o *Options) { o.RequestChannel, o.ReplyChannel = "rpc:requests", "replies:user#{user_id}" },
	},
	{
		name: "boundary", settings: settings{
			"channel.namespace_boundary": ":", "channel.namespaces": []any{}, "channel.without_namespace.publish_proxy_enabled": true,
		},
		backend: func(b *backend) { b.unwary = true }, broken: []string{"channel.namespace_boundary"},
	},
	{
		name: "boundary_open", settings: settings{"channel.namespace_boundary": ":", "channel.namespaces": []any{}, "channel.without_namespace.allow_publish_for_client": true},
		options: hurry, broken: []string{"channel.namespace_boundary"},
	},
	{
		name: "no_publish_proxy", settings: settings{"channel.namespaces.0.publish_proxy_enabled": false, "channel.proxy": nil},
		broken: []string{"channel.namespaces[rpc].publish_proxy_enabled"},
	},
	{name: "no_namespace", settings: settings{"channel.namespaces": []any{}}, broken: []string{"channel.namespaces[rpc]"}},
	{
		name: "no_rpc_proxy", settings: settings{"rpc.without_namespace.proxy_enabled": false},
		broken: []string{"rpc.without_namespace.proxy_enabled"},
	},
	{
		name: "rpc_boundary", settings: settings{"rpc.namespace_boundary": "."},
		broken: []string{"rpc.namespace_boundary"},
	},
	{name: "server_down", backend: func(b *backend) { b.Close() }, broken: []string{"channel.proxy.publish.endpoint", "rpc.proxy.endpoint"}},
	{
		name: "wrong_secret", settings: settings{"rpc.proxy.http.static_headers": map[string]string{"X-RPC-Secret": "another"}},
		broken: []string{"rpc.proxy.http.static_headers"},
	},
	{
		name: "no_reply", backend: func(b *backend) { b.mute = true }, options: hurry,
		broken: []string{"http_api.key"},
	},
	{
		name: "no_history", settings: settings{
			"channel.without_namespace.history_size": 0, "channel.without_namespace.history_ttl": "0s", "channel.without_namespace.force_recovery": false,
		}, broken: []string{"channel.without_namespace.history_size"},
	},
	{name: "no_force_recovery", settings: settings{"channel.without_namespace.force_recovery": false}, broken: []string{"channel.without_namespace.force_recovery"}},
	{name: "short_history", settings: settings{"channel.without_namespace.history_size": 100}, broken: []string{"channel.without_namespace.history_size"}},
	{name: "short_recovery", settings: settings{"client.recovery_max_publication_limit": nil}, broken: []string{"client.recovery_max_publication_limit"}},
	{
		name: "no_user_limited_channels", settings: settings{"channel.without_namespace.allow_user_limited_channels": false},
		broken: []string{"channel.without_namespace.allow_user_limited_channels"},
	},
	{name: "requests_readable", settings: settings{"channel.namespaces.0.allow_subscribe_for_client": true}, broken: []string{"channel.namespaces[rpc].allow_subscribe_for_client"}},
	{name: "history_readable", settings: settings{"channel.without_namespace.allow_history_for_client": true}, broken: []string{"channel.without_namespace.allow_history_for_client"}},
	{
		name: "history_readable_by_subscribers", settings: settings{"channel.without_namespace.allow_history_for_subscriber": true},
		broken: []string{"channel.without_namespace.allow_history_for_subscriber"},
	},
	{
		name: "replies_forgeable", settings: settings{"channel.without_namespace.allow_publish_for_subscriber": true},
		broken: []string{"channel.without_namespace.allow_publish_for_subscriber"},
	},
	{name: "no_channel_regex", settings: settings{"channel.namespaces.0.channel_regex": nil}, broken: []string{"channel.namespaces[rpc].channel_regex"}},
	{name: "no_concurrency", settings: settings{"client.concurrency": nil}, broken: []string{"client.concurrency"}},
	{name: "small_queue", settings: settings{"client.queue_max_size": nil}, broken: []string{"client.queue_max_size"}},
	{name: "small_messages", settings: settings{"websocket.message_size_limit": 8192}, broken: []string{"websocket.message_size_limit"}},
	{name: "any_origin", settings: settings{"client.allowed_origins": []string{"*"}}, broken: []string{"client.allowed_origins"}},
	{name: "origin_refused", options: func(o *Options) { o.Origin = "https://app.example.com" }, broken: []string{"client.allowed_origins"}},
	{name: "insecure", settings: settings{"client.insecure": true}, broken: []string{"client.insecure"}},
	{name: "unsigned_tokens", settings: settings{"client.insecure_skip_token_signature_verify": true}, broken: []string{"client.insecure_skip_token_signature_verify"}},
	{name: "no_token_needed", settings: settings{"client.allow_anonymous_connect_without_token": true}, broken: []string{"client.allow_anonymous_connect_without_token"}},
	{name: "no_pongs", settings: settings{"client.pong_timeout": "-1s"}, broken: []string{"client.pong_timeout"}},
	{name: "expired_token", claims: map[string]any{"exp": 1}, broken: []string{"expired"}},
	{name: "wrong_token_secret", settings: settings{"client.token.hmac_secret_key": "another"}, broken: []string{"client.token.hmac_secret_key"}},
	{name: "wrong_path", options: func(o *Options) { o.URL += "s" }, broken: []string{"websocket.handler_prefix"}},
	{name: "bad_user", claims: map[string]any{"sub": "9,1"}, broken: []string{"user id"}},
	{name: "no_user", claims: map[string]any{"sub": ""}, broken: []string{"no user"}},
	{
		name: "anonymous_tokens", claims: map[string]any{"sub": ""}, settings: settings{"client.disallow_anonymous_connection_tokens": false},
		broken: []string{"client.disallow_anonymous_connection_tokens"},
	},
	{name: "no_jwt", options: func(o *Options) { o.Token = "no-jwt" }, broken: []string{"JWT"}},
	{name: "wrong_api_key", settings: settings{"http_api.key": "another"}, options: hurry, broken: []string{"http_api.key"}},
	{name: "insecure_api", settings: settings{"http_api.insecure": true}, broken: []string{"http_api.insecure"}},
	{name: "good_subscriber", transports: "subscriber", servers: 1, options: func(o *Options) { o.Transports = []string{Subscriber} }},
	{
		name: "two_servers_subscribe", transports: "subscriber", servers: 2, options: func(o *Options) { o.Transports = []string{Subscriber} },
		broken: []string{"2 subscribe to rpc.requests"},
	},
	{
		name: "no_presence", transports: "subscriber", servers: 1, settings: settings{"channel.namespaces.0.presence": nil},
		options: func(o *Options) { o.Transports = []string{Subscriber} }, broken: []string{"channel.namespaces[rpc].presence"},
	},
	{
		name: "no_publishing", transports: "subscriber", servers: 1, settings: settings{"channel.namespaces.0.allow_publish_for_client": false},
		options: func(o *Options) { o.Transports = []string{Subscriber} }, broken: []string{"channel.namespaces[rpc].allow_publish_for_client"},
	},
	{name: "no_server_subscribes", transports: "subscriber", options: func(o *Options) {
		o.Transports, o.Timeout = []string{Subscriber}, soon
	}, broken: []string{"0 subscribe to rpc.requests"}},
}

// soon is how long steps wait where one isn't answered.
const soon = 2 * time.Second

func hurry(o *Options) { o.Timeout = soon }

// TestPatients looks at Centrifugo with good configurations, and with ones that have one thing wrong each.
func TestPatients(t *testing.T) {
	t.Parallel()
	for _, p := range patients {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			text, ok := p.look(t)
			if good := p.broken == nil; ok != good {
				t.Errorf("found %t, want %t", ok, good)
			}
			var failures []string
			for line := range strings.Lines(text) {
				if strings.HasPrefix(line, "FAIL") {
					failures = append(failures, line)
				}
			}
			for _, setting := range p.broken {
				if !strings.Contains(strings.Join(failures, ""), setting) {
					t.Errorf("no line names %s", setting)
				}
			}
			compare(t, p.name, text)
		})
	}
}

// look returns what the doctor says of a patient.
func (p patient) look(t *testing.T) (text string, ok bool) {
	t.Helper()
	b := newBackend(t)
	config := p.config(t, b)
	if p.backend != nil {
		p.backend(b)
	}
	c := start(t, config, b)
	for range p.servers {
		b.subscribe(t, c.URL())
	}
	claims := map[string]any{"sub": "7"}
	maps.Copy(claims, p.claims)
	options := Options{URL: c.URL(), Token: sign(t, claims), API: c.API(), APIKey: apiKey}
	if p.options != nil {
		p.options(&options)
	}
	var out bytes.Buffer
	ok, err := Run(t.Context(), options, &out)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{options.Token, apiKey, proxySecret, tokenSecret} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("the secret %q is printed:\n%s", secret, out.String())
		}
	}
	return out.String(), ok
}

// config returns the patient's configuration, whose proxies ask b.
func (p patient) config(t *testing.T, b *backend) settings {
	t.Helper()
	transports := cmp.Or(p.transports, "publish-rpc")
	config := generated(t, transports)
	config.set("client.token.hmac_secret_key", tokenSecret)
	config.set("http_api.key", apiKey)
	if strings.Contains(transports, "publish") {
		config.set("channel.proxy.publish.endpoint", b.URL+"/centrifugo/publish")
		config.set("channel.proxy.publish.http.static_headers", map[string]string{"X-RPC-Secret": proxySecret})
	}
	if strings.Contains(transports, "rpc") {
		config.set("rpc.proxy.endpoint", b.URL+"/centrifugo/rpc")
		config.set("rpc.proxy.http.static_headers", map[string]string{"X-RPC-Secret": proxySecret})
	}
	for path, value := range p.settings {
		config.set(path, value)
	}
	return config
}

// sign returns a token.
func sign(t *testing.T, claims map[string]any) string {
	t.Helper()
	payload, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	text := encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode(payload)
	mac := hmac.New(sha256.New, []byte(tokenSecret))
	mac.Write([]byte(text))
	return text + "." + encode(mac.Sum(nil))
}

// compare compares what is said with a file in testdata. What differs from run to run has placeholders there.
func compare(t *testing.T, name, text string) {
	t.Helper()
	text = regexp.MustCompile(`rpcgen-doctor-[a-z0-9]{26}`).ReplaceAllString(text, "STRANGER")
	text = regexp.MustCompile(`Centrifugo [0-9.]+`).ReplaceAllString(text, "Centrifugo VERSION")
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), text); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
