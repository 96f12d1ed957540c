package centrifugoclient_test

import (
	"context"
	"reflect"
	"testing"

	client "example.com/centrifugo_client"
	"example.com/centrifugo_client/rpctest"
)

// A fake answers with unions as a server does: what tells the members apart is written, whether or not it is set.
func TestFake(t *testing.T) {
	fake := &rpctest.Fake{}
	var api client.API = client.NewAPIClient(fake)
	rpctest.Handle(fake, api.BlocksFirst, func(context.Context) (client.Block, error) { return &client.TextBlock{Text: "a"}, nil })
	rpctest.Handle(fake, api.BlocksList, func(_ context.Context, params client.TextBlock) ([]client.Block, error) {
		return []client.Block{&params, nil, &client.UnknownBlock{Value: "new", Data: []byte(`{"type":"new"}`)}}, nil
	})
	first, err := api.BlocksFirst(t.Context())
	if want := (&client.TextBlock{Type: "text", Text: "a"}); err != nil || !reflect.DeepEqual(first, want) {
		t.Errorf("got %+v, %v; want %+v", first, err, want)
	}
	list, err := api.BlocksList(t.Context(), client.TextBlock{Text: "b"})
	want := []client.Block{&client.TextBlock{Type: "text", Text: "b"}, nil, &client.UnknownBlock{Value: "new", Data: []byte(`{"type":"new"}`)}}
	if err != nil || !reflect.DeepEqual(list, want) {
		t.Errorf("got %+v, %v; want %+v", list, err, want)
	}
	rpctest.Handle(fake, api.BlocksFirst, func(context.Context) (client.Block, error) { return nil, nil })
	if first, err := api.BlocksFirst(t.Context()); err == nil {
		t.Errorf("null is taken for %+v", first)
	}
}
