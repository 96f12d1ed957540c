package embedded

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"math"

	"github.com/centrifugal/centrifuge"
	"github.com/prometheus/client_golang/prometheus"
)

func (o Options) ping() centrifuge.PingPongConfig {
	return centrifuge.PingPongConfig{
		PingInterval: cmp.Or(o.PingInterval, defaultPingInterval),
		PongTimeout:  cmp.Or(o.PongTimeout, defaultPongTimeout),
	}
}

func (o Options) queue() int { return cmp.Or(o.Server.ClientQueue, defaultClientQueue) }

// requests returns how many requests of a connection may be unanswered: all that a user may have, of which as many may be open as run and as many again,
// and some that are refused.
func (o Options) requests() int64 {
	return 2*min(int64(cmp.Or(o.Server.MaxCallsPerUser, defaultMaxCallsPerUser)), math.MaxInt32) + spareRequests
}

// newCentrifugeNode returns a node that keeps its channels in this process or in Redis, and isn't running yet.
func newCentrifugeNode(options Options) (*centrifuge.Node, error) {
	logger := cmp.Or(options.Server.Logger, slog.Default())
	node, err := centrifuge.New(centrifuge.Config{
		Version:                     "embedded",
		LogLevel:                    logLevel(logger),
		LogHandler:                  logTo(logger),
		ClientQueueMaxSize:          options.queue(),
		RecoveryMaxPublicationLimit: historySize,
		ClientChannelLimit:          channelLimit,
		// The library's own metrics stay out of the program's default registry, where two nodes would count as one. With native histograms
		// they have no summaries, which cost more.
		Metrics: centrifuge.MetricsConfig{RegistererGatherer: prometheus.NewRegistry(), EnableNativeHistograms: true},
	})
	if err != nil {
		return nil, fmt.Errorf("embedded: %w", err)
	}
	if options.Redis == "" {
		return node, nil
	}
	shard, err := centrifuge.NewRedisShard(node, centrifuge.RedisShardConfig{Address: options.Redis})
	if err != nil {
		return nil, fmt.Errorf("embedded: Redis: %w", err)
	}
	broker, err := centrifuge.NewRedisBroker(node, centrifuge.RedisBrokerConfig{
		Prefix: cmp.Or(options.RedisPrefix, "rpc"),
		Shards: []*centrifuge.RedisShard{shard},
	})
	if err != nil {
		return nil, fmt.Errorf("embedded: Redis: %w", err)
	}
	node.SetBroker(broker)
	presence, err := centrifuge.NewRedisPresenceManager(node, centrifuge.RedisPresenceManagerConfig{
		Prefix: cmp.Or(options.RedisPrefix, "rpc"),
		Shards: []*centrifuge.RedisShard{shard},
	})
	if err != nil {
		return nil, fmt.Errorf("embedded: Redis: %w", err)
	}
	node.SetPresenceManager(presence)
	return node, nil
}

// levels are slog's for the library's. What the library calls information is of interest to those who debug: refused commands of clients.
var levels = map[centrifuge.LogLevel]slog.Level{
	centrifuge.LogLevelTrace: slog.LevelDebug,
	centrifuge.LogLevelDebug: slog.LevelDebug,
	centrifuge.LogLevelInfo:  slog.LevelDebug,
	centrifuge.LogLevelWarn:  slog.LevelWarn,
	centrifuge.LogLevelError: slog.LevelError,
}

func logLevel(logger *slog.Logger) centrifuge.LogLevel {
	if logger.Enabled(context.Background(), slog.LevelDebug) {
		return centrifuge.LogLevelDebug
	}
	return centrifuge.LogLevelWarn
}

func logTo(logger *slog.Logger) centrifuge.LogHandler {
	return func(entry centrifuge.LogEntry) {
		attributes := make([]any, 0, 2*len(entry.Fields))
		for name, value := range entry.Fields {
			attributes = append(attributes, name, value)
		}
		logger.Log(context.Background(), levels[entry.Level], "centrifuge: "+entry.Message, attributes...)
	}
}
