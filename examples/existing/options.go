// Package existing shows calls beside the channels of a Centrifugo that is there already, as docs/existing-centrifugo.md has it.
package existing

import (
	centrifugoclient "example.com/rpcgen/generator/golang/runtime"
	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

func serverOptions(api, apiKey, proxySecret string) rpcserver.Options {
	return rpcserver.Options{
		API:            []string{api},
		APIKey:         apiKey,
		ProxySecret:    proxySecret,
		RequestChannel: "rpc:requests",
		ReplyChannel:   "replies:user#{user_id}",
	}
}

func clientOptions(url, token, userID string) centrifugoclient.CentrifugoConfig {
	return centrifugoclient.CentrifugoConfig{
		URL:            url,
		Token:          token,
		UserID:         userID,
		RequestChannel: "rpc:requests",
		ReplyChannel:   "replies:user#{user_id}",
	}
}
