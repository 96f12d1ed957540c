package centrifugoclient

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"
)

// TestPresence: a reader may ask who else reads the channel.
func TestPresence(t *testing.T) {
	c := shared.connect(t)
	l := listen(t, c, desk, topic(t))
	ctx := within(t, 5*time.Second)
	if members, err := desk.presence(ctx, c, topic(t)); err != nil || len(members) != 1 || members[0].User != c.config.UserID || members[0].Client == "" {
		t.Errorf("members %+v, %v", members, err)
	}
	if stats, err := desk.presenceStats(ctx, c, topic(t)); err != nil || *stats != (PresenceStats{Clients: 1, Users: 1}) {
		t.Errorf("stats %+v, %v", stats, err)
	}
	if _, err := desk.presence(ctx, c, "a,b"); !errors.Is(err, ErrNotSent) {
		t.Errorf("no channel: %v", err)
	}
	if _, err := desk.presenceStats(ctx, c, ""); !errors.Is(err, ErrNotSent) {
		t.Errorf("no channel: %v", err)
	}
	l.leave()
}

// TestReadersRightsAtOnce: whoever has just subscribed may publish and ask who is there, though Centrifugo answers a subscription before it knows its subscriber.
func TestReadersRightsAtOnce(t *testing.T) {
	c := shared.connect(t)
	ctx := within(t, 20*time.Second)
	for n := range 1000 {
		room, err := fmt.Sprintf("%s-%d", topic(t), n), error(nil)
		reading, leave := context.WithCancel(ctx)
		begun := OnSubscribed(func() {
			if n%2 == 0 {
				err = desk.publish(ctx, c, "typing", numbered{N: n}, room)
			} else {
				_, err = desk.presenceStats(ctx, c, room)
			}
			leave()
		})
		for _, ended := range desk.read(reading, c, []EventOption{begun}, room) {
			if ended != nil && !errors.Is(ended, context.Canceled) {
				t.Fatal(ended)
			}
		}
		if err != nil {
			t.Errorf("room %d: %v", n, err)
		}
	}
	if ctx.Err() != nil {
		t.Error("a channel wasn't subscribed")
	}
}

// TestReadersRightsRefused: a refusal is told after some tries where the channel was just subscribed, and at once where it isn't subscribed.
func TestReadersRightsRefused(t *testing.T) {
	const tries = 7
	c := connectTo(t, fakeServer(t, func(f *fake) {
		f.welcome(`{}`)
		refuse := func(id int) {
			f.expect(fmt.Sprintf(`{"id":%d,"publish":{"channel":"desk.7","data":{"type":"typing","data":{"n":1,"text":""}}}}`, id))
			f.write(fmt.Sprintf(`{"id":%d,"error":{"code":103,"message":"permission denied"}}`, id))
		}
		refuse(3)
		f.expect(`{"id":4,"subscribe":{"channel":"desk.7"}}`)
		f.write(`{"id":4,"subscribe":{}}`)
		for n := range tries {
			refuse(5 + n)
		}
	}))
	publish := func() error {
		return desk.publish(within(t, 5*time.Second), c, "typing", numbered{N: 1}, "7")
	}
	if err := publish(); !hasCode(103)(err) {
		t.Errorf("not subscribed: %v", err)
	}
	listen(t, c, desk, "7")
	start := time.Now()
	if err := publish(); !hasCode(103)(err) || time.Since(start) < 600*time.Millisecond {
		t.Errorf("just subscribed: %v after %s", err, time.Since(start))
	}
}

// TestReadersRightsAwaited: what is refused while a reader waits to be subscribed is asked again until that is so.
func TestReadersRightsAwaited(t *testing.T) {
	const refused = 9 // within more than the 630 ms after which a refusal is told else
	asked := make(chan struct{})
	c := connectTo(t, fakeServer(t, func(f *fake) {
		f.welcome(`{}`)
		f.expect(`{"id":3,"subscribe":{"channel":"desk.7"}}`)
		close(asked)
		for n := range refused {
			f.next()
			f.write(fmt.Sprintf(`{"id":%d,"error":{"code":103,"message":"permission denied"}}`, 4+n))
		}
		f.write(`{"id":3,"subscribe":{}}`)
		f.next()
		f.write(fmt.Sprintf(`{"id":%d,"publish":{}}`, 4+refused))
	}))
	reading, leave := context.WithCancel(t.Context())
	defer leave()
	go func() {
		for _, err := range desk.read(reading, c, nil, "7") {
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}
	}()
	<-asked
	if err := desk.publish(within(t, 5*time.Second), c, "typing", numbered{N: 1}, "7"); err != nil {
		t.Error(err)
	}
}

// TestReaderGivesUp: whoever gives up between two tries is told so.
func TestReaderGivesUp(t *testing.T) {
	c := connectTo(t, fakeServer(t, func(f *fake) {
		f.welcome(`{}`)
		f.expect(`{"id":3,"subscribe":{"channel":"desk.7"}}`)
		f.write(`{"id":3,"subscribe":{}}`)
		for id := 4; ; id++ {
			if f.next() == "" {
				return
			}
			f.write(fmt.Sprintf(`{"id":%d,"error":{"code":103,"message":"permission denied"}}`, id))
		}
	}))
	listen(t, c, desk, "7")
	if _, err := desk.presence(within(t, 100*time.Millisecond), c, "7"); !errors.Is(err, context.DeadlineExceeded) || !hasCode(103)(err) {
		t.Errorf("err = %v", err)
	}
}
