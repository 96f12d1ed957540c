package memory

import (
	"context"
	"log/slog"
	"sync"
)

// An outbox publishes events one after the other, in the order in which they are added, so that who adds them doesn't wait. What can't be
// published is logged, and lost: readers learn of it when they load the board again. The zero value is ready for use.
type outbox struct {
	mu      sync.Mutex
	waiting []func() error
	isBusy  bool // a goroutine publishes
}

// add publishes an event when those before it are published, also if the call that has caused it is over by then.
func (o *outbox) add(ctx context.Context, publish func(context.Context) error) {
	ctx = context.WithoutCancel(ctx)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.waiting = append(o.waiting, func() error { return publish(ctx) })
	if !o.isBusy {
		o.isBusy = true
		go o.publish()
	}
}

func (o *outbox) publish() {
	for {
		o.mu.Lock()
		all := o.waiting
		o.waiting = nil
		o.isBusy = len(all) > 0
		o.mu.Unlock()
		if len(all) == 0 {
			return
		}
		for _, publish := range all {
			if err := publish(); err != nil {
				slog.Error("an event is lost", slog.Any("error", err))
			}
		}
	}
}
