//go:build unix

package rpcserver

import (
	"encoding/json"
	"syscall"
	"testing"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/running"
	"example.com/rpcgen/generator/goserver/runtime/internal/wire"
)

// BenchmarkDispatch tells what a call costs; "dispatch-cpu-ns/op" is the processor time beside decoding its params, running its handler and encoding
// its result, which may be 5 µs. Embedded servers and subscribers run the handler where they got the request; for the proxies, whose HTTP request may be over
// before the handler is, it has a goroutine of its own.
func BenchmarkDispatch(b *testing.B) {
	b.Run("here", func(b *testing.B) {
		benchmarkDispatch(b, func(s *Server, call Call, params json.RawMessage) {
			s.calls.Enter()
			s.serve(b.Context(), &call, &wire.Request{Params: params, Start: time.Now()}, func(running.Outcome) {})
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
	codec := processorTime(b, func() {
		for range b.N {
			codecOnly(b, params)
		}
	})
	b.ReportAllocs()
	b.ResetTimer()
	whole := processorTime(b, func() {
		for i := range b.N {
			serve(s, Call{Method: "greeter.greet", User: "42", CorrelationID: ids[i]}, params)
		}
	})
	b.ReportMetric(float64((whole-codec).Nanoseconds())/float64(b.N), "dispatch-cpu-ns/op")
}

// processorTime returns the processor time of the process while do runs.
func processorTime(b *testing.B, do func()) time.Duration {
	b.Helper()
	var before, after syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &before); err != nil {
		b.Fatal(err)
	}
	do()
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &after); err != nil {
		b.Fatal(err)
	}
	return time.Duration(after.Utime.Nano() + after.Stime.Nano() - before.Utime.Nano() - before.Stime.Nano())
}
