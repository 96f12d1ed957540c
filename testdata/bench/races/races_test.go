package races

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/rpcgen/testdata/bench/environment"
	"example.com/rpcgen/testdata/bench/lanes"
	"example.com/rpcgen/testdata/bench/report"
)

// Programs as those of testdata/bench/calls: 30 calls in a second, by 3 ms of processor time, 60 objects and 1,500 bytes in the lane of the
// kind "fast", and else 10 calls. Each client is a user of its own.
const (
	fakeServer = `#!/bin/sh
echo start >>"$0.log"
users=
while read -r line; do
	users=u$users
	echo '{"url":"at '$1'","user":"'$users'","token":"t"}'
done
`
	fakeLoad = `#!/bin/sh
test "$3 $4 $5 $7 $8" = "-url at here -user -token t" || exit 1
echo "$6" >>"$0.users.log"
test "$2" = fast && calls=30 || calls=10
while read -r turn; do
	echo "$2 $turn" >>"$0.log"
	echo '{"calls":'$calls',"wall":1000000000,"cpu":3000000,"objects":60,"bytes":1500}'
done
`
)

// fakes writes the programs, and returns a server and a constructor of lanes beside it.
func fakes(t *testing.T) (dir string, lane func(kind string) *lanes.Lane) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range map[string]string{"server": fakeServer, "load": fakeLoad} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	server := &lanes.Lane{Name: "server", Server: []string{filepath.Join(dir, "server"), "here"}}
	return dir, func(kind string) *lanes.Lane {
		return &lanes.Lane{Name: kind, Client: []string{filepath.Join(dir, "load"), "-kind", kind}, Beside: server}
	}
}

func readLog(t *testing.T, dir, program string) string {
	t.Helper()
	log, err := os.ReadFile(filepath.Join(dir, program+".log"))
	if err != nil {
		t.Fatal(err)
	}
	return string(log)
}

func turn(inFlight, warmUp, time, held string) string {
	return ` {"in_flight":` + inFlight + `,"warm_up":` + warmUp + `,"time":` + time + `,"held":` + held + "}\n"
}

func TestRace(t *testing.T) {
	dir, lane := fakes(t)
	fast, slow := lane("fast"), lane("slow")
	races := []race{
		{"r", 64, "a race", fast, slow, []quantity{rate(2), cost(0)}},
		{"s", 1, "another", fast, slow, []quantity{rate(2), allocations(1.5), allocated(60)}},
	}
	e := &environment.Environment{Runs: 2}
	rows, err := e.Measure(t.Context(), experimentsOf(races, 1), func(string) bool { return true }, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if err := end(races); err != nil {
		t.Fatal(err)
	}
	want := report.Table([]report.Row{
		{What: "64 in flight, a race: calls a second", Ours: "fast 30", Peer: "slow 10", Figure: report.Figure{Value: 3, Low: 3, High: 3}, Goal: 2, AtLeast: true},
		{What: "64 in flight, a race: the client's processor time of a call", Ours: "fast 100 µs", Peer: "slow 300 µs", Figure: report.Figure{Value: 1. / 3, Low: 1. / 3, High: 1. / 3}},
		{What: "1 in flight, another: calls a second", Ours: "fast 30", Peer: "slow 10", Figure: report.Figure{Value: 3, Low: 3, High: 3}, Goal: 2, AtLeast: true},
		{
			What: "1 in flight, another: allocations of a call", Ours: "fast 2.00", Peer: "slow 6.00", Figure: report.Figure{Value: 1. / 3, Low: 1. / 3, High: 1. / 3},
			Goal: 1.5, Amount: &report.Amount{Value: 2, Unit: "objects"},
		},
		{
			What: "1 in flight, another: bytes allocated by a call", Ours: "fast 50", Peer: "slow 150", Figure: report.Figure{Value: 1. / 3, Low: 1. / 3, High: 1. / 3},
			Goal: 60, Amount: &report.Amount{Value: 50, Unit: "bytes"},
		},
	})
	if got := report.Table(rows); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	round := func(inFlight string) string {
		counted := turn(inFlight, "100000000", "400000000", "false")
		return "fast" + counted + "slow" + counted
	}
	if got, want := readLog(t, dir, "load"), strings.Repeat(round("64"), 3)+strings.Repeat(round("1"), 3); got != want {
		t.Errorf("the turns are\n%swant\n%s", got, want)
	}
	if got := readLog(t, dir, "server"); got != "start\n" {
		t.Errorf("the server's log is %q, want one start", got)
	}
	if got := readLog(t, dir, "load.users"); got != "u\nuu\n" && got != "uu\nu\n" {
		t.Errorf("the users are %q, want u and uu", got)
	}
}

// TestTurns has a client whose calls are held, and one that is compiled while it runs.
func TestTurns(t *testing.T) {
	dir, lane := fakes(t)
	held, compiled := lane("fast"), lane("slow")
	held.Held, compiled.JIT = true, true
	races := []race{{"r", 10_000, "a race", held, compiled, []quantity{heldBytes(0)}}}
	rows, err := experimentsOf(races, 1)[0].Measure(context.Background(), &environment.Environment{})
	if err != nil {
		t.Fatal(err)
	}
	if err := end(races); err != nil {
		t.Fatal(err)
	}
	if want := "10,000 in flight, a race: bytes held by a call, with its caller's stack"; len(rows) != 1 || rows[0].What != want {
		t.Errorf("the rows are %+v, want one: %q", rows, want)
	}
	counted := "fast" + turn("10000", "100000000", "600000000", "true") + "slow" + turn("10000", "100000000", "400000000", "false")
	if got, want := readLog(t, dir, "load"), "slow"+turn("64", "0", "2000000000", "false")+strings.Repeat(counted, 2); got != want {
		t.Errorf("the turns are\n%swant\n%s", got, want)
	}
}
