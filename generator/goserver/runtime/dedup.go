package rpcserver

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"example.com/rpcgen/generator/goserver/runtime/internal/running"
)

// A Dedup remembers across replicas which calls run or have run. Package rpcserver remembers those of its own process by itself, and
// goes on with that if a Dedup fails.
type Dedup interface {
	// Begin claims a call for its timeout: first reports whether nobody has claimed it. Where somebody has, outcome is what End was
	// given, or nil while the call runs.
	Begin(ctx context.Context, key string, timeout time.Duration) (first bool, outcome []byte, err error)

	// End keeps the outcome of a call that Begin claimed for the rest of its timeout: what is left of it is given, too. The outcome is
	// nil if the call may not be answered twice; then the claim alone is kept. So it is while a call runs that tells its progress, which
	// gives it another timeout: the claim must not end before what is left from now on.
	End(ctx context.Context, key string, outcome []byte, left time.Duration) error

	// Forget takes back what Begin claimed: the call was given up, and may be made again.
	Forget(ctx context.Context, key string) error
}

// dedupPatience is how long a call waits for an answer of Options.Dedup.
const dedupPatience = 2 * time.Second

// claim reports whether this replica may run a call; if not, it returns how the call ends. It waits while another replica runs the same call of
// an idempotent method.
func (s *Server) claim(ctx context.Context, r *run) (claimed bool, elsewhere running.Outcome) {
	if s.options.Dedup == nil || r.call.CorrelationID == "" {
		return true, running.Outcome{}
	}
	pause := 10 * time.Millisecond
	for {
		first, body, err := s.begin(ctx, r)
		switch {
		case ctx.Err() != nil && !first:
			return false, failed(errEnded(ctx))
		case err != nil:
			s.log(ctx, r.call, "Options.Dedup can't tell whether a call is new: it is run", slog.Any("error", err))
			return true, running.Outcome{}
		case first:
			return true, running.Outcome{}
		case !r.method.options.Idempotent:
			return false, failed(errDuplicateCall)
		case len(body) > 0:
			return false, running.Outcome{Name: outcomeName(body), Body: body}
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
func (s *Server) release(ctx context.Context, r *run, out running.Outcome) {
	if s.options.Dedup == nil || r.call.CorrelationID == "" {
		return
	}
	left := time.Until(s.calls.Deadline(&r.Run))
	if left <= 0 {
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
	case out.Name == cancelledName:
		err = s.options.Dedup.Forget(ctx, r.key())
	default:
		err = s.options.Dedup.End(ctx, r.key(), out.Body, left)
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
