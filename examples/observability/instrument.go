package observability

import (
	"context"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// Instrument has the calls of a server traced and counted.
func Instrument(options *rpcserver.Options, tracing *Tracing, metrics *Metrics) {
	options.Context = tracing.Context
	options.Middleware = append([]rpcserver.Middleware{tracing.Middleware}, options.Middleware...)
	options.Observe = func(ctx context.Context, o rpcserver.Observation) {
		tracing.Observe(ctx, o)
		metrics.Observe(ctx, o)
	}
}
