// Package observability is an example: traces of calls by OpenTelemetry, and metrics of them by Prometheus.
package observability

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// Tracing makes a span of each call, which continues the trace of the call's header traceparent. The names are those of OpenTelemetry's
// semantic conventions for RPC.
type Tracing struct {
	tracer trace.Tracer
}

// NewTracing returns a Tracing whose spans go to the provider.
func NewTracing(provider trace.TracerProvider) *Tracing {
	return &Tracing{provider.Tracer("example.com/app/rpc", trace.WithSchemaURL(semconv.SchemaURL))}
}

// Context is for rpcserver's Options.Context: it starts a span, which the handler's context then has.
func (t *Tracing) Context(ctx context.Context, call *rpcserver.Call) context.Context {
	ctx = propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier(call.Headers))
	ctx, _ = t.tracer.Start(ctx, call.Method, trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes( //nolint:spancheck // Observe ends it
		semconv.RPCSystemNameKey.String("rpcgen"),
		semconv.RPCMethod(call.Method),
		attribute.String("rpcgen.transport", string(call.Transport)),
	))
	return ctx
}

// Middleware is for Options.Middleware: it puts the error of a handler into the span, which clients may not see.
func (t *Tracing) Middleware(next rpcserver.Handler) rpcserver.Handler {
	return func(ctx context.Context, params any) (any, error) {
		result, err := next(ctx, params)
		if err != nil {
			trace.SpanFromContext(ctx).RecordError(err)
		}
		return result, err
	}
}

// Observe is for Options.Observe: it ends the span. Errors that are the caller's don't make a failed span.
func (t *Tracing) Observe(ctx context.Context, o rpcserver.Observation) {
	span := trace.SpanFromContext(ctx)
	defer span.End()
	span.SetAttributes(semconv.RPCResponseStatusCode(o.Outcome))
	switch o.Outcome {
	case "internal", "deadline_exceeded", "overloaded", "result_too_large", "shutting_down":
		span.SetAttributes(semconv.ErrorTypeKey.String(o.Outcome))
		span.SetStatus(codes.Error, o.Outcome)
	}
}
