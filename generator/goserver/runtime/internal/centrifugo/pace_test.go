package centrifugo

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"
)

func TestPacerReserve(t *testing.T) {
	start := time.Now()
	for _, test := range []struct {
		name  string
		sizes []int
		at    time.Duration // of the last one
		want  time.Duration // that it waits
	}{
		{"half a queue goes at once", []int{400, 100}, 0, 0},
		{"what is beyond waits", []int{500, 100}, 0, 200 * time.Millisecond},
		{"in order", []int{500, 100, 300}, 0, 800 * time.Millisecond},
		{"time gives it back", []int{500, 100}, 200 * time.Millisecond, 0},
		{"not more than half a queue", []int{500, 600}, time.Hour, 0},
		{"what is larger waits for all of it", []int{100, 5000}, 0, 200 * time.Millisecond},
		{"and is paid later", []int{5000, 1}, 0, 9002 * time.Millisecond},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := NewPacer(1000)
			for _, size := range test.sizes[:len(test.sizes)-1] {
				p.reserve("1", size, start)
			}
			got := max(0, p.reserve("1", test.sizes[len(test.sizes)-1], start.Add(test.at)))
			if got.Round(time.Millisecond) != test.want {
				t.Errorf("waits %s, want %s", got, test.want)
			}
			if p.reserve("2", 500, start) > 0 {
				t.Error("another user waits, too")
			}
		})
	}
}

func TestPacerForgets(t *testing.T) {
	p := NewPacer(1000)
	start := time.Now()
	for i := range 1000 {
		p.reserve(strconv.Itoa(i), 10, start)
	}
	p.reserve("large", 1_000_000, start)
	p.reserve("1", 10, start.Add(2*time.Minute))
	if len(p.users) != 2 {
		t.Errorf("%d users are remembered, want the one who owes, and the last one", len(p.users))
	}
}

func TestPacerEnds(t *testing.T) {
	p := NewPacer(2)
	p.reserve("1", 100, time.Now())
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := p.Wait(ctx, "1", 1); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("wait = %v, want the end of ctx", err)
	}
}
