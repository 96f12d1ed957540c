// Package soak runs clients of all languages for a while against a deployment whose parts are killed, stopped, restarted and cut off. It checks that each
// call ends in a result of its own, or in an error within its timeout, and that each event and each progress comes once and in order, or a gap says that
// some are missing.
package soak

import (
	"flag"
	"os"
	"testing"
	"time"
)

var duration = flag.Duration("duration", 20*time.Second, "how long the clients make calls and read events")

// TestMain runs a replica or a client in place of the tests where the environment says so: they are processes of their own, of the same program.
func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "replica":
		os.Exit(exitCode(serve(os.Getenv(argument))))
	case "client":
		os.Exit(exitCode(work(os.Getenv(argument))))
	default:
		os.Exit(m.Run())
	}
}

func TestSoak(t *testing.T) {
	d := deploy(t)
	publishing := startPublishing(t, d)
	var workers []*worker
	for _, language := range []string{"go", "python", "typescript"} {
		for _, transport := range []string{"correlation", "rpc"} {
			workers = append(workers, d.startWorker(language, transport, *duration))
		}
	}
	d.torment(*duration - calm - settle(*duration))
	time.Sleep(settle(*duration) + calm/2)
	published := publishing.stop()
	for _, s := range published {
		t.Logf("%s: %d events published, and %d more perhaps", s.name, s.last-len(s.doubtful), len(s.doubtful))
	}
	for _, w := range workers {
		t.Run(w.name, func(t *testing.T) { w.check(t, published) })
	}
}

// calm is how long nothing happens at the end. Calls that begin then must succeed.
const calm = 4 * time.Second

// settle returns how long clients have before, to connect again. They wait the longer between two attempts the more have failed.
func settle(duration time.Duration) time.Duration { return min(25*time.Second, duration/3) }
