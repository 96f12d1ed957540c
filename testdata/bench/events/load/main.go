// Command load subscribes to channels of package chat by the client that -kind names, and takes the turns that its input asks for: see package
// turns. What is in flight are rounds: in each, an event comes on every channel, to each of the connections.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"example.com/rpcgen/testdata/bench/turns"
)

// A place is where the server is, as whom to subscribe, and to how much.
type place struct {
	url, user, token      string
	connections, channels int
}

func main() {
	var at place
	kind := flag.String("kind", "", "typed, by the generated client; hand, by centrifuge-go")
	publisher := flag.String("publisher", "", "where the server is asked for events")
	flag.StringVar(&at.url, "url", "", "of the server")
	flag.StringVar(&at.user, "user", "", "id of the token's user")
	flag.StringVar(&at.token, "token", "", "to connect with")
	flag.IntVar(&at.connections, "connections", 1, "how many")
	flag.IntVar(&at.channels, "channels", 1, "on each of them")
	flag.Parse()
	if err := run(*kind, *publisher, at); err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

func run(kind, publisher string, at place) error {
	subscribe, ok := map[string]func(context.Context, place, *rounds) error{"typed": subscribeTyped, "hand": subscribeByHand}[kind]
	if !ok {
		return fmt.Errorf("-kind %q, want typed or hand", kind)
	}
	ctx := context.Background()
	r := newRounds(at.connections * at.channels)
	if err := subscribe(ctx, at, r); err != nil {
		return err
	}
	if err := r.begin(publisher, at.names()); err != nil {
		return err
	}
	if err := r.ask(ctx); err != nil {
		return err
	}
	return turns.Clients{Call: r.ask, Events: r.events.Load}.Take(ctx, os.Stdin, os.Stdout)
}

// rooms returns the ids of the rooms: no other client subscribes to them.
func (at place) rooms() []string {
	ids := make([]string, at.channels)
	for i := range ids {
		ids[i] = fmt.Sprintf("%s-%d", at.user, i)
	}
	return ids
}

// names returns the names of the channels on Centrifugo.
func (at place) names() []string {
	names := at.rooms()
	for i, id := range names {
		names[i] = "room." + id
	}
	return names
}
