// Command rpcgen-doctor looks at a live Centrifugo as the clients of an API will. It is what "rpcgen doctor" runs, and a program of its own so that rpcgen
// needn't be linked with a network: that would cost each of its runs a millisecond, half as much again.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"example.com/rpcgen/cmd/rpcgen-doctor/internal/doctor"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Exit codes, as those of rpcgen.
const (
	exitDone   = 0
	exitFailed = 1 // something doesn't hold
	exitUsage  = 2
)

const usage = `rpcgen doctor looks at a live Centrifugo as the clients of an API will: it connects, calls, tries what must be refused,
and says which settings of Centrifugo don't hold.

Usage:
  rpcgen doctor --url URL --token JWT [flags]

Flags:
      --url URL               Centrifugo's WebSocket, such as wss://example.com/connection/websocket
      --token JWT             a user's connection token
      --api URL               Centrifugo's server API, such as http://localhost:8000/api, to know more
      --api-key KEY           its key
      --transports LIST       what the server serves: publish or subscriber, and rpc; publish,rpc by default
      --origin SITE           connect as a page of this site, such as https://app.example.com
      --request-channel NAME  where requests are published; rpc.requests by default
      --reply-channel NAME    where replies come; user#{user_id} by default
  -h, --help                  print this

It exits with 1 if something doesn't hold.
`

// run carries out a command line and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	options, err := parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, err := io.WriteString(stdout, usage)
		return codeOf(true, err)
	case err != nil:
		fmt.Fprintf(stderr, "rpcgen doctor: %v\nRun 'rpcgen doctor --help' for usage.\n", err)
		return exitUsage
	}
	ok, err := doctor.Run(ctx, options, stdout)
	if err != nil {
		fmt.Fprintln(stderr, "rpcgen doctor:", err)
	}
	return codeOf(ok, err)
}

func codeOf(ok bool, err error) int {
	if !ok || err != nil {
		return exitFailed
	}
	return exitDone
}

// parse reads a command line.
func parse(args []string) (doctor.Options, error) {
	var o doctor.Options
	flags := flag.NewFlagSet("rpcgen doctor", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.URL, "url", "", "")
	flags.StringVar(&o.Token, "token", "", "")
	flags.StringVar(&o.API, "api", "", "")
	flags.StringVar(&o.APIKey, "api-key", "", "")
	flags.StringVar(&o.Origin, "origin", "", "")
	flags.StringVar(&o.RequestChannel, "request-channel", "", "")
	flags.StringVar(&o.ReplyChannel, "reply-channel", "", "")
	flags.Func("transports", "", func(list string) error {
		o.Transports = strings.Split(list, ",")
		return nil
	})
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, errors.New("found an argument that belongs to no flag, expected none")
	}
	return o, o.Check()
}
