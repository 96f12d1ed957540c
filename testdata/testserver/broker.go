package main

import (
	"context"
	"encoding/json"
)

// A broker is what clients connect to: Centrifugo, or the embedded server.
type broker interface {
	// start starts it, at the port that it had before, and returns when clients may connect.
	start(ctx context.Context) error

	// kill ends it without a word to anybody, and returns when it is gone.
	kill()

	// freeze makes it do nothing, or go on.
	freeze(frozen bool) error

	// address is its HOST:PORT, once it has been started.
	address() string

	// publish publishes JSON as the server. Such publications carry no client info.
	publish(ctx context.Context, channel string, data json.RawMessage) error

	// publishAsClient publishes JSON as the client of a user: the publication carries its info.
	publishAsClient(ctx context.Context, user, channel string, data json.RawMessage) error

	// forgeable is a channel of a user where another client could forge replies.
	forgeable(user string) string

	// disconnect ends all connections of a user with a code: 3000 to 3499 let a client come back, 3500 to 3999 don't.
	disconnect(ctx context.Context, user string, code int) error

	// unsubscribe ends a user's subscriptions to a channel with a code.
	unsubscribe(ctx context.Context, user, channel string, code int) error

	// clearHistory removes what a channel keeps for those who come back.
	clearHistory(ctx context.Context, channel string) error
}

// The ways in which calls are served.
const (
	serveSubscriber = "subscriber" // the backend subscribes to the requests
	servePublish    = "publish"    // Centrifugo asks the backend by its publish proxy
	serveEmbedded   = "embedded"   // without Centrifugo
)

// The keys of all servers.
const (
	tokenSecret = "secret"
	apiKey      = "api-key"
)
