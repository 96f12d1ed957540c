package tests

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	client "example.com/centrifugo_client"

	"example.com/rpcgen/testdata/stack"
)

// TestSubscribe does what docs/clients.md shows, by Centrifugo: the embedded server has no channels but those of calls.
func TestSubscribe(t *testing.T) {
	server, err := stack.StartTestServer("-serve", "subscriber")
	if err != nil {
		t.Fatal(err)
	}
	defer server.Stop()
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	var publishing sync.WaitGroup
	publishing.Go(func() { // again and again, because nothing says when it is subscribed
		for ; ctx.Err() == nil; time.Sleep(50 * time.Millisecond) {
			response, err := http.Post(server.Control+"/publish?channel=open.news", "application/json", strings.NewReader(`"hello"`))
			if err != nil {
				t.Error(err)
				return
			}
			_ = response.Body.Close()
		}
	})
	err = follow(ctx, connectTo(t, server, "reader"), func(data json.RawMessage) {
		if string(data) != `"hello"` {
			t.Errorf("got %s", data)
		}
		stop()
	}, func() { t.Error("a gap") })
	stop()
	publishing.Wait() // the server goes on as long
	if !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
}

func follow(ctx context.Context, rpc *client.CentrifugoRPCClient, show func(json.RawMessage), reload func()) error {
	for publication, err := range rpc.Subscribe(ctx, "open.news") {
		switch {
		case errors.Is(err, client.ErrGap):
			reload() // some may be missing here; more will come
		case err != nil:
			return err
		default:
			show(publication.Data)
		}
	}
	return nil
}
