package main

import (
	"context"
	"fmt"
	"net/http"

	"connectrpc.com/connect"

	client "example.com/centrifugo_client"
	"example.com/rpcgen/testdata/bench/calls/stats"
)

var params = client.TaskStatsParams{UserID: "42", IncludeCompleted: true}

// A caller makes a call.
type caller func(ctx context.Context) error

// dial returns a caller by one connection.
func dial(ctx context.Context, kind, url, user, token string) (caller, error) {
	switch kind {
	case "rpc":
		return dialGenerated(ctx, client.CentrifugoConfig{URL: url, UserID: user, Token: token, Transport: client.TransportRPC})
	case "correlation":
		return dialGenerated(ctx, client.CentrifugoConfig{URL: url, UserID: user, Token: token})
	case "connect":
		return dialConnect(url), nil
	default:
		return nil, fmt.Errorf("-kind %q, want rpc, correlation or connect", kind)
	}
}

// dialGenerated calls by the generated client.
func dialGenerated(ctx context.Context, config client.CentrifugoConfig) (caller, error) {
	conn, err := client.NewCentrifugoRPCClient(config)
	if err != nil {
		return nil, err
	}
	if err := conn.Connect(ctx); err != nil {
		return nil, err
	}
	api := client.NewAPIClient(conn)
	return func(ctx context.Context) error {
		result, err := api.TasksGetStats(ctx, params)
		if err != nil {
			return err
		}
		return check(result)
	}, nil
}

// dialConnect calls by connect-go over HTTP/2 without encryption.
func dialConnect(url string) caller {
	transport := &http.Transport{Protocols: new(http.Protocols)}
	transport.Protocols.SetUnencryptedHTTP2(true)
	api := connect.NewClient[client.TaskStatsParams, client.TaskStatsResult](
		&http.Client{Transport: transport}, url+stats.Procedure, connect.WithCodec(stats.Codec{}))
	return func(ctx context.Context) error {
		result, err := api.CallUnary(ctx, connect.NewRequest(&params))
		if err != nil {
			return err
		}
		return check(result.Msg)
	}
}

func check(result *client.TaskStatsResult) error {
	if result.Total != len(params.UserID) || result.Completed != 17 {
		return fmt.Errorf("got %+v", result)
	}
	return nil
}
