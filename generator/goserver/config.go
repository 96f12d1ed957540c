package goserver

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"

	"example.com/rpcgen/rpcdef"
)

// The addresses at which Centrifugo calls a server that listens on port 9100 of the same machine.
const (
	publishEndpoint = "http://127.0.0.1:9100/centrifugo/publish"
	rpcEndpoint     = "http://127.0.0.1:9100/centrifugo/rpc"
)

const (
	defaultTimeout = 30 * time.Second // of a method that declares none, in the runtime
	proxyGrace     = 5 * time.Second  // what a proxy waits for beyond the longest timeout, so that the server's own answer comes first
	maxMissed      = 512              // replies that a client may miss and still gets
)

// The types below are the part of Centrifugo's configuration that an API needs, in the order of the file. Secrets aren't in it: Centrifugo takes them from
// its environment.
type (
	centrifugoConfig struct {
		Client        clientConfig   `json:"client"`
		WebSocket     socketConfig   `json:"websocket"`
		UniHTTPStream *enabledConfig `json:"uni_http_stream,omitempty"`
		Health        enabledConfig  `json:"health"`
		Channel       channelConfig  `json:"channel"`
		RPC           *rpcConfig     `json:"rpc,omitempty"`
	}
	clientConfig struct {
		AllowedOrigins                   []string `json:"allowed_origins"`
		Concurrency                      int      `json:"concurrency"`
		QueueMaxSize                     int      `json:"queue_max_size"`
		RecoveryMaxPublicationLimit      int      `json:"recovery_max_publication_limit"`
		DisallowAnonymousConnectionToken bool     `json:"disallow_anonymous_connection_tokens"`
	}
	socketConfig struct {
		WriteTimeout string `json:"write_timeout"`
	}
	enabledConfig struct {
		Enabled bool `json:"enabled"`
	}
	channelConfig struct {
		NamespaceBoundary string              `json:"namespace_boundary"`
		WithoutNamespace  replyConfig         `json:"without_namespace"`
		Namespaces        []requestConfig     `json:"namespaces,omitempty"`
		Proxy             *channelProxyConfig `json:"proxy,omitempty"`
	}
	replyConfig struct {
		AllowUserLimitedChannels bool   `json:"allow_user_limited_channels"`
		HistorySize              int    `json:"history_size"`
		HistoryTTL               string `json:"history_ttl"`
		ForceRecovery            bool   `json:"force_recovery"`
	}
	requestConfig struct {
		Name                  string `json:"name"`
		ChannelRegex          string `json:"channel_regex"`
		PublishProxyEnabled   bool   `json:"publish_proxy_enabled,omitempty"`
		AllowPublishForClient bool   `json:"allow_publish_for_client,omitempty"`
		Presence              bool   `json:"presence,omitempty"`
		PublicationDataFormat string `json:"publication_data_format"`
	}
	channelProxyConfig struct {
		Publish proxyConfig `json:"publish"`
	}
	rpcConfig struct {
		Proxy            proxyConfig   `json:"proxy"`
		WithoutNamespace methodsConfig `json:"without_namespace"`
	}
	methodsConfig struct {
		ProxyEnabled bool `json:"proxy_enabled"`
	}
	proxyConfig struct {
		Endpoint              string `json:"endpoint"`
		Timeout               string `json:"timeout"`
		IncludeConnectionMeta bool   `json:"include_connection_meta"`
	}
)

// centrifugoFile prints centrifugo.json.
func centrifugoFile(api *rpcdef.API, transports []string) []byte {
	config := centrifugoConfig{
		Client: clientConfig{
			AllowedOrigins:                   []string{}, // no page of any other site may connect
			Concurrency:                      512,
			QueueMaxSize:                     16 << 20,
			RecoveryMaxPublicationLimit:      maxMissed,
			DisallowAnonymousConnectionToken: true,
		},
		WebSocket: socketConfig{WriteTimeout: "10s"},
		Health:    enabledConfig{true},
		Channel: channelConfig{
			NamespaceBoundary: ".",
			WithoutNamespace: replyConfig{
				AllowUserLimitedChannels: true, HistorySize: maxMissed, HistoryTTL: "60s", ForceRecovery: true,
			},
		},
	}
	config.addTransports(transports, proxyTimeout(api))
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(config); err != nil {
		panic("goserver: " + err.Error())
	}
	return b.Bytes()
}

// addTransports adds what the transports need. Centrifugo waits for answers of the server for so long.
func (c *centrifugoConfig) addTransports(transports []string, timeout string) {
	if slices.Contains(transports, PublishTransport) {
		c.Channel.Namespaces = []requestConfig{requests()}
		c.Channel.Namespaces[0].PublishProxyEnabled = true
		c.Channel.Proxy = &channelProxyConfig{proxyConfig{publishEndpoint, timeout, true}}
	}
	if slices.Contains(transports, SubscriberTransport) {
		c.Channel.Namespaces = []requestConfig{requests()}
		c.Channel.Namespaces[0].AllowPublishForClient = true
		c.Channel.Namespaces[0].Presence = true
		c.UniHTTPStream = &enabledConfig{true}
	}
	if slices.Contains(transports, RPCTransport) {
		c.RPC = &rpcConfig{proxyConfig{rpcEndpoint, timeout, true}, methodsConfig{true}}
	}
}

// requests is the namespace of the request channel, which holds no other channel.
func requests() requestConfig {
	return requestConfig{Name: "rpc", ChannelRegex: "^requests$", PublicationDataFormat: "json_object"}
}

// proxyTimeout returns how long Centrifugo waits for an answer: a while longer than any method may take, in whole seconds.
func proxyTimeout(api *rpcdef.API) string {
	longest := time.Duration(0)
	for _, m := range api.Methods() {
		timeout := m.Timeout
		if timeout == 0 {
			timeout = defaultTimeout
		}
		longest = max(longest, timeout)
	}
	return (longest + proxyGrace + time.Second - 1).Truncate(time.Second).String()
}
