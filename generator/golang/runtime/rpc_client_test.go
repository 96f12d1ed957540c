package centrifugoclient

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/rpcgen/generator/golang/runtime/internal/decode"
)

type object = map[string]any

func TestCall(t *testing.T) {
	c := shared.connect(t)
	for _, test := range []struct {
		method string
		params any
		want   string
	}{
		{"test.echo", object{"text": "ä \u2028 <b> \" \\ \n"}, `{"text":"ä \u2028 <b> \" \\ \n"}`},
		{"test.echo", json.RawMessage("{\n \"n\": 12345678901234567890 }"), `{"n":12345678901234567890}`},
		{"test.echo", nil, `{}`},
		{"test.null_error", nil, `{"ok":true}`},
		{"test.empty", nil, `null`},
	} {
		got, err := c.Call(within(t, 5*time.Second), test.method, test.params)
		if err != nil {
			t.Errorf("%s: %v", test.method, err)
			continue
		}
		if !sameJSON(t, got, test.want) {
			t.Errorf("%s(%v) = %s, want %s", test.method, test.params, got, test.want)
		}
	}
	idle(t, c)
}

// sameJSON compares texts with all digits of their numbers.
func sameJSON(t *testing.T, a json.RawMessage, b string) bool {
	t.Helper()
	var va, vb any
	if err := errors.Join(decode.Value(a, &va), decode.Value([]byte(b), &vb)); err != nil {
		t.Fatal(err)
	}
	ta, err := json.Marshal(va)
	if err != nil {
		t.Fatal(err)
	}
	tb, err := json.Marshal(vb)
	if err != nil {
		t.Fatal(err)
	}
	return string(ta) == string(tb)
}

func TestCallError(t *testing.T) {
	c := shared.connect(t)
	_, err := c.Call(within(t, 5*time.Second), "test.error", object{"code": 404, "message": "no such task", "data": object{"id": 7}})
	var failure *RPCError
	if !errors.As(err, &failure) {
		t.Fatalf("err = %v, want an *RPCError", err)
	}
	if failure.Method != "test.error" || failure.Code != 404 || failure.Message != "no such task" || string(failure.Data) != `{"id":7}` {
		t.Errorf("err = %+v", failure)
	}
	if got, want := err.Error(), "test.error: no such task (code 404)"; got != want {
		t.Errorf("text = %q, want %q", got, want)
	}
	_, err = c.Call(within(t, 5*time.Second), "test.error", object{"code": 1, "message": "m"})
	if !errors.As(err, &failure) || failure.Data != nil {
		t.Errorf("err = %+v, want no data", err)
	}
	idle(t, c)
}

func TestRefusedPublication(t *testing.T) {
	c := shared.connect(t, func(config *CentrifugoConfig) { config.RequestChannel = "user#somebody" })
	start := time.Now()
	for _, publish := range []func() error{
		func() error {
			_, err := c.Call(t.Context(), "test.echo", nil)
			return err
		},
		func() error { return c.Notify(t.Context(), "test.echo", nil) },
	} {
		var failure *RPCError
		if err := publish(); !errors.As(err, &failure) || failure.Code != 103 || failure.Message != "permission denied" {
			t.Errorf("err = %v, want code 103", err)
		}
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("took %s", d)
	}
	idle(t, c)
}

func TestTimeouts(t *testing.T) {
	for name, test := range map[string]struct {
		ctx    func() context.Context
		config time.Duration
		want   error
	}{
		"default":   {t.Context, 50 * time.Millisecond, context.DeadlineExceeded},
		"deadline":  {func() context.Context { return within(t, 50*time.Millisecond) }, time.Minute, context.DeadlineExceeded},
		"cancelled": {func() context.Context { return cancelledIn(t, 50*time.Millisecond) }, time.Minute, context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			config := shared.config(t)
			c := connectTo(t, config) // with time enough
			c.config.Timeout = test.config
			start := time.Now()
			_, err := c.Call(test.ctx(), "test.silent", nil)
			if !errors.Is(err, test.want) || !strings.HasPrefix(err.Error(), "test.silent: ") {
				t.Errorf("err = %v, want test.silent: ... %v", err, test.want)
			}
			if d := time.Since(start); d < 50*time.Millisecond || d > 5*time.Second {
				t.Errorf("took %s", d)
			}
			idle(t, c)
			if _, err := c.Call(within(t, 5*time.Second), "test.echo", nil); err != nil {
				t.Errorf("the next call: %v", err)
			}
		})
	}
}

func cancelledIn(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(d, cancel)
	return ctx
}

// Each default timeout ends at its own time, also after the timer has rested.
func TestDefaultTimeoutsInARow(t *testing.T) {
	c := shared.connect(t)
	c.config.Timeout = 100 * time.Millisecond
	for range 2 {
		var all sync.WaitGroup
		for i := range 5 {
			all.Go(func() {
				time.Sleep(time.Duration(i) * 20 * time.Millisecond)
				start := time.Now()
				_, err := c.Call(t.Context(), "test.silent", nil)
				if d := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || d < 100*time.Millisecond || d > 3*time.Second {
					t.Errorf("call %d: %v after %s", i, err, d)
				}
			})
		}
		all.Wait()
	}
	idle(t, c)
}

func TestLateReply(t *testing.T) {
	gaveUp := make(chan struct{})
	c := connectTo(t, fakeServer(t, func(f *fake) {
		f.welcome(`{}`)
		late := f.expect(call3)
		<-gaveUp
		f.expect(`{"id":4,"publish":{"channel":"rpc.requests","data":{"cancel":"` + late + `"}}}`)
		id := f.expect(strings.Replace(call3, `"id":3`, `"id":5`, 1))
		f.write(pushed(`{"correlation_id":"`+late+`","result":"late"}`), pushed(`{"correlation_id":"`+id+`","result":"in time"}`))
	}))
	_, err := c.Call(within(t, 30*time.Millisecond), "m", nil)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	idle(t, c)
	close(gaveUp)
	if result, err := c.Call(t.Context(), "m", nil); err != nil || string(result) != `"in time"` {
		t.Errorf("after a late reply: %s, %v", result, err)
	}
}

func TestEndedContext(t *testing.T) {
	c := shared.connect(t)
	before := shared.Get(t, "/seen?method=test.ended")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Call(ctx, "test.ended", nil); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
	if _, err := c.Call(within(t, 5*time.Second), "test.echo", nil); err != nil {
		t.Fatal(err)
	}
	if after := shared.Get(t, "/seen?method=test.ended"); before != after {
		t.Errorf("%s requests before, %s after", before, after)
	}
}

// TestCause shows that a call tells why its context was ended, before and after it was sent.
func TestCause(t *testing.T) {
	c := shared.connect(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	left := errors.New("the user has left")
	time.AfterFunc(50*time.Millisecond, func() { cancel(left) })
	for _, want := range []error{ErrOutcomeUnknown, ErrNotSent} {
		_, err := c.Call(ctx, "test.silent", nil)
		if !errors.Is(err, context.Canceled) || !errors.Is(err, left) || !errors.Is(err, want) {
			t.Errorf("err = %v, want %v, %v, %v", err, context.Canceled, left, want)
		}
	}
}

func TestNotify(t *testing.T) {
	c := shared.connect(t)
	start := time.Now()
	if err := c.Notify(within(t, 5*time.Second), "test.sleep", object{"ms": 10_000}); err != nil {
		t.Fatal(err)
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("waited for the handler: %s", d)
	}
	idle(t, c)
	seen := func() string { return shared.Get(t, "/seen?method=test.notified") }
	before := seen()
	if err := c.Notify(t.Context(), "test.notified", nil); err != nil {
		t.Fatal(err)
	}
	eventually(t, "request", func() bool { return seen() != before })
}

func TestManyCallsInFlight(t *testing.T) {
	c := shared.connect(t)
	var all sync.WaitGroup
	for i := range 512 {
		all.Go(func() {
			for range 4 {
				result, err := c.Call(t.Context(), "test.echo", object{"i": i})
				if err != nil || !sameJSON(t, result, `{"i":`+strconv.Itoa(i)+`}`) {
					t.Errorf("call %d = %s, %v", i, result, err)
				}
			}
		})
	}
	all.Wait()
	idle(t, c)
}

func TestForgedReply(t *testing.T) {
	c := shared.connect(t, func(config *CentrifugoConfig) { config.ReplyChannel = shared.Forge })
	result, err := c.Call(within(t, 5*time.Second), "test.forge", object{"user": c.config.UserID})
	if err != nil || string(result) != `{"forged":false}` {
		t.Errorf("result = %s, %v, want the server's", result, err)
	}
}

type holder struct {
	Next   *holder          `json:"next,omitempty"`
	Text   string           `json:",omitempty"`
	Deep   map[string][]any `json:"deep"`
	When   time.Time        `json:"when"`
	Any    any              `json:"any"`
	Hidden any              `json:"-"`
	hidden func()
}

func TestUnsendable(t *testing.T) {
	c := shared.connect(t)
	self := &holder{}
	self.Next = self
	for _, test := range []struct {
		params any
		want   string
	}{
		{object{"x": math.NaN()}, `^test.echo: params\["x"\]: json: unsupported value: NaN$`},
		{&holder{Deep: map[string][]any{"b": {1}, "a": {"fine", math.Inf(1)}}}, `^test.echo: params.deep\["a"\]\[1\]: json: unsupported value: \+Inf$`},
		{holder{Next: &holder{Text: "a\xff"}}, `^test.echo: params.next.Text: a string that is no valid UTF-8 would arrive as another one$`},
		{object{"\xff": 1}, `^test.echo: params\["\\xff"\]: a string that is no valid UTF-8`},
		{holder{When: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)}, `^test.echo: params.when: json: error calling MarshalJSON for type time.Time: .*year outside of range`},
		{holder{Any: func() {}}, `^test.echo: params.any: json: unsupported type: func\(\)$`},
		{self, `^test.echo: params: json: unsupported value: encountered a cycle`},
		{object{"x": strings.Repeat("a", 65_536)}, `^test.echo: a message of 65\d{3} bytes, over the limit of 65536$`},
	} {
		_, err := c.Call(t.Context(), "test.echo", test.params)
		if err == nil || !regexp.MustCompile(test.want).MatchString(err.Error()) || !errors.Is(err, ErrNotSent) {
			t.Errorf("err = %v, want %s", err, test.want)
		}
	}
	idle(t, c)
	fine := object{"text": `\ufffd \\ufffd`, "sign": "\ufffd", "holder": holder{hidden: func() {}, Hidden: math.NaN()}}
	if result, err := c.Call(t.Context(), "test.echo", fine); err != nil || !strings.Contains(string(result), `"text":"\\ufffd \\\\ufffd"`) {
		t.Errorf("%s, %v", result, err)
	}
	// The largest message that the server takes, in a frame of its own although others wait.
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := c.Call(t.Context(), "test.echo", object{"x": strings.Repeat("a", 65_000)}); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestLargeReply(t *testing.T) {
	c := shared.connect(t)
	const size = 2 << 20 // more than what Centrifugo queues for a connection by default
	result, err := c.Call(within(t, 30*time.Second), "test.big", object{"size": size})
	if err != nil || len(result) < size {
		t.Errorf("%d bytes, %v", len(result), err)
	}
}
