package centrifugoclient

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
)

// TestTells: the listeners of a call get progress of their type; they are told of what isn't, and one that listens for another type lets nothing be sent.
func TestTells(t *testing.T) {
	var got []string
	listen := func(p any) { got = append(got, fmt.Sprintf("%+v", p)) }
	number := func(call *Call, options ...CallOption) error { return tells[int](call, options) }
	pointer := func(call *Call, options ...CallOption) error { return tells[*numbered](call, options) }
	union := func(call *Call, options ...CallOption) error { return tellsUnions(call, options, unmarshalShape) }
	for name, test := range map[string]struct {
		tells    func(*Call, ...CallOption) error
		option   CallOption
		progress string
		want     string // what the listener is told, or the error
	}{
		"number":       {number, OnProgress(func(p int) { listen(p) }), `7`, "7"},
		"struct":       {pointer, OnProgress(func(p *numbered) { listen(*p) }), `{"n":1,"text":"a"}`, "{N:1 Text:a}"},
		"union":        {union, OnProgress(func(p shape) { listen(*p.(*circle)) }), `{"kind":"circle","radius":2}`, "{Kind:circle Radius:2}"},
		"wrong number": {number, OnProgress(func(p int) { listen(p) }), `"x"`, "m: progress: json: cannot unmarshal string into Go value of type int"},
		"no struct":    {pointer, OnProgress(func(p *numbered) { listen(*p) }), `null`, "m: progress: null, want centrifugoclient.numbered"},
		"no union":     {union, OnProgress(func(p shape) { listen(p) }), `null`, "m: progress: null, want centrifugoclient.shape"},
		"wrong union":  {union, OnProgress(func(p shape) { listen(p) }), `{"kind":"circle","radius":"x"}`, "m: progress.radius: json: cannot unmarshal string into Go value of type int"},
	} {
		got = nil
		call := &Call{Method: "m"}
		if err := test.tells(call, OnGap(func() { listen("gap") }), test.option); err != nil || !call.Progress {
			t.Errorf("%s: progress %t, %v", name, call.Progress, err)
			continue
		}
		if err := call.OnProgress(json.RawMessage(test.progress)); err != nil {
			if _, wrong := errors.AsType[*DecodeError](err); !wrong {
				t.Errorf("%s: a %T", name, err)
			}
			listen(err)
		}
		call.OnGap()
		if want := []string{test.want, "gap"}; !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	const want = "m: OnProgress has a func(string), want a func(*centrifugoclient.numbered)"
	if err := pointer(&Call{Method: "m"}, OnProgress(func(string) {})); !errors.Is(err, ErrNotSent) || err.Error() != want {
		t.Errorf("another type: %v", err)
	}
}
