package races

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"time"

	"example.com/rpcgen/testdata/bench/environment"
	"example.com/rpcgen/testdata/bench/lanes"
	"example.com/rpcgen/testdata/bench/report"
)

const (
	eventsModule = "testdata/bench/events" // also of the programs in TypeScript and Python
	eventsAPI    = "./testdata/bench/chat"
	eventRuns    = 9
	roundsAtOnce = 8
)

// Events measures what events cost the generated clients and the server, prints the table, and writes the section to a file unless it is "".
func Events(ctx context.Context, e *environment.Environment, chosen func(name string) bool, file string, stdout, stderr io.Writer) (err error) {
	if err := buildEvents(ctx, e); err != nil {
		return err
	}
	races := eventRaces(e)
	defer func() { err = errors.Join(err, end(races)) }()
	rows, err := e.Measure(ctx, alone(experimentsOf(races, eventRuns), races), chosen, stderr)
	if err != nil {
		return err
	}
	fmt.Fprint(stdout, report.Table(rows))
	if file == "" {
		return nil
	}
	m, err := sdks(ctx, e, filepath.Join(eventsDir(e), "load"))
	if err != nil {
		return err
	}
	return e.WriteSection(file, report.EventsHeading, eventsReport(rows, m, time.Now()))
}

// alone has the clients of each race end with it: else a thousand connections stay.
func alone(experiments []environment.Experiment, races []race) []environment.Experiment {
	for i, x := range experiments {
		experiments[i].Measure = func(ctx context.Context, e *environment.Environment) ([]report.Row, error) {
			rows, err := x.Measure(ctx, e)
			return rows, errors.Join(err, races[i].ours.Close(), races[i].peer.Close())
		}
	}
	return experiments
}

// eventsDir is the folder of the programs that subscribe and publish. The generated clients are in the folder sdk below it.
func eventsDir(e *environment.Environment) string { return filepath.Join(e.Dir, "events") }

// backendDir is the folder of the generated server, and of its configuration of Centrifugo.
func backendDir(e *environment.Environment) string { return filepath.Join(eventsDir(e), "backend") }

// buildEvents generates the clients and the configuration, and builds the programs that subscribe and publish.
func buildEvents(ctx context.Context, e *environment.Environment) error {
	api := []string{"--server", backendDir(e), "--transports", "publish", eventsAPI}
	return buildPrograms(ctx, e, eventsDir(e), eventsModule, api, []string{"./server", "./publish"})
}

// A scene is to how much a client subscribes.
type scene struct {
	name, what            string
	connections, channels int
}

var scenes = []scene{
	{"channels", "a connection with 200 channels", 1, 200},
	{"connections", "1,000 connections with a channel", 1000, 1},
}

// lane returns a lane of that kind of client in the scene.
func (s scene) lane(server *lanes.Lane, name, kind string, program ...string) *lanes.Lane {
	return &lanes.Lane{Name: name, Beside: server, Client: append(program,
		"-kind", kind, "-connections", strconv.Itoa(s.connections), "-channels", strconv.Itoa(s.channels))}
}

// eventRaces returns what is measured of events, in the order of the table.
func eventRaces(e *environment.Environment) []race {
	dir := eventsDir(e)
	server := &lanes.Lane{Name: "server", Server: []string{
		filepath.Join(dir, "server"), "-kind", "events",
		"-centrifugo", filepath.Join(e.Root, ".build/bin/centrifugo"), "-config", filepath.Join(backendDir(e), "centrifugo.json"),
	}}
	golang := []string{filepath.Join(dir, "load")}
	node := []string{"node", filepath.Join(dir, "load.cjs")}
	python := pythonProgram(e, dir, eventsModule)
	var races []race
	add := func(s scene, name, what string, ours, peer *lanes.Lane, quantities ...quantity) {
		races = append(races, race{name + "-" + s.name, roundsAtOnce, s.what + ", " + what, ours, peer, quantities})
	}
	for _, s := range scenes {
		add(s, "go", goEvents, s.lane(server, "typed", "typed", golang...), s.lane(server, "by hand", "hand", golang...), delivered(0), costOfEvent(0.8))
	}
	for _, s := range scenes {
		typed, bare := s.lane(server, "typed", "typed", node...), s.lane(server, "bare", "bare", node...)
		typed.JIT, bare.JIT = true, true
		add(s, "ts", tsEvents, typed, bare, delivered(leastRate), costOfEvent(mostCost))
	}
	for _, s := range scenes {
		typed, bare := s.lane(server, "typed", "typed", python...), s.lane(server, "bare", "bare", python...)
		add(s, "py", pyEvents, typed, bare, delivered(leastRate), costOfEvent(mostCost))
	}
	publish := func(kind string) *lanes.Lane {
		return &lanes.Lane{Name: kind, Beside: server, Client: []string{filepath.Join(dir, "publish"), "-kind", kind}}
	}
	return append(races, race{"server", 512, serverEvents, publish("batches"), publish("single"), []quantity{delivered(3)}})
}

// What the rows of the events' table are about.
const (
	goEvents     = "Go, typed, against json.Unmarshal by hand on centrifuge-go"
	tsEvents     = "TypeScript, typed, against a queue by hand on bare `centrifuge`"
	pyEvents     = "Python, typed, against a queue and models by hand on bare `centrifuge-python`"
	serverEvents = "server, published in batches, against one request each"
)

const (
	leastRate = 0.85 // of the events that the bare SDK gets in the same time
	mostCost  = 1.18 // 1 / leastRate: a client with a processor for itself that takes no more gets so many
)

func delivered(atLeast float64) quantity {
	q := rate(atLeast)
	q.what = "events a second"
	return q
}

func costOfEvent(atMost float64) quantity {
	q := cost(atMost)
	q.what = "the client's processor time of an event"
	return q
}

// eventsReport is the text of the section.
func eventsReport(rows []report.Row, m report.Machine, date time.Time) string {
	return report.EventsHeading + `
` + "`make bench-events`" + ` wrote this on ` + date.Format(time.DateOnly) + `, on a machine with ` + m.String() + `.

Each figure is the ratio of two clients that take turns, each a process of its own. All subscribe to channels of ` + "`testdata/bench/chat`" + `, by the generated
clients that rpcgen makes of it in the same run, or by what one writes by hand on the SDK. One publisher sends their events through one Centrifugo, which has the
generated configuration. What is in flight are rounds: in each, an event of some 200 bytes comes on every channel, to each of the connections. A client asks for
the next round when one has come, so that no queue overflows, and looks at each event: none may be missing, and they come in order.

*By hand* on centrifuge-go is a subscription whose listener decodes by encoding/json, first the event's type and then its data. *Bare* is the SDK's subscription,
whose listener fills a queue of 1,024 publications; who reads it validates them by pydantic models, or in TypeScript takes them for what they are said to be.
Processor time is that of the client's process alone. In TypeScript and Python it has a goal beside that of events a second, since Centrifugo may be what limits
these: a client that is to get 85 % of the events by a processor of its own may take 1 / 0.85 of the time for each.

The server publishes to 64 channels, with so many events in flight, *in batches* by the generated server's own publisher, or by *one request each*, over as many connections.

` + report.Table(rows)
}
