package observability

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// Of a client's span.
const (
	traceID     = "4bf92f3577b34da6a3ce929d0e0e4736"
	parentID    = "00f067aa0ba902b7"
	traceparent = "00-" + traceID + "-" + parentID + "-01"
)

type noReplies struct{}

func (noReplies) Publish(context.Context, string, []byte) error { return nil }

type noteParams struct {
	Text string `json:"text"`
}

var errMissing = errors.New("no such note")

// newServer returns a server that is set up as docs/observability.md has it, with the method notes.get, whose text says how it ends.
func newServer(t *testing.T, tracing *Tracing, metrics *Metrics, seen chan<- trace.SpanContext) *rpcserver.Server {
	t.Helper()
	options := rpcserver.Options{Publisher: noReplies{}, Logger: slog.New(slog.DiscardHandler)}
	Instrument(&options, tracing, metrics)
	s, err := rpcserver.New(options)
	if err != nil {
		t.Fatal(err)
	}
	get := func(ctx context.Context, params *noteParams) (*struct{}, error) {
		seen <- trace.SpanContextFromContext(ctx)
		switch params.Text {
		case "":
			return &struct{}{}, nil
		case "missing":
			return nil, fmt.Errorf("note 7: %w", errMissing)
		default:
			return nil, errors.New("the disk is on fire")
		}
	}
	err = s.Register(rpcserver.Service{
		Name:    "notes",
		Methods: []rpcserver.Method{rpcserver.NewMethod("notes.get", rpcserver.MethodOptions{}, get)},
		Errors:  []rpcserver.DeclaredError{rpcserver.DeclareError("missing", 404, errMissing)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// serve makes calls of all outcomes, and returns their spans.
func serve(t *testing.T, registry *prometheus.Registry) tracetest.SpanStubs {
	t.Helper()
	exporter := tracetest.NewInMemoryExporter()
	metrics, err := NewMetrics(registry)
	if err != nil {
		t.Fatal(err)
	}
	seen := make(chan trace.SpanContext, 10)
	tracing := NewTracing(sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter)))
	s := newServer(t, tracing, metrics, seen)
	for _, params := range []string{`{}`, `{"text":"missing"}`, `{"text":"fire"}`, `{"text":7}`} {
		call := rpcserver.Call{Method: "notes.get", User: "42", Transport: rpcserver.RPCTransport, Headers: map[string]string{"traceparent": traceparent}}
		s.Serve(t.Context(), call, json.RawMessage(params))
	}
	s.Serve(t.Context(), rpcserver.Call{Method: "notes.made_up", User: "42"}, nil)
	for range 3 {
		if span := <-seen; span.TraceID().String() != traceID {
			t.Errorf("the handler's context has the trace %s, want the client's", span.TraceID())
		}
	}
	return exporter.GetSpans()
}

func TestTracing(t *testing.T) {
	spans := serve(t, prometheus.NewRegistry())
	want := []struct {
		outcome string
		status  codes.Code
		events  int
	}{{"ok", codes.Unset, 0}, {"missing", codes.Unset, 1}, {"internal", codes.Error, 1}, {"invalid_params", codes.Unset, 0}}
	if len(spans) != len(want) {
		t.Fatalf("%d spans, want %d: a method that isn't there has none", len(spans), len(want))
	}
	for i, span := range spans {
		if span.Name != "notes.get" || span.SpanKind != trace.SpanKindServer {
			t.Errorf("span %q of kind %s, want a server's of the method", span.Name, span.SpanKind)
		}
		if span.Parent.SpanID().String() != parentID || !span.Parent.IsRemote() || span.SpanContext.TraceID().String() != traceID {
			t.Errorf("span %s of trace %s, want the client's span as its parent", span.Parent.SpanID(), span.SpanContext.TraceID())
		}
		attributes := []attribute.KeyValue{
			attribute.String("rpc.system.name", "rpcgen"),
			attribute.String("rpc.method", "notes.get"),
			attribute.String("rpcgen.transport", "rpc"),
			attribute.String("rpc.response.status_code", want[i].outcome),
		}
		if want[i].status == codes.Error {
			attributes = append(attributes, attribute.String("error.type", want[i].outcome))
		}
		if !slices.Equal(span.Attributes, attributes) || span.Status.Code != want[i].status || len(span.Events) != want[i].events {
			t.Errorf("%s: attributes %v, status %v, %d events", want[i].outcome, span.Attributes, span.Status, len(span.Events))
		}
	}
}

// TestMetrics holds the counts, and what promtool check metrics would say.
func TestMetrics(t *testing.T) {
	registry := prometheus.NewRegistry()
	serve(t, registry)
	const want = `
# HELP rpc_server_calls_total Calls that are over, by method and outcome: ok, or the error's name.
# TYPE rpc_server_calls_total counter
rpc_server_calls_total{method="notes.get",outcome="internal"} 1
rpc_server_calls_total{method="notes.get",outcome="invalid_params"} 1
rpc_server_calls_total{method="notes.get",outcome="missing"} 1
rpc_server_calls_total{method="notes.get",outcome="ok"} 1
`
	if err := testutil.GatherAndCompare(registry, strings.NewReader(want), "rpc_server_calls_total"); err != nil {
		t.Error(err)
	}
	if n, err := testutil.GatherAndCount(registry, "rpc_server_call_duration_seconds"); err != nil || n != 4 {
		t.Errorf("%d histograms, error %v, want one of each outcome", n, err)
	}
	problems, err := testutil.GatherAndLint(registry)
	if err != nil || len(problems) > 0 {
		t.Errorf("problems %v, error %v", problems, err)
	}
}
