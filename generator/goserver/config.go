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
	publishEndpoint   = "http://127.0.0.1:9100/centrifugo/publish"
	rpcEndpoint       = "http://127.0.0.1:9100/centrifugo/rpc"
	subscribeEndpoint = "http://127.0.0.1:9100/centrifugo/subscribe"
)

const (
	defaultTimeout = 30 * time.Second // of a method that declares none, in the runtime
	progressTime   = 5 * time.Second  // after which a call that tells progress is answered at the latest, in the runtime
	proxyGrace     = 5 * time.Second  // what a proxy waits for beyond the longest timeout, so that the server's own answer comes first
	subscribeTime  = "3s"             // what the subscribe proxy waits for: a bit longer than an authorizer may take
	maxMissed      = 512              // replies, or events, that a client may miss and still gets
	historyTime    = "60s"            // for how long
	maxChannels    = 512              // that a connection may be subscribed to
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
		ChannelLimit                     int      `json:"channel_limit,omitempty"`
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
		Namespaces        []namespaceConfig   `json:"namespaces,omitempty"`
		Proxy             *channelProxyConfig `json:"proxy,omitempty"`
	}
	replyConfig struct {
		AllowUserLimitedChannels bool   `json:"allow_user_limited_channels"`
		ChannelRegex             string `json:"channel_regex,omitempty"`
		HistorySize              int    `json:"history_size"`
		HistoryTTL               string `json:"history_ttl"`
		ForceRecovery            bool   `json:"force_recovery"`
	}
	namespaceConfig struct {
		Name                       string `json:"name"`
		ChannelRegex               string `json:"channel_regex"`
		PublishProxyEnabled        bool   `json:"publish_proxy_enabled,omitempty"`
		AllowPublishForClient      bool   `json:"allow_publish_for_client,omitempty"`
		SubscribeProxyEnabled      bool   `json:"subscribe_proxy_enabled,omitempty"`
		AllowSubscribeForClient    bool   `json:"allow_subscribe_for_client,omitempty"`
		AllowUserLimitedChannels   bool   `json:"allow_user_limited_channels,omitempty"`
		HistorySize                int    `json:"history_size,omitempty"`
		HistoryTTL                 string `json:"history_ttl,omitempty"`
		ForceRecovery              bool   `json:"force_recovery,omitempty"`
		Presence                   bool   `json:"presence,omitempty"`
		AllowPresenceForSubscriber bool   `json:"allow_presence_for_subscriber,omitempty"`
		JoinLeave                  bool   `json:"join_leave,omitempty"`
		ForcePushJoinLeave         bool   `json:"force_push_join_leave,omitempty"`
		AllowPublishForSubscriber  bool   `json:"allow_publish_for_subscriber,omitempty"`
		PublicationDataFormat      string `json:"publication_data_format,omitempty"`
	}
	channelProxyConfig struct {
		Publish   *proxyConfig `json:"publish,omitempty"`
		Subscribe *proxyConfig `json:"subscribe,omitempty"`
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
				AllowUserLimitedChannels: true, HistorySize: maxMissed, HistoryTTL: historyTime, ForceRecovery: true,
			},
		},
	}
	config.addTransports(transports, proxyTimeout(api))
	config.addChannels(api.Channels)
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
		c.Channel.Namespaces = []namespaceConfig{requests()}
		c.Channel.Namespaces[0].PublishProxyEnabled = true
		c.Channel.Proxy = &channelProxyConfig{Publish: &proxyConfig{publishEndpoint, timeout, true}}
	}
	if slices.Contains(transports, SubscriberTransport) {
		c.Channel.Namespaces = []namespaceConfig{requests()}
		c.Channel.Namespaces[0].AllowPublishForClient = true
		c.Channel.Namespaces[0].Presence = true
		c.UniHTTPStream = &enabledConfig{true}
	}
	if slices.Contains(transports, RPCTransport) {
		c.RPC = &rpcConfig{proxyConfig{rpcEndpoint, timeout, true}, methodsConfig{true}}
	}
}

// requests is the namespace of the request channel, which holds no other channel.
func requests() namespaceConfig {
	return namespaceConfig{Name: "rpc", ChannelRegex: "^requests$", PublicationDataFormat: "json_object"}
}

// proxyTimeout returns how long Centrifugo waits for an answer: a while longer than any method may take, in whole seconds.
func proxyTimeout(api *rpcdef.API) string {
	longest := time.Duration(0)
	for _, m := range api.Methods() {
		timeout := m.Timeout
		if timeout == 0 {
			timeout = defaultTimeout
		}
		if m.Progress != nil {
			timeout = min(timeout, progressTime)
		}
		longest = max(longest, timeout)
	}
	return (longest + proxyGrace + time.Second - 1).Truncate(time.Second).String()
}
