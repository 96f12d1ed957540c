package centrifugo

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

// waits has goroutines wait for so many bytes each, of the user 1, in this order, and returns where it will be told how long each of them has waited.
func waits(ctx context.Context, p *Pacer, sizes ...int) []chan time.Duration {
	start := time.Now()
	waited := make([]chan time.Duration, len(sizes))
	for i, size := range sizes {
		waited[i] = make(chan time.Duration, 1)
		go func() {
			if p.Wait(ctx, "1", size) == nil {
				waited[i] <- time.Since(start)
			}
		}()
		synctest.Wait()
	}
	return waited
}

func TestPacerWait(t *testing.T) {
	for _, test := range []struct {
		name  string
		sizes []int
		at    time.Duration // of the last one
		want  time.Duration // that it waits
	}{
		{"half a queue goes at once", []int{400, 100}, 0, 0},
		{"what is beyond waits", []int{500, 100}, 0, 200 * time.Millisecond},
		{"in order", []int{500, 100, 300}, 0, 800 * time.Millisecond},
		{"a small one after a large one", []int{500, 400, 1}, 0, 802 * time.Millisecond},
		{"time gives it back", []int{500, 100}, 200 * time.Millisecond, 0},
		{"not more than half a queue", []int{500, 600}, time.Hour, 0},
		{"what is larger waits for all of it", []int{100, 5000}, 0, 200 * time.Millisecond},
		{"and is paid later", []int{5000, 1}, 0, 9002 * time.Millisecond},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := NewPacer(1000)
				last := len(test.sizes) - 1
				waits(t.Context(), p, test.sizes[:last]...)
				time.Sleep(test.at)
				waited := waits(t.Context(), p, test.sizes[last])
				if got := <-waited[0]; got.Round(time.Millisecond) != test.want {
					t.Errorf("waits %s, want %s", got, test.want)
				}
			})
		})
	}
}

// TestPacerUsers: nobody waits for what another user is sent.
func TestPacerUsers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPacer(1000)
		waited := waits(t.Context(), p, 5000, 100)
		start := time.Now()
		if err := p.Wait(t.Context(), "2", 500); err != nil || time.Since(start) > 0 {
			t.Errorf("another user waits for %s, error %v", time.Since(start), err)
		}
		<-waited[1]
	})
}

// TestPacerGivenUp: what is no longer to be sent costs nothing, neither those that wait behind it nor those that come later.
func TestPacerGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPacer(1000)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		burst := waits(ctx, p, slices.Repeat([]int{400}, 100)...)
		behind := waits(t.Context(), p, 100)
		// The first goes at once, the second after 600 ms; the third would have to wait for 1.4 s.
		if got := <-behind[0]; got != time.Second {
			t.Errorf("what is behind waits %s, want %s", got, time.Second)
		}
		sent := slices.IndexFunc(burst, func(waited chan time.Duration) bool { return len(waited) == 0 })
		if later := <-waits(t.Context(), p, 100)[0]; sent != 2 || later > 0 {
			t.Errorf("%d were sent, want 2; one that comes later waits %s, want 0", sent, later)
		}
		if a := p.users["1"]; len(a.queue) > 0 {
			t.Errorf("%d still wait", len(a.queue))
		}
	})
}

func TestPacerForgets(t *testing.T) {
	p := NewPacer(1000)
	start := time.Now()
	for i := range 1000 {
		p.enter(strconv.Itoa(i), 10, start)
	}
	p.enter("large", 1_000_000, start)
	p.enter("waits", 500, start)
	p.enter("waits", 500, start)
	p.enter("1", 10, start.Add(2*time.Minute))
	if len(p.users) != 3 {
		t.Errorf("%d users are remembered, want the one who owes, the one who waits, and the last one", len(p.users))
	}
}

func TestPacerEnds(t *testing.T) {
	p := NewPacer(2)
	p.enter("1", 100, time.Now())
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := p.Wait(ctx, "1", 1); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("wait = %v, want the end of ctx", err)
	}
}
