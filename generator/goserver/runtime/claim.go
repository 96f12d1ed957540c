package rpcserver

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"
)

// claim handles a call unless another replica handles it, or has.
func (s *Server) claim(ctx context.Context, r *run, params json.RawMessage) outcome {
	if s.options.Dedup == nil || r.call.CorrelationID == "" {
		return s.handle(ctx, r, params)
	}
	key := r.method.name + "\n" + r.call.User + "\n" + r.call.CorrelationID
	claimed, elsewhere := s.begin(ctx, r, key)
	if !claimed {
		return elsewhere
	}
	out := s.handle(ctx, r, params)
	s.end(context.WithoutCancel(ctx), r, key, out)
	return out
}

// begin claims a call, or returns how it ended elsewhere. For an idempotent method it waits for that.
func (s *Server) begin(ctx context.Context, r *run, key string) (claimed bool, elsewhere outcome) {
	pause := 10 * time.Millisecond
	for {
		first, body, err := s.options.Dedup.Begin(ctx, key, r.method.options.Timeout)
		switch {
		case err != nil:
			s.log(ctx, r.call, "Dedup.Begin failed: the call is run", slog.Any("error", err))
			return true, outcome{}
		case first:
			return true, outcome{}
		case !r.method.options.Idempotent:
			return false, failed(errDuplicateCall)
		case len(body) > 0:
			return false, outcome{name: outcomeName(body), body: body}
		}
		select {
		case <-time.After(pause):
			pause = min(2*pause, 200*time.Millisecond)
		case <-ctx.Done():
			return false, failed(errEnded(ctx.Err()))
		}
	}
}

// end tells the other replicas how a call ended.
func (s *Server) end(ctx context.Context, r *run, key string, out outcome) {
	const patience = 5 * time.Second
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var err error
	switch left := time.Until(r.until); {
	case !r.method.options.Idempotent:
		err = s.options.Dedup.End(ctx, key, nil, left)
	case out.name == cancelledName:
		err = s.options.Dedup.Forget(ctx, key)
	default:
		err = s.options.Dedup.End(ctx, key, out.body, left)
	}
	if err != nil {
		s.log(ctx, r.call, "Dedup failed to keep the outcome of a call", slog.Any("error", err))
	}
}

// outcomeName returns the name of the outcome that the body of a reply tells.
func outcomeName(body []byte) string {
	var reply struct {
		Error *struct {
			Name string `json:"name"`
		} `json:"error"`
	}
	if err := json.Unmarshal(body, &reply); err == nil && reply.Error != nil {
		return reply.Error.Name
	}
	return "ok"
}
