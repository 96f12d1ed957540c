package referee

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"regexp"
	"slices"

	"example.com/rpcgen/testdata/types/lab/values"
)

// judge compares what all clients made of the values, and writes a report.
func (r *referee) judge(valuesFile, reportFile string, clients []string) error {
	all, err := readLines[Value](valuesFile)
	if err != nil {
		return err
	}
	j := &judge{enums: r.hints.Enums, exact: r.hints.Enums.Exact(), constructs: map[string]*Construct{}, values: map[string]map[int]Value{}, report: NewReport()}
	for i, c := range r.constructs {
		j.constructs[c.Name], j.values[c.Name] = &r.constructs[i], map[int]Value{}
	}
	for _, v := range all {
		j.values[v.Construct][v.Index] = v
	}
	for _, outcome := range r.goClients(all) {
		j.outcome("Go", outcome)
	}
	for ; len(clients) >= 2; clients = clients[2:] {
		outcomes, err := readLines[Outcome](clients[1])
		if err != nil {
			return err
		}
		for _, outcome := range outcomes {
			j.outcome(clients[0], outcome)
		}
	}
	return writeJSON(reportFile, j.report)
}

type judge struct {
	enums      values.Enums
	exact      values.Enums // those of which float64 has all values
	constructs map[string]*Construct
	values     map[string]map[int]Value // by construct and index
	report     *Report
}

func (j *judge) outcome(client string, o Outcome) {
	c := j.constructs[o.Construct]
	if o.Index != nil {
		j.received(client, c, o, j.values[o.Construct][*o.Index])
	} else {
		j.sent(client, c, o)
	}
}

func (j *judge) fail(client string, o Outcome, wire, problem string) {
	j.report.Failures = append(j.report.Failures, Failure{
		Construct: o.Construct, Client: client, Mode: o.Mode, Wire: wire, Sent: o.JSON, Problem: problem,
	})
}

// listing returns the enums that a client knows the values of. TypeScript has a large integer as a number, which loses digits, so that an
// enum with one is any number: a stated exception.
func (j *judge) listing(client string) values.Enums {
	if client == "TypeScript" {
		return j.exact
	}
	return j.enums
}

// received judges what a client made of a value.
func (j *judge) received(client string, c *Construct, o Outcome, v Value) {
	wire := v.Wire
	var unlisted values.Unlisted
	if client != "Go" { // in Go, an enum is a defined type, which nobody can keep to its constants
		unlisted = j.listing(client).Unlisted(c.result, []byte(wire))
	}
	switch {
	case unlisted.Closed && o.Error == "":
		j.fail(client, o, wire, "a value came through that a closed enum doesn't list")
		return
	case unlisted.Closed && !o.Crash:
		j.report.Refused[client]++
		return
	case o.Error != "" && !o.Crash && mayRefuse(client, wire):
		j.refused(client, v)
		return
	case o.Error != "":
		j.fail(client, o, wire, o.Error)
		return
	case o.JSON == "": // nothing to give back
		j.report.Received[client]++
		return
	case c.isSentBack(o) && unlisted.Plain != (o.Withheld != "") && (unlisted.Plain || !c.mayWithhold(client, wire)):
		j.fail(client, o, wire, "expected values of enums to be sent back if these list them, and else to be withheld: "+cmp.Or(o.Withheld, "it was sent"))
		return
	}
	if c.holdsUnions {
		j.receivedUnions(client, o, wire)
		return
	}
	want := reflect.New(c.result)
	if err := json.Unmarshal([]byte(wire), want.Interface()); err != nil {
		j.fail("the server", o, wire, "Go can't read what it wrote: "+err.Error())
		return
	}
	// A value of unknown type loses digits, by a stated exception: to its Go type it may be another value, or none.
	problem := c.compare(client, want.Elem(), o)
	switch {
	case problem != "" && client == "TypeScript" && c.reads.ownJSON && hasUnsafeInteger(wire):
		j.refused(client, v)
	case problem != "":
		j.fail(client, o, wire, problem)
	default:
		j.report.Received[client]++
	}
}

// receivedUnions judges what a client made of a value that Go can't read. What it doesn't know of unions is kept as it is.
func (j *judge) receivedUnions(client string, o Outcome, wire string) {
	want, err := values.Tree([]byte(wire))
	got, errGot := values.Tree([]byte(o.JSON))
	if err = cmp.Or(err, errGot); err != nil {
		j.fail(client, o, wire, err.Error())
	} else if found := (values.Comparison{}).Mismatch(got, want); found != "" {
		j.fail(client, o, wire, "another value came back: "+found)
	} else {
		j.report.Received[client]++
	}
}

// compare compares what a client sent back with the value that it was sent.
func (c *Construct) compare(client string, want reflect.Value, o Outcome) string {
	got, err := c.readBack(o)
	if err != nil {
		return "Go can't read what came back: " + err.Error()
	}
	tolerance := values.Tolerance{Nanoseconds: client == "Python", Digits: client != "Go", Embedded: client == "Go"}
	if found := values.Diff(want, got, tolerance); found != "" {
		return "another value came back: " + found
	}
	return ""
}

func (j *judge) refused(client string, v Value) {
	j.report.Refused[client]++
	if v.Style != values.Random {
		j.report.Limited[v.Construct] = true
	}
}

// readBack reads a result that a client has sent back: as params, or in their first field.
func (c *Construct) readBack(o Outcome) (reflect.Value, error) {
	if o.Mode == "both" && c.wraps() && o.Withheld == "" {
		back := reflect.New(c.params)
		err := strictly([]byte(o.JSON), back.Interface())
		return back.Elem().Field(0), err
	}
	back := reflect.New(c.result)
	err := strictly([]byte(o.JSON), back.Interface())
	return back.Elem(), err
}

// isSentBack reports whether a client in this mode sends results back as params.
func (c *Construct) isSentBack(o Outcome) bool {
	return o.Mode == "both" && (c.wraps() || c.params == c.result)
}

// wraps reports whether a result is sent back as the first field of params.
func (c *Construct) wraps() bool { return c.result.Kind() != reflect.Struct && !c.holdsUnions }

// mayRefuse reports whether a client has a good reason not to read a value: the stated exceptions.
func mayRefuse(client, wire string) bool { return client == "TypeScript" && hasUnsafeInteger(wire) }

var unsafeInteger = regexp.MustCompile(`[:,\[]-?[0-9]{16,}([,}\]]|$)|^-?[0-9]{16,}$`)

// hasUnsafeInteger reports whether JSON has an integer beyond 2^53-1.
func hasUnsafeInteger(wire string) bool { return unsafeInteger.MatchString(wire) }

// sent judges params of a client's own.
func (j *judge) sent(client string, c *Construct, o Outcome) {
	switch {
	case o.Crash:
		j.fail(client, o, "", o.Error)
		return
	case o.Error != "":
		j.report.Withheld[client]++
		return
	}
	params := reflect.New(c.params)
	if err := strictly([]byte(o.JSON), params.Interface()); err != nil {
		if c.excuses(err) {
			j.report.Withheld[client]++ // the server says so
			j.reached(client, c)
			return
		}
		j.fail(client, o, "", "Go can't read what was sent: "+err.Error())
		return
	}
	if client != "Go" && j.listing(client).Unlisted(c.params, []byte(o.JSON)) != (values.Unlisted{}) {
		j.fail(client, o, "", "a value was sent that an enum doesn't list")
		return
	}
	read, err := json.Marshal(params.Interface())
	if err != nil {
		j.fail(client, o, "", "Go can't write what it read: "+err.Error())
		return
	}
	sentTree, err := values.Tree([]byte(o.JSON))
	if err != nil {
		j.fail(client, o, "", err.Error())
		return
	}
	readTree, _ := values.Tree(read)
	comparison := values.Comparison{NullIsZero: client == "Go", MayDiffer: c.mayDiffer} // a nil *big.Int
	if found := comparison.Mismatch(sentTree, readTree); found != "" {
		j.fail(client, o, "", found)
		return
	}
	j.report.Sent[client]++
	j.reached(client, c)
}

func (j *judge) reached(client string, c *Construct) {
	if !slices.Contains(j.report.Reached[client], c.Name) {
		j.report.Reached[client] = append(j.report.Reached[client], c.Name)
	}
}

// strictly decodes JSON as a server does that wants to know of typos.
func strictly(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more than one value")
	}
	return nil
}
