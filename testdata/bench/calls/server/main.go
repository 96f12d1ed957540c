// Command server serves the methods that are measured, in the way that -kind names. It answers each line of its input by a line of JSON, which
// says where, and as which user: one that no line before had. It ends when its input does.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"time"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

const (
	tokenSecret = "secret"
	tokenTTL    = 24 * time.Hour
)

// An address is where a client finds the server.
type address struct {
	URL       string `json:"url"`
	User      string `json:"user,omitempty"`
	Token     string `json:"token,omitempty"`
	Publisher string `json:"publisher,omitempty"` // where it asks for events: see publishRounds
}

// A centrifugo is how to start one.
type centrifugo struct{ program, config string }

func main() {
	kind := flag.String("kind", "", "embedded, proxies, subscriber, events, connect or connect-plain")
	single := flag.String("single", "", "publish each reply by a request of its own, by the default client of net/http or a pooled one: default or pooled")
	var c centrifugo
	flag.StringVar(&c.program, "centrifugo", "", "Centrifugo, for proxies, subscriber and events")
	flag.StringVar(&c.config, "config", "", "its configuration, as rpcgen generates it")
	flag.Parse()
	if err := run(*kind, *single, c); err != nil {
		fmt.Fprintln(os.Stderr, "server:", err)
		os.Exit(1)
	}
}

// run starts the server, and returns when the input has ended.
func run(kind, single string, c centrifugo) error {
	var at address
	var stop func()
	var err error
	if kind == "events" {
		at.URL, at.Publisher, stop, err = serveEvents(c)
	} else {
		at.URL, stop, err = serve(kind, single, c)
	}
	if err != nil {
		return err
	}
	defer stop()
	input := bufio.NewScanner(os.Stdin)
	for n := 1; input.Scan(); n++ {
		at.User = fmt.Sprintf("bench%d", n)
		if at.Token, err = rpcserver.Token(tokenSecret, at.User, tokenTTL); err != nil {
			return err
		}
		if err := json.NewEncoder(os.Stdout).Encode(at); err != nil {
			return err
		}
	}
	return input.Err()
}

// serve starts what kind names, and returns the URL for its clients, and what ends it.
func serve(kind, single string, c centrifugo) (url string, stop func(), err error) {
	switch kind {
	case "embedded":
		return serveEmbedded()
	case "connect":
		return serveConnect(false)
	case "connect-plain":
		return serveConnect(true)
	case "proxies":
		return serveProxies(single, c)
	case "subscriber":
		return serveSubscriber(single, c)
	default:
		return "", nil, fmt.Errorf("-kind %q, want embedded, proxies, subscriber, events, connect or connect-plain", kind)
	}
}
