package main

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"time"

	"example.com/rpcgen/examples/tasks/rpc/rpcserver"
)

// probes serve methods that tests need and no API has:
//
//	test.echo        answers its params
//	test.idempotent  as test.echo, and clients may send it again
//	test.error       answers the error that its params are: {"code", "name", "message", "data", "temporary"}, also if no server says such
//	test.sleep       answers {} after {"ms"} milliseconds, or sooner if it is cancelled
//	test.silent      never answers
//	test.gate        answers {} when the gate {"name"} has been opened: see POST /gate
//	test.burst       answers a string of {"size"} letters, with all others that wait at that time: see POST /burst. Behind the proxies, no
//	                 more than client.concurrency, 512, of a connection can wait at once
//	test.big         answers {"text"}, a string of {"size"} letters
//	test.null_error  answers {"result": {"ok": true}, "error": null}
//	test.empty       answers with neither result nor error
//	test.forge       answers {"forged": true} as another client would, on the channel that addresses.Forge names: there, or on user#USER, it answers
//	                 {"forged": false} as itself 200 ms later. A client with either reply channel must take the second
//
// and methods of idleNames, which answer {}: a test counts what it doesn't wait for, or what must not be sent, by a name of its own.
//
// What the generated server can't say is published to the user's reply channel, before an answer that comes too late: see odd.go for native RPC.
type probes struct {
	broker broker

	mu    sync.Mutex
	gates map[string]chan struct{} // closed when open
	burst chan struct{}            // closed by the next POST /burst
	waits int                      // for burst
}

// idleNames are methods that do nothing. kitchen.warm is one of a client that rpcgen makes for the tests of TypeScript.
var idleNames = []string{"test.ended", "test.notified", "test.unheard_correlation", "test.unheard_rpc", "kitchen.warm"}

// forALongTime is the timeout of methods that tests wait for, and give up.
const forALongTime = 10 * time.Minute

func newProbes() *probes {
	return &probes{gates: map[string]chan struct{}{}, burst: make(chan struct{})}
}

func (p *probes) service() rpcserver.Service {
	long := rpcserver.MethodOptions{Timeout: forALongTime}
	methods := []rpcserver.Method{
		rpcserver.NewMethod("test.echo", rpcserver.MethodOptions{}, echo),
		rpcserver.NewMethod("test.idempotent", rpcserver.MethodOptions{Idempotent: true}, echo),
		rpcserver.NewMethod("test.error", rpcserver.MethodOptions{}, p.fail),
		rpcserver.NewMethod("test.sleep", rpcserver.MethodOptions{}, sleep),
		rpcserver.NewMethod("test.silent", long, silent),
		rpcserver.NewMethod("test.gate", long, p.gate),
		rpcserver.NewMethod("test.burst", long, p.wait),
		rpcserver.NewMethod("test.big", rpcserver.MethodOptions{}, big),
		rpcserver.NewMethod("test.null_error", rpcserver.MethodOptions{}, p.odd),
		rpcserver.NewMethod("test.empty", rpcserver.MethodOptions{}, p.odd),
		rpcserver.NewMethod("test.forge", rpcserver.MethodOptions{}, p.forge),
	}
	for _, name := range idleNames {
		methods = append(methods, rpcserver.NewMethod(name, rpcserver.MethodOptions{}, nop))
	}
	return rpcserver.Service{Name: "test", Methods: methods}
}

// anything is any JSON value, as it was written.
type anything struct{ text json.RawMessage }

// UnmarshalJSON keeps the text.
func (a *anything) UnmarshalJSON(text []byte) error { return a.text.UnmarshalJSON(text) }

// MarshalJSON returns the text.
func (a *anything) MarshalJSON() ([]byte, error) { return a.text.MarshalJSON() }

type (
	nothing struct{}
	named   struct {
		Name string `json:"name"`
	}
	sized struct {
		Size int `json:"size"`
	}
	timed struct {
		MS int `json:"ms"`
	}
)

func echo(_ context.Context, params *anything) (*anything, error) { return params, nil }

func nop(context.Context, *nothing) (*nothing, error) { return &nothing{}, nil }

func sleep(ctx context.Context, params *timed) (*nothing, error) {
	select {
	case <-time.After(time.Duration(params.MS) * time.Millisecond):
		return &nothing{}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func silent(ctx context.Context, _ *nothing) (*nothing, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func big(_ context.Context, params *sized) (*map[string]string, error) {
	return &map[string]string{"text": strings.Repeat("x", max(params.Size, 0))}, nil
}

func (p *probes) gate(ctx context.Context, params *named) (*nothing, error) {
	select {
	case <-p.gateOf(params.Name):
		return &nothing{}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// gateOf returns the gate of a name.
func (p *probes) gateOf(name string) chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gates[name] == nil {
		p.gates[name] = make(chan struct{})
	}
	return p.gates[name]
}

// open opens a gate for good.
func (p *probes) open(name string) {
	gate := p.gateOf(name)
	p.mu.Lock()
	defer p.mu.Unlock()
	select {
	case <-gate:
	default:
		close(gate)
	}
}

func (p *probes) wait(ctx context.Context, params *sized) (*string, error) {
	p.mu.Lock()
	burst := p.burst
	p.waits++
	p.mu.Unlock()
	select {
	case <-burst:
		text := strings.Repeat("x", max(params.Size, 0))
		return &text, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// release answers all calls of test.burst that wait, and returns how many have come since the last time.
func (p *probes) release() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	close(p.burst)
	waited := p.waits
	p.burst, p.waits = make(chan struct{}), 0
	return waited
}

func (p *probes) forge(ctx context.Context, _ *nothing) (*map[string]bool, error) {
	call := rpcserver.CallFrom(ctx)
	channel := p.broker.forgeable(call.User)
	if err := p.broker.publishAsClient(ctx, "mallory", channel, withID(call, `{"result":{"forged":true}}`)); err != nil {
		return nil, err
	}
	time.Sleep(200 * time.Millisecond)
	if err := p.broker.publish(ctx, channel, withID(call, `{"result":{"forged":false}}`)); err != nil {
		return nil, err
	}
	return &map[string]bool{"forged": false}, nil
}
