package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"time"
)

// configuration is what rpcgen writes for a backend that subscribes, less the addresses of that, and the namespace "open" for tests, in which
// every client may publish and subscribe: only there can one forge a reply.
//
//go:embed centrifugo.json
var configuration []byte

// settings are what a testserver is started with.
type settings struct {
	binary     string // path of Centrifugo
	serve      string
	ping, pong time.Duration // 0: as Centrifugo has them
	forget     bool          // a reply channel that is silent soon has another epoch
}

// object is a part of a configuration.
type object = map[string]any

// configure returns Centrifugo's configuration, whose proxies ask a backend at a URL.
func configure(set settings, backend string) ([]byte, error) {
	var config struct {
		Client  object `json:"client"`
		Socket  object `json:"websocket"`
		Stream  object `json:"uni_http_stream"`
		API     object `json:"http_api"`
		Health  object `json:"health"`
		Channel struct {
			Boundary   string   `json:"namespace_boundary"`
			Without    object   `json:"without_namespace"`
			Namespaces []object `json:"namespaces"`
			Proxy      object   `json:"proxy,omitempty"`
		} `json:"channel"`
		RPC struct {
			Proxy   object `json:"proxy"`
			Without object `json:"without_namespace"`
		} `json:"rpc"`
	}
	if err := json.Unmarshal(configuration, &config); err != nil {
		return nil, fmt.Errorf("centrifugo.json: %w", err)
	}
	proxy := func(path string) object {
		with := object{"endpoint": backend + path}
		maps.Copy(with, config.RPC.Proxy)
		return with
	}
	subscribe := proxy(subscribeProxyPath)
	subscribe["timeout"] = "4s" // a second more than in production, for a slow machine
	config.Channel.Proxy = object{"subscribe": subscribe}
	if set.serve == servePublish {
		requests := config.Channel.Namespaces[0]
		delete(requests, "allow_publish_for_client")
		requests["publish_proxy_enabled"] = true
		config.Channel.Proxy["publish"] = proxy(publishProxyPath)
	}
	config.RPC.Proxy = proxy(rpcProxyPath)
	if set.forget {
		config.Channel.Without["history_ttl"] = "1s"
		config.Channel.Without["history_meta_ttl"] = "1s"
	}
	if set.ping > 0 {
		config.Client["ping_interval"] = set.ping.String()
		config.Client["pong_timeout"] = set.pong.String()
		config.Client["expired_close_delay"] = "1s"
	}
	return json.Marshal(config)
}
