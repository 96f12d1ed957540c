package rpcserver

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"
)

// dedupPatience is how long a call waits for an answer of Options.Dedup.
const dedupPatience = 2 * time.Second

// claim reports whether this replica may run a call; if not, it returns how the call ends. It waits while another replica runs the same call of
// an idempotent method.
func (s *Server) claim(ctx context.Context, r *run) (claimed bool, elsewhere outcome) {
	if s.options.Dedup == nil || r.call.CorrelationID == "" {
		return true, outcome{}
	}
	pause := 10 * time.Millisecond
	for {
		first, body, err := s.begin(ctx, r)
		switch {
		case ctx.Err() != nil && !first:
			return false, failed(errEnded(ctx.Err()))
		case err != nil:
			s.log(ctx, r.call, "Options.Dedup can't tell whether a call is new: it is run", slog.Any("error", err))
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
		}
	}
}

func (s *Server) begin(ctx context.Context, r *run) (first bool, outcome []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, dedupPatience)
	defer cancel()
	return s.options.Dedup.Begin(ctx, r.key(), r.method.options.Timeout)
}

// release tells the other replicas how a call ended that this one claimed.
func (s *Server) release(ctx context.Context, r *run, out outcome) {
	left := time.Until(r.until)
	if s.options.Dedup == nil || r.call.CorrelationID == "" || left <= 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), dedupPatience)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			s.logPanic(ctx, r.call, "Options.Dedup", p)
		}
	}()
	var err error
	switch {
	case !r.method.options.Idempotent:
		err = s.options.Dedup.End(ctx, r.key(), nil, left)
	case out.name == cancelledName:
		err = s.options.Dedup.Forget(ctx, r.key())
	default:
		err = s.options.Dedup.End(ctx, r.key(), out.body, left)
	}
	if err != nil {
		s.log(ctx, r.call, "Options.Dedup didn't keep the outcome of a call", slog.Any("error", err))
	}
}

// key stands for a call among the calls of all replicas.
func (r *run) key() string { return r.method.name + "\n" + r.call.User + "\n" + r.call.CorrelationID }

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
