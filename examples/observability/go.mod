// An example for OpenTelemetry and Prometheus. go.work finds the server's runtime.
module example.com/rpcgen/examples/observability

go 1.26.0

require (
	github.com/prometheus/client_golang v1.25.0
	go.opentelemetry.io/otel v1.47.0
	go.opentelemetry.io/otel/sdk v1.47.0
	go.opentelemetry.io/otel/trace v1.47.0
)
