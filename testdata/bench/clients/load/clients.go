package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	client "example.com/centrifugo_client"

	"example.com/rpcgen/testdata/bench/turns"
)

// params are the same for all calls.
var params = client.Params{UserID: "42", IncludeCompleted: true}

// An untyped calls a method by its name.
type untyped func(ctx context.Context, method string, params any) (json.RawMessage, error)

// A typed client has methods for those of the server.
type typed interface {
	NoopGet(ctx context.Context, params client.Params) (*client.Result, error)
}

// pick returns the ways to call by the typed client, or by the other one.
func pick(byTypes bool, at place, call untyped, api typed) turns.Clients {
	c := turns.Clients{Call: checkRaw(call), Gate: at.setGate}
	c.Wait = func(ctx context.Context) error {
		_, err := call(ctx, "noop.wait", params)
		return err
	}
	if byTypes {
		c.Call = checkTyped(api)
	}
	return c
}

func checkRaw(call untyped) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		result, err := call(ctx, "noop.get", params)
		if err == nil && !bytes.HasPrefix(result, []byte(`{"total":2,`)) {
			err = fmt.Errorf("got %s", result)
		}
		return err
	}
}

func checkTyped(api typed) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		result, err := api.NoopGet(ctx, params)
		if err == nil && (result.Total != len(params.UserID) || result.Completed != 17) {
			err = fmt.Errorf("got %+v", result)
		}
		return err
	}
}

// setGate opens or closes the gate over a connection of its own, by native RPC: no replies to others come there.
func (at place) setGate(ctx context.Context, open bool) error {
	rpc, err := connect(ctx, at, client.TransportRPC)
	if err != nil {
		return err
	}
	defer rpc.Disconnect() //nolint:errcheck // the connection is over in any case
	_, err = client.NewAPIClient(rpc).NoopSetGate(ctx, client.GateParams{Open: open})
	return err
}
