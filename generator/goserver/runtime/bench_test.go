package rpcserver

import (
	"context"
	"encoding/json"
	"strconv"
	"testing"
	"time"
)

// BenchmarkDispatch tells what a call costs; "dispatch-ns/op" is the part beside decoding its params, running its handler and encoding its
// result, which may be 5 µs. Embedded servers and subscribers run the handler where they got the request; for the proxies, whose HTTP request may be over
// before the handler is, it has a goroutine of its own.
func BenchmarkDispatch(b *testing.B) {
	b.Run("here", func(b *testing.B) {
		benchmarkDispatch(b, func(s *Server, call Call, params json.RawMessage) {
			s.calls.enter()
			s.serve(b.Context(), &call, &request{Params: params, start: time.Now()}, func([]byte) { s.calls.leave() })
		})
	})
	b.Run("goroutine", func(b *testing.B) {
		benchmarkDispatch(b, func(s *Server, call Call, params json.RawMessage) { s.Serve(b.Context(), call, params) })
	})
}

func benchmarkDispatch(b *testing.B, serve func(s *Server, call Call, params json.RawMessage)) {
	b.Helper()
	params := json.RawMessage(`{"name":"Ada"}`)
	s, _ := newServer(b, Options{}, greeter(MethodOptions{}, hello))
	ids := correlationIDs(b.N)
	start := time.Now()
	for range b.N {
		codecOnly(b, params)
	}
	codec := time.Since(start)
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		serve(s, Call{Method: "greeter.greet", User: "42", CorrelationID: ids[i]}, params)
	}
	b.ReportMetric(float64((b.Elapsed()-codec).Nanoseconds())/float64(b.N), "dispatch-ns/op")
}

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
	if _, err := marshal(&resultBody{result}); err != nil {
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
