package centrifugoclient

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"testing"
)

// A fixedRPC is an RPC that gives the same answer to every call.
type fixedRPC struct {
	result string
	err    error

	method string
	params any
}

func (a *fixedRPC) Do(_ context.Context, call *Call) (json.RawMessage, error) {
	a.method, a.params = call.Method, call.Params
	return json.RawMessage(a.result), a.err
}

func TestDeclaredErrors(t *testing.T) {
	told := &RPCError{Method: "tasks.get_stats", Code: 404, Name: "task_not_found", Message: "none"}
	_, err := NewAPIClient(&fixedRPC{err: told}).TasksGetStats(t.Context(), TaskStatsParams{})
	if !errors.Is(err, ErrTaskNotFound) || errors.Is(err, ErrBoardClosed) {
		t.Errorf("%v isn't ErrTaskNotFound alone", err)
	}
	told = &RPCError{Method: "tasks.get_stats", Code: 429, Name: "limit", Message: "too many", Data: json.RawMessage(`{"limit":5}`)}
	_, err = NewAPIClient(&fixedRPC{err: told}).TasksGetStats(t.Context(), TaskStatsParams{})
	var limit *LimitError
	if !errors.As(err, &limit) || limit.Limit != 5 {
		t.Errorf("%v has the limit %+v, want 5", err, limit)
	}
	told = &RPCError{Method: "tasks.get_stats", Code: 450, Name: "bare", Message: "bare"}
	_, err = NewAPIClient(&fixedRPC{err: told}).TasksCount(t.Context())
	var bare *BareError
	if !errors.As(err, &bare) || errors.As(err, &limit) {
		t.Errorf("%v isn't a BareError alone", err)
	}
}

func TestCheckVersion(t *testing.T) {
	rpc := &fixedRPC{result: `{"changed":["tasks.count"],"missing":[]}`}
	check, err := NewAPIClient(rpc).CheckVersion(t.Context())
	if err != nil || check.Matches() || !slices.Equal(check.Changed, []string{"tasks.count"}) || len(check.Missing) != 0 {
		t.Errorf("check = %+v, %v", check, err)
	}
	params := rpc.params.(map[string]any)
	want := []string{"tasks.count", "tasks.get_stats", "tasks.http_ids", "tasks.mark_read", "tasks.ping"}
	if got := slices.Sorted(maps.Keys(params["methods"].(map[string]string))); !slices.Equal(got, want) || params["version"] != APIVersion {
		t.Errorf("it asked for %v of %v", got, params["version"])
	}
	if rpc.method != "system.check_version" {
		t.Errorf("it called %s", rpc.method)
	}
	rpc.result = `{"changed":[],"missing":[]}`
	if check, err := NewAPIClient(rpc).CheckVersion(t.Context()); err != nil || !check.Matches() {
		t.Errorf("check = %+v, %v; want a match", check, err)
	}
}
