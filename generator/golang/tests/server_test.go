// Package tests calls every method of examples/tasks through its generated client, over a real Centrifugo.
package tests

import (
	"fmt"
	"os"
	"testing"

	client "example.com/centrifugo_client"
	"example.com/rpcgen/testdata/stack"
)

var server *stack.TestServer

func TestMain(m *testing.M) {
	var err error
	if server, err = stack.StartTestServer(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	server.Stop()
	os.Exit(code)
}

// connect returns a client that is connected as user until the test ends.
func connect(t *testing.T, user string) *client.CentrifugoRPCClient {
	t.Helper()
	return connectTo(t, server, user)
}

func connectTo(t *testing.T, server *stack.TestServer, user string) *client.CentrifugoRPCClient {
	t.Helper()
	rpc, err := client.NewCentrifugoRPCClient(client.CentrifugoConfig{URL: server.URL, Token: server.Get(t, "/token?user="+user), UserID: user})
	if err != nil {
		t.Fatal(err)
	}
	if err := rpc.Connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := rpc.Disconnect(); err != nil {
			t.Error(err)
		}
	})
	return rpc
}
