package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"example.com/rpcgen/testdata/bench/lanes"
)

// Programs as those of testdata/bench/calls: 30 calls in a second, by 3 ms of processor time, in the lane of the transport "fast", and else 10.
const (
	fakeServer = `#!/bin/sh
echo '{"url":"at '$1'","user":"u","token":"t"}'
exec cat >/dev/null
`
	fakeLoad = `#!/bin/sh
test "$4 $6 $8" = "at here u t" || exit 1
test "$2" = fast && calls=30 || calls=10
while read -r turn; do
	echo "$2 $turn" >>"$0.log"
	echo '{"calls":'$calls',"wall":1000000000,"cpu":3000000}'
done
`
)

func TestRace(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"server": fakeServer, "load": fakeLoad} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	slow := &lanes.Lane{Name: "slow", Transport: "slow", Server: []string{"here"}}
	fast := &lanes.Lane{Name: "fast", Transport: "fast", Beside: slow}
	goal, none := target(2), target(0)
	rows, err := measureRaces(t.Context(), []race{{"r", 64, "a race", fast, slow, &goal, &none}, {"s", 1, "another", fast, slow, &goal, nil}}, dir, 2, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	want := table([]row{
		{what: "64 in flight, a race: calls a second", ours: "fast 30", peer: "slow 10", figure: figure{3, 3, 3}, goal: 2, atLeast: true},
		{what: "64 in flight, a race: the client's processor time of a call", ours: "fast 100 µs", peer: "slow 300 µs", figure: figure{1. / 3, 1. / 3, 1. / 3}},
		{what: "1 in flight, another: calls a second", ours: "fast 30", peer: "slow 10", figure: figure{3, 3, 3}, goal: 2, atLeast: true},
	})
	if got := table(rows); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
	log, err := os.ReadFile(filepath.Join(dir, "load.log"))
	if err != nil {
		t.Fatal(err)
	}
	turn := func(inFlight string) string {
		return ` {"in_flight":` + inFlight + `,"warm_up":100000000,"time":400000000}` + "\n"
	}
	if want := strings.Repeat("fast"+turn("64")+"slow"+turn("64"), 3) + strings.Repeat("fast"+turn("1")+"slow"+turn("1"), 3); string(log) != want {
		t.Errorf("the turns are\n%swant\n%s", log, want)
	}
}
