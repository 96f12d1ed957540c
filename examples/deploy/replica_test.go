package deploy

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
	"example.com/rpcgen/testdata/stack"
)

// The environment of a replica.
const (
	listenAt = "TEST_LISTEN" // without it the program is the tests
	apis     = "TEST_APIS"
	journal  = "TEST_JOURNAL" // a file that gets a line for each call of test.work: its name and the replica's address
)

// TestMain runs a replica in place of the tests where the environment says so: the program of the tests is that of the server, too.
func TestMain(m *testing.M) {
	address := os.Getenv(listenAt)
	if address == "" {
		os.Exit(m.Run())
	}
	if err := serve(address); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// work are the params of test.work.
type work struct {
	Name string        `json:"name"`
	Time time.Duration `json:"time"`
}

// done is its result.
type done struct {
	Replica string `json:"replica"` // that has done it
}

// serve serves test.work until it is told to end.
func serve(address string) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server, err := rpcserver.New(rpcserver.Options{
		API:         strings.Fields(os.Getenv(apis)),
		APIKey:      stack.APIKey,
		ProxySecret: stack.ProxySecret,
	})
	if err != nil {
		return err
	}
	options := rpcserver.MethodOptions{Timeout: 20 * time.Second}
	err = server.Register(rpcserver.Service{Name: "test", Methods: []rpcserver.Method{
		rpcserver.NewMethod("test.work", options, func(ctx context.Context, params *work) (*done, error) {
			if err := note(params.Name + " " + address); err != nil {
				return nil, err
			}
			select {
			case <-time.After(params.Time):
				return &done{address}, nil
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}),
	}})
	if err != nil {
		return err
	}
	return server.ListenAndServe(ctx, address)
}

// note writes a line to the journal, which the replicas share.
func note(line string) error {
	file, err := os.OpenFile(os.Getenv(journal), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = file.WriteString(line + "\n")
	return err
}
