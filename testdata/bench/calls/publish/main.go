// Command publish publishes events of package chat in the way that -kind names, and takes the turns that its input asks for: see package turns.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync/atomic"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
	"example.com/rpcgen/testdata/bench/calls/onebyone"
	"example.com/rpcgen/testdata/bench/chat"
	"example.com/rpcgen/testdata/bench/turns"
)

const (
	apiKey = "api-key"
	rooms  = 64
)

func main() {
	kind := flag.String("kind", "", "batches or single")
	url := flag.String("url", "", "of Centrifugo, for subscribers")
	user := flag.String("user", "", "which begins the ids of rooms")
	for _, name := range []string{"token", "publisher"} {
		flag.String(name, "", "isn't used")
	}
	flag.Parse()
	if err := run(*kind, *url, *user); err != nil {
		fmt.Fprintln(os.Stderr, "publish:", err)
		os.Exit(1)
	}
}

func run(kind, url, user string) error {
	ctx := context.Background()
	call, err := newPublisher(kind, url, user)
	if err != nil {
		return err
	}
	if err := call(ctx); err != nil {
		return err
	}
	return turns.Clients{Call: call}.Take(ctx, os.Stdin, os.Stdout)
}

// newPublisher returns what publishes an event to one room after the other, and returns when Centrifugo has it.
func newPublisher(kind, url, user string) (func(ctx context.Context) error, error) {
	host, _, _ := strings.Cut(strings.TrimPrefix(url, "ws://"), "/")
	options := rpcserver.Options{API: []string{"http://" + host + "/api"}, APIKey: apiKey, NoProxies: true}
	switch kind {
	case "batches":
	case "single":
		options.Publisher = onebyone.New(options.API[0], apiKey, onebyone.Pooled())
	default:
		return nil, fmt.Errorf("-kind %q, want batches or single", kind)
	}
	s, err := rpcserver.New(options)
	if err != nil {
		return nil, err
	}
	if err := s.AddChannel(chat.Rooms); err != nil {
		return nil, err
	}
	var channels [rooms]string
	for i := range channels {
		if channels[i], err = chat.Rooms.Channel(fmt.Sprintf("%s-%d", user, i)); err != nil {
			return nil, err
		}
	}
	var published atomic.Int64
	return func(ctx context.Context) error {
		n := int(published.Add(1))
		return s.PublishEvent(ctx, chat.Rooms, channels[n%rooms], chat.Posted, chat.NewMessage(n))
	}, nil
}
