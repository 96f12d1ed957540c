// Command testserver runs what the tests of all clients call, on free ports of the loopback interface: a real Centrifugo, and examples/tasks
// behind it, served by the server that rpcgen generates.
//
//	testserver [-serve subscriber|publish|embedded] [-ping SECONDS -pong SECONDS] [-forget] [-centrifugo PATH] [-v]
//
// -serve says how published calls reach the server: it subscribes to them, Centrifugo's publish proxy asks it, or it is the embedded server, without
// Centrifugo. The default is $RPCGEN_SERVE, or subscriber. Calls by native RPC are served in all cases. With -ping and -pong, Centrifugo pings clients so
// often, and ends connections a second after their token has expired. With -forget, it forgets within three seconds what a reply channel had.
//
// It prints one line of JSON when all is ready,
//
//	{"url":"ws://127.0.0.1:P/connection/websocket","api":"http://127.0.0.1:P/api","api_key":"api-key","secret":"secret",
//	 "control":"http://127.0.0.1:Q","proxy":"http://127.0.0.1:Q/proxy","forge_channel":"open.{user_id}"}
//
// and runs until its stdin is closed or a signal ends it, so that a test run that dies takes it along. control.go lists what the control
// address serves, probes.go what is answered besides examples/tasks. Without -v it logs nothing.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
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
	serve := flags.String("serve", cmp.Or(os.Getenv("RPCGEN_SERVE"), serveSubscriber), "`how` calls are served: subscriber, publish or embedded")
	ping := flags.Int("ping", 0, "`seconds` between pings; also has connections end a second after their token has expired")
	pong := flags.Int("pong", 0, "`seconds` that a client may take to answer a ping, fewer than those between pings")
	forget := flags.Bool("forget", false, "have Centrifugo forget in seconds what a silent channel had: for /unsubscribe?code=2500")
	verbose := flags.Bool("v", false, "write the logs of Centrifugo and of the server to stderr")
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

	if *ping < 0 || (*ping > 0) != (*pong > 0) || *ping > 0 && *pong >= *ping {
		return fmt.Errorf("-ping %d -pong %d: expected both or none, the second less than the first", *ping, *pong)
	}
	set := settings{
		binary: *binary, serve: *serve, forget: *forget,
		ping: time.Duration(*ping) * time.Second, pong: time.Duration(*pong) * time.Second,
	}
	s, err := startServer(ctx, set, stderr)
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
