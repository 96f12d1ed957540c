// Command testserver runs what the tests of all clients call: a real Centrifugo on a free port of the loopback interface, and a responder that
// answers RPC requests.
//
// It prints one line of JSON when all is ready,
//
//	{"url":"ws://127.0.0.1:P/connection/websocket","api":"http://127.0.0.1:P/api","api_key":"api-key","secret":"secret","control":"http://127.0.0.1:Q"}
//
// and runs until its stdin is closed or a signal ends it, so that a test run that dies takes it along. control.go lists what the control
// address serves, methods.go and probes.go what the responder answers. Without -v it logs nothing.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "testserver:", err)
		os.Exit(1)
	}
}

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("testserver", flag.ExitOnError)
	binary := flags.String("centrifugo", besideExecutable("centrifugo"), "`path` of the Centrifugo binary")
	verbose := flags.Bool("v", false, "write the logs of Centrifugo and of the responder to stderr")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if !*verbose {
		stderr = io.Discard
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		_, _ = io.Copy(io.Discard, stdin) // an error ends the run as the end of the input does
		cancel()
	}()

	s, err := startServer(ctx, *binary, stderr)
	if err != nil {
		return err
	}
	defer s.close()
	if err := json.NewEncoder(stdout).Encode(s.addresses()); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// besideExecutable is the path of a file in the folder of the running executable.
func besideExecutable(name string) string {
	exe, err := os.Executable()
	if err != nil {
		return name
	}
	return filepath.Join(filepath.Dir(exe), name)
}
