package rpcserver

import (
	"context"
	"encoding/json"
	"strconv"
	"testing"

	"example.com/rpcgen/generator/goserver/runtime/internal/wire"
)

// codecOnly does what every server must do for a call.
func codecOnly(tb testing.TB, data json.RawMessage) {
	tb.Helper()
	params := new(greetParams)
	if err := json.Unmarshal(data, params); err != nil {
		tb.Fatal(err)
	}
	result, err := hello(context.Background(), params)
	if err != nil {
		tb.Fatal(err)
	}
	if _, err := wire.Marshal(&resultBody{result}); err != nil {
		tb.Fatal(err)
	}
}

// TestDispatchAllocations: dispatch takes at most 20 allocations beside decoding, handler and encoding.
func TestDispatchAllocations(t *testing.T) {
	params := json.RawMessage(`{"name":"Ada"}`)
	s, _ := newServer(t, Options{}, greeter(MethodOptions{}, hello))
	ids := correlationIDs(1000)
	next := 0
	whole := testing.AllocsPerRun(900, func() {
		s.Serve(t.Context(), Call{Method: "greeter.greet", User: "42", CorrelationID: ids[next]}, params)
		next++
	})
	codec := testing.AllocsPerRun(900, func() { codecOnly(t, params) })
	if got := whole - codec; got > 20 {
		t.Errorf("%v allocations, want at most 20", got)
	} else {
		t.Logf("%v allocations beside %v of decoding, handler and encoding", got, codec)
	}
}

func correlationIDs(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = "5f0c1d5e-0000-4000-8000-" + strconv.Itoa(100000000000+i)
	}
	return ids
}
