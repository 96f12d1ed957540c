package observability

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// Metrics count calls, and how long they take. Only methods that the server has are observed, so that no client can make up labels.
type Metrics struct {
	calls    *prometheus.CounterVec
	duration *prometheus.HistogramVec
}

// NewMetrics returns Metrics that are registered.
func NewMetrics(registerer prometheus.Registerer) (*Metrics, error) {
	m := &Metrics{
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "rpc_server_calls_total",
			Help: "Calls that are over, by method and outcome: ok, or the error's name.",
		}, []string{"method", "outcome"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "rpc_server_call_duration_seconds",
			Help:    "Time from a request's arrival to its reply, by method and outcome.",
			Buckets: []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10},
		}, []string{"method", "outcome"}),
	}
	for _, collector := range []prometheus.Collector{m.calls, m.duration} {
		if err := registerer.Register(collector); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// Observe is for rpcserver's Options.Observe.
func (m *Metrics) Observe(_ context.Context, o rpcserver.Observation) {
	m.calls.WithLabelValues(o.Method, o.Outcome).Inc()
	m.duration.WithLabelValues(o.Method, o.Outcome).Observe(o.Duration.Seconds())
}
