//go:build go1.24

package centrifugoclient

import (
	"container/heap"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"example.com/rpcgen/generator/golang/runtime/internal/backlog"
	"example.com/rpcgen/generator/golang/runtime/internal/wire"
)

// A CallOption is for a call of a method that tells its progress: [OnProgress] or [OnGap].
type CallOption struct {
	progress any // a func(Q), where Q is the method's
	gap      func()
}

// OnProgress lets listen be called for each progress of the call, in order, by the goroutine that makes the call, before the method returns. While it runs,
// up to 1,024 more wait; if there are too many, those that wait are dropped, and [OnGap] is told. The parameter of listen is what the docs of the method say,
// e.g. a pointer to a struct: with another one the call fails, and nothing is sent.
func OnProgress[Q any](listen func(progress Q)) CallOption { return CallOption{progress: listen} }

// OnGap lets listen be called where progress may be missing: because the connection was lost for a while, or listeners are too slow. It is called as those of
// [OnProgress] are, and also where the call ends before the connection is back, by its timeout or its context.
func OnGap(listen func()) CallOption { return CallOption{gap: listen} }

// tells makes a call one of a method that tells progress of type Q.
func tells[Q any](call *Call, options []CallOption) error {
	return listens(call, options, func(data json.RawMessage, to *Q) error {
		if t := reflect.TypeFor[Q](); t.Kind() == reflect.Pointer && isNull(data) {
			return &DecodeError{Method: call.Method, What: "progress", Err: fmt.Errorf("null, want %s", t.Elem())}
		}
		return decodeAs(call.Method, "progress", data, to)
	})
}

// tellsUnions is tells for progress that is a union, or holds unions as [decodeUnions] has it.
func tellsUnions[Q any](call *Call, options []CallOption, unmarshal func([]byte, *Q) error) error {
	return listens(call, options, func(data json.RawMessage, to *Q) error {
		return decodeUnionsAs(call.Method, "progress", data, unmarshal, to)
	})
}

// listens gives a call the listeners among the options.
func listens[Q any](call *Call, options []CallOption, decode func(json.RawMessage, *Q) error) error {
	call.Progress = true
	for _, o := range options {
		if o.gap != nil {
			call.OnGap = o.gap
		}
		if o.progress == nil {
			continue
		}
		listen, ok := o.progress.(func(Q))
		if !ok {
			return unsendableError{fmt.Errorf("%s: OnProgress has a %T, want a func(%s)", call.Method, o.progress, reflect.TypeFor[Q]())}
		}
		call.OnProgress = func(data json.RawMessage) error {
			var progress Q
			err := decode(data, &progress)
			if err == nil {
				listen(progress)
			}
			return err
		}
	}
	return nil
}

// maxTold is how many progresses of a call wait for its listener.
const maxTold = 1024

// A progress is what is known of the progress of a call.
type progress struct {
	onProgress func(json.RawMessage) error    // of the call; may be nil
	onGap      func()                         // may be nil
	told       *backlog.Backlog[toldProgress] // nil if nobody listens

	// The client's lock guards the rest.

	last uint64 // number of the last one that came
	any  bool   // the next one may have any number above the last
	lost bool   // since then, some may have been lost
}

// A toldProgress is a progress, or a gap.
type toldProgress struct {
	data json.RawMessage
	gap  bool
}

func newProgress(call *Call) *progress {
	g := &progress{onProgress: call.OnProgress, onGap: call.OnGap}
	if call.OnProgress != nil || call.OnGap != nil {
		g.told = backlog.New(maxTold, toldProgress{gap: true})
	}
	return g
}

// add handles a progress, and reports whether it is new.
func (g *progress) add(seq uint64, data []byte) bool {
	if seq <= g.last {
		return false
	}
	hole := seq != g.last+1 && !g.any
	g.last, g.any, g.lost = seq, false, false
	if g.told == nil {
		return true
	}
	if hole {
		g.told.AddGap()
	}
	g.told.Add(toldProgress{data: append(json.RawMessage(nil), data...)})
	return true
}

// lose handles that progress was lost, for all that is known.
func (g *progress) lose() {
	g.any, g.lost = true, false
	if g.told != nil {
		g.told.AddGap()
	}
}

// end handles that the call has its outcome: it comes behind all progress. The call may tell none.
func (g *progress) end() {
	if g != nil && g.lost {
		g.lose()
	}
}

// restart handles that the call is sent again: its progress goes on, or begins anew.
func (g *progress) restart() {
	if g.last > 0 {
		g.lose()
		g.last = 0
	}
}

// told handles the progress of a call. The server is at work on it, so it was taken, even if Centrifugo hasn't said so.
func (t *callTable) told(e *wire.Event) {
	p := t.byCorrelation[e.Correlation]
	if p == nil || p.progress == nil || p.state == callQueued {
		return
	}
	if p.state == callWritten {
		p.doubtful = nil
		t.acknowledge(p.id)
	}
	if p.progress.add(e.Seq, e.Result) && p.index >= 0 {
		p.deadline = time.Now().Add(p.timeout)
		heap.Fix(&t.deadlines, p.index)
	}
}

// interruptedProgress handles that for a while no progress could come.
func (t *callTable) interruptedProgress() {
	for _, p := range t.byCorrelation {
		if p.progress != nil && p.state != callQueued {
			p.progress.lost = true
		}
	}
}

// attend waits for the outcome of p, or for the end of ctx, and calls its listeners meanwhile.
func (c *CentrifugoRPCClient) attend(ctx context.Context, p *pending) (json.RawMessage, error) {
	g := p.progress
	over := false
	defer func() {
		if !over { // a listener panics
			c.abandon(p, context.Canceled)
		}
	}()
	for {
		err := g.listen(ctx)
		if err != nil {
			o := c.abandon(p, err)
			over = true
			if ctx.Err() == nil {
				o.err = err
			} else {
				g.tellGap()
			}
			return p.end(o)
		}
		select {
		case o := <-p.done:
			over = true
			if err := g.listen(ctx); err != nil && ctx.Err() != nil {
				g.tellGap()
			} else if o.err == nil {
				o.err = err
			}
			return p.end(o)
		case <-g.told.Wake:
		case <-ctx.Done():
		}
	}
}

// listen calls the listeners for what waits for them.
func (g *progress) listen(ctx context.Context) error {
	var item toldProgress
	for {
		if err := whyEnded(ctx); err != nil {
			return err
		}
		some, _ := g.told.Take(&item)
		switch {
		case !some:
			return nil
		case item.gap && g.onGap != nil:
			g.onGap()
		case !item.gap && g.onProgress != nil:
			if err := g.onProgress(item.data); err != nil {
				return err
			}
		}
	}
}

// tellGap tells of a gap, if there is one in what waits, and drops the rest: the caller's context has ended.
func (g *progress) tellGap() {
	var item toldProgress
	hasGap := false
	for some, _ := g.told.Take(&item); some; some, _ = g.told.Take(&item) {
		hasGap = hasGap || item.gap
	}
	if hasGap && g.onGap != nil {
		g.onGap()
	}
}
