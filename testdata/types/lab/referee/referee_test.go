package referee

import (
	"bytes"
	"context"
	"encoding/json"
	"net/netip"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"example.com/rpcgen/rpcdef"
	"example.com/rpcgen/testdata/types/lab/values"
)

type service interface{ Echo(params) params }

type params struct {
	ID   int64      `json:"id"`
	When time.Time  `json:"when,omitzero"`
	Tags []string   `json:"tags"`
	Addr netip.Addr `json:"addr"`
	Own  own        `json:"own"`
}

// own is null in Go, whatever it reads, and reads no lists.
type own struct{}

func (own) MarshalJSON() ([]byte, error) { return []byte("null"), nil }

func (*own) UnmarshalJSON(data []byte) error {
	var text string
	return json.Unmarshal(bytes.TrimPrefix(data, []byte("[")), &text)
}

// A client gives back what it gets, after change.
type client struct {
	rpc    RPC
	change func(*params)
}

func (c *client) LabGet(context.Context) (*params, error) {
	data, err := c.rpc.Call(nil)
	if err != nil {
		return nil, err
	}
	var p params
	err = json.Unmarshal(data, &p)
	c.change(&p)
	return &p, err
}

func (c *client) LabPut(_ context.Context, p params) error {
	_, err := c.rpc.Call(p)
	return err
}

func construct(change func(*params)) Construct {
	c := Construct{
		Name: "x", Service: reflect.TypeFor[service](), Methods: []string{"Echo"},
		Client: func(rpc RPC) any { return &client{rpc, change} },
	}
	c.look()
	return c
}

// verdict lets the referee judge a construct, and the outcomes of another client.
func verdict(t *testing.T, c Construct, client string, outcomes ...Outcome) *Report {
	t.Helper()
	r := &referee{constructs: []Construct{c}, seed: 1, count: 5}
	file := func(name string) string { return filepath.Join(t.TempDir(), name) }
	valuesFile, reportFile, outcomesFile := file("values"), file("report"), file("outcomes")
	if err := writeLines(valuesFile, r.fill(true)); err != nil {
		t.Fatal(err)
	}
	if err := writeLines(outcomesFile, outcomes); err != nil {
		t.Fatal(err)
	}
	if err := r.judge(valuesFile, reportFile, []string{client, outcomesFile}); err != nil {
		t.Fatal(err)
	}
	reports, err := readLines[Report](reportFile)
	if err != nil {
		t.Fatal(err)
	}
	return &reports[0]
}

func TestGoodClient(t *testing.T) {
	report := verdict(t, construct(func(*params) {}), "none")
	if len(report.Failures) > 0 || report.Received["Go"] != 11 || report.Sent["Go"] != 11 {
		t.Errorf("%+v", report)
	}
}

func TestBadClients(t *testing.T) {
	for want, change := range map[string]func(*params){
		".ID: want":   func(p *params) { p.ID /= 2 },
		".When: want": func(p *params) { p.When = p.When.Truncate(time.Microsecond) },
		".Tags: want": func(p *params) { p.Tags = append(p.Tags, "more") },
		".Addr: want": func(p *params) { p.Addr = netip.Addr{} },
	} {
		report := verdict(t, construct(change), "none")
		if len(report.Failures) == 0 || !strings.Contains(report.Failures[0].Problem, want) {
			t.Errorf("want %q in %+v", want, report.Failures)
		}
	}
}

func TestOutcomes(t *testing.T) {
	zero, most := 0, 5 // indexes of values; most has an integer beyond 2^53-1
	for _, test := range []struct {
		client  string
		outcome Outcome
		want    string // what is wrong; "" for nothing
	}{
		{"Python", Outcome{Mode: "both", Index: &zero, JSON: `{"id":0,"tags":[],"addr":""}`}, ""},
		{"Python", Outcome{Mode: "out", Index: &zero, JSON: `{}`}, ""},
		{"Python", Outcome{Mode: "both", Index: &zero, JSON: `{"id":0,"typo":1}`}, `unknown field "typo"`},
		{"Python", Outcome{Mode: "both", Index: &zero, JSON: `{"id":1}`}, ".ID: want 0, got 1"},
		{"Python", Outcome{Mode: "both", Index: &zero, JSON: `{"id":0} 1`}, "more than one value"},
		{"Python", Outcome{Mode: "both", Index: &zero, Error: "RPCDecodeError"}, "RPCDecodeError"},
		{"Python", Outcome{Mode: "both", Index: &most, Error: "RPCDecodeError"}, "RPCDecodeError"},
		{"TypeScript", Outcome{Mode: "both", Index: &zero, Error: "RPCDecodeError"}, "RPCDecodeError"},
		{"TypeScript", Outcome{Mode: "both", Index: &most, Error: "RPCDecodeError"}, ""},
		{"TypeScript", Outcome{Mode: "both", Index: &most, Error: "TypeError", Crash: true}, "TypeError"},
		{"Python", Outcome{Mode: "in", JSON: `{"id":1,"tags":["a"]}`}, ""},
		{"Python", Outcome{Mode: "in", JSON: `{"id":1.5}`}, "cannot unmarshal number 1.5"},
		{"Python", Outcome{Mode: "in", JSON: `{"ID":1,"other":1}`}, `unknown field "other"`},
		{"Python", Outcome{Mode: "in", JSON: `{"addr":"nowhere"}`}, ""}, // the server's business
		{"Python", Outcome{Mode: "in", JSON: `{"addr":5}`}, "cannot unmarshal number"},
		{"Python", Outcome{Mode: "in", JSON: `{"addr":"::0001"}`}, ""},
		{"Python", Outcome{Mode: "in", JSON: `{"own":"x"}`}, ""},
		{"Python", Outcome{Mode: "in", JSON: `{"own":5}`}, ""},
		{"Python", Outcome{Mode: "in", JSON: `{"own":[1]}`}, ""},
		{"Python", Outcome{Mode: "in", JSON: `{"id":1,"ID":2}`}, ", Go read "},
		{"Python", Outcome{Mode: "in", JSON: `{"tags":[1],"own":"x"}`}, "cannot unmarshal number"},
		{"Python", Outcome{Mode: "in", Error: "RPCRequestError"}, ""},
		{"Python", Outcome{Mode: "in", Error: "KeyError", Crash: true}, "KeyError"},
	} {
		test.outcome.Construct = "x"
		failures := verdict(t, construct(func(*params) {}), test.client, test.outcome).Failures
		switch {
		case test.want == "" && len(failures) > 0:
			t.Errorf("%s %+v: %+v", test.client, test.outcome, failures)
		case test.want != "" && (len(failures) != 1 || !strings.Contains(failures[0].Problem, test.want)):
			t.Errorf("%s %+v: want %q in %+v", test.client, test.outcome, test.want, failures)
		}
	}
}

type (
	palette interface{ Echo(paint) paint }
	color   string
	level   string
	ruled   interface{ Echo(house) house }
	house   struct {
		Rooms []struct {
			Width int `json:"width" validate:"min=1"`
		} `json:"rooms" validate:"dive"`
	}
	paint struct {
		Color color `json:"color,omitempty"`
		Level level `json:"level,omitempty"`
	}
)

// TestEnums holds what a client may do with values that an enum doesn't list.
func TestEnums(t *testing.T) {
	enums := values.Enums{}
	enums["example.com/rpcgen/testdata/types/lab/referee.color"] = values.Enum{Listed: []any{"red"}, Other: "blue", Openness: rpcdef.Plain}
	enums["example.com/rpcgen/testdata/types/lab/referee.level"] = values.Enum{Listed: []any{"low"}, Other: "high", Openness: rpcdef.Closed}
	c := Construct{Name: "x", Service: reflect.TypeFor[palette](), Methods: []string{"Echo"}}
	c.look()
	zero := 0
	for _, test := range []struct {
		wire    string
		outcome Outcome
		want    string // what is wrong; "" for nothing
	}{
		{`{"color":"red"}`, Outcome{Index: &zero, JSON: `{"color":"red"}`}, ""},
		{`{"color":"red"}`, Outcome{Index: &zero, JSON: `{"color":"red"}`, Withheld: "RPCEncodeError"}, "expected values of enums"},
		{`{"color":"blue"}`, Outcome{Index: &zero, JSON: `{"color":"blue"}`, Withheld: "RPCEncodeError"}, ""},
		{`{"color":"blue"}`, Outcome{Index: &zero, JSON: `{"color":"red"}`, Withheld: "RPCEncodeError"}, "another value came back"},
		{`{"color":"blue"}`, Outcome{Index: &zero, JSON: `{"color":"blue"}`}, "expected values of enums"},
		{`{"color":"blue"}`, Outcome{Index: &zero, Error: "RPCDecodeError"}, "RPCDecodeError"},
		{`{"level":"high"}`, Outcome{Index: &zero, Error: "RPCDecodeError"}, ""},
		{`{"level":"high"}`, Outcome{Index: &zero, Error: "TypeError", Crash: true}, "TypeError"},
		{`{"level":"high"}`, Outcome{Index: &zero, JSON: `{"level":"high"}`}, "a closed enum doesn't list"},
		{"", Outcome{JSON: `{"color":"red","level":"low"}`}, ""},
		{"", Outcome{JSON: `{"color":"blue"}`}, "an enum doesn't list"},
		{"", Outcome{JSON: `{"level":"high"}`}, "an enum doesn't list"},
	} {
		j := &judge{enums: enums, constructs: map[string]*Construct{"x": &c}, values: map[string]map[int]Value{"x": {0: {Wire: test.wire}}}, report: NewReport()}
		test.outcome.Construct, test.outcome.Mode = "x", "both"
		j.outcome("Python", test.outcome)
		failures := j.report.Failures
		if test.want == "" && len(failures) > 0 || test.want != "" && (len(failures) != 1 || !strings.Contains(failures[0].Problem, test.want)) {
			t.Errorf("%s %+v: want %q in %+v", test.wire, test.outcome, test.want, failures)
		}
	}
}

// TestRules holds that Python's client, but no other, may withhold what breaks the rules of a field, and nothing else.
func TestRules(t *testing.T) {
	c := Construct{Name: "x", Service: reflect.TypeFor[ruled](), Methods: []string{"Echo"}}
	c.look()
	zero := 0
	for _, test := range []struct {
		client, wire string
		failures     int
	}{
		{"Python", `{"rooms":[{"width":0}]}`, 0},
		{"Python", `{"rooms":[{"width":1}]}`, 1},
		{"TypeScript", `{"rooms":[{"width":0}]}`, 1},
	} {
		j := &judge{constructs: map[string]*Construct{"x": &c}, values: map[string]map[int]Value{"x": {0: {Wire: test.wire}}}, report: NewReport()}
		j.outcome(test.client, Outcome{Construct: "x", Mode: "both", Index: &zero, JSON: test.wire, Withheld: "refused"})
		if got := len(j.report.Failures); got != test.failures {
			t.Errorf("%s, %s: %d failures, want %d: %+v", test.client, test.wire, got, test.failures, j.report.Failures)
		}
	}
}
