package races

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/testdata/bench/environment"
	"example.com/rpcgen/testdata/bench/lanes"
	"example.com/rpcgen/testdata/bench/report"
)

// TestAlone has two races by the same lanes: the clients end with each race, and the server stays.
func TestAlone(t *testing.T) {
	dir, lane := fakes(t)
	fast, slow := lane("fast"), lane("slow")
	races := []race{
		{"r", 8, "a race", fast, slow, []quantity{delivered(0.85), costOfEvent(0.5)}},
		{"s", 8, "another", fast, slow, []quantity{delivered(0)}},
	}
	e := &environment.Environment{Runs: 1}
	rows, err := e.Measure(t.Context(), alone(experimentsOf(races, 1), races), func(string) bool { return true }, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		"8 in flight, a race: events a second",
		"8 in flight, a race: the client's processor time of an event",
		"8 in flight, another: events a second",
	} {
		if i >= len(rows) || rows[i].What != want {
			t.Errorf("the rows are %+v, want as number %d %q", rows, i, want)
		}
	}
	users := strings.Fields(readLog(t, dir, "load.users"))
	slices.Sort(users)
	if want := []string{"u", "uu", "uuu", "uuuu"}; !slices.Equal(users, want) {
		t.Errorf("the users are %q, want %q", users, want)
	}
	if err := end(races); err != nil {
		t.Fatal(err)
	}
	if got := readLog(t, dir, "server"); got != "start\n" {
		t.Errorf("the server's log is %q, want one start", got)
	}
}

// TestPublisher holds that clients are told where to ask for events.
func TestPublisher(t *testing.T) {
	log := filepath.Join(t.TempDir(), "log")
	server := `read -r line; echo '{"url":"at here","user":"u","token":"t","publisher":"host:1"}'; cat`
	client := `echo "$@" >"$0"; read -r turn; echo '{"calls":1,"wall":1,"cpu":1}'`
	lane := &lanes.Lane{Name: "l", Server: []string{"sh", "-c", server}, Client: []string{"sh", "-c", client, log}}
	err := lane.Open()
	if err == nil {
		_, err = lane.Run(8)
	}
	if err := errors.Join(err, lane.Close()); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(log); err != nil || string(got) != "-url at here -user u -token t -publisher host:1\n" {
		t.Errorf("the arguments are %q, error %v", got, err)
	}
}

func TestEventsReport(t *testing.T) {
	rows := []report.Row{{What: "a row", Ours: "typed 2", Peer: "bare 1", Figure: report.Figure{Value: 2, Low: 2, High: 2}}}
	m := report.Machine{Cores: 2, Processor: "a processor", Peers: []string{"centrifuge-go v0.12.1"}, Load: "0.07"}
	got := eventsReport(rows, m, time.Date(2026, 11, 24, 20, 0, 0, 0, time.UTC))
	for _, want := range []string{
		report.EventsHeading,
		"on 2026-11-24, on a machine with 2 cores, a processor, centrifuge-go v0.12.1, and a load of 0.07 from others.\n",
		"\n\n" + report.Table(rows),
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the report doesn't hold %q:\n%s", want, got)
		}
	}
}
