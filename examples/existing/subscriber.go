package existing

import (
	"context"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

func newSubscriber(api, apiKey string) (*rpcserver.Server, error) {
	return rpcserver.New(rpcserver.Options{
		API:            []string{api},
		APIKey:         apiKey,
		NoProxies:      true,
		RequestChannel: "rpc:requests",
		ReplyChannel:   "replies:user#{user_id}",
	})
}

func subscribe(ctx context.Context, server *rpcserver.Server, tokenSecret string) error {
	return server.Subscribe(ctx, rpcserver.SubscribeOptions{Secret: tokenSecret})
}
