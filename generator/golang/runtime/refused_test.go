package centrifugoclient

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// Whoever may not read a room learns so, at once or later, and the connection lives.
func TestForbiddenRoom(t *testing.T) {
	c := shared.connect(t)
	may := func(forbidden string) { shared.Post(t, "/may?room="+topic(t)+"&forbidden="+forbidden) }
	may("true")
	var refused *RPCError
	if err := listen(t, c, room, topic(t)).ends(); !errors.As(err, &refused) || refused.Code != 403 || !errors.Is(err, ErrPermissionDenied) {
		t.Errorf("refused: %v", err)
	}
	may("false")
	l := listen(t, c, room, topic(t))
	shared.Post(t, "/unsubscribe?user="+c.config.UserID+"&channel=chat.room."+topic(t))
	var taken *UnsubscribedError
	if err := l.ends(); !errors.As(err, &taken) || taken.Code != 2000 || taken.Channel != "chat.room."+topic(t) {
		t.Errorf("taken away: %v", err)
	}
	l = listen(t, c, room, topic(t))
	may("true")
	shared.Post(t, "/disconnect?user="+c.config.UserID) // the authorizer is asked again
	if err := l.ends(); !errors.As(err, &refused) || refused.Code != 403 {
		t.Errorf("after a reconnect: %v", err)
	}
	may("false")
	if _, err := c.Call(within(t, 5*time.Second), "test.echo", nil); err != nil {
		t.Errorf("a call: %v", err)
	}
	l = listen(t, c, room, topic(t))
	shared.Post(t, "/disconnect?code=3503&user="+c.config.UserID)
	var ended *DisconnectError
	if err := l.ends(); !errors.As(err, &ended) || ended.Code != 3503 || !errors.Is(err, ErrDisconnected) {
		t.Errorf("the connection has ended for good: %v", err)
	}
	if err := listen(t, c, room, topic(t)).ends(); !errors.Is(err, ErrDisconnected) {
		t.Errorf("afterwards: %v", err)
	}
}

// A channel that Centrifugo doesn't know, or not as one that can be asked who is there.
func TestRefusedByCentrifugo(t *testing.T) {
	c := shared.connect(t)
	if err := listen(t, c, &channelOf[feedEvent]{pattern: "nowhere.{x}", decode: decodeFeedEvent}, "1").ends(); !hasCode(102)(err) {
		t.Errorf("unknown: %v", err)
	}
	l := listen(t, c, feed, topic(t))
	if _, err := c.Presence(within(t, 5*time.Second), "feed."+topic(t)); !hasCode(108)(err) {
		t.Errorf("presence: %v", err)
	}
	if err := feed.publish(within(t, 5*time.Second), c, "typing", 1, topic(t)); !hasCode(103)(err) || !strings.Contains(err.Error(), "want a reader of the channel, and an event that clients may publish") {
		t.Errorf("publish: %v", err)
	}
	if err := feed.publish(within(t, 5*time.Second), c, "typing", "\xff", topic(t)); !errors.Is(err, ErrNotSent) {
		t.Errorf("publish what isn't UTF-8: %v", err)
	}
	shared.publishEvents(t, "feed."+topic(t), "")
	l.expect("1")
	idle(t, c)
}

// An authorizer that hangs is a refusal, and harms nothing else.
func TestSlowAuthorizer(t *testing.T) {
	c := shared.connect(t)
	ended := make(chan error, 1)
	before := time.Now()
	go func() {
		for _, err := range room.read(t.Context(), c, nil, "slow"+topic(t)) {
			ended <- err
		}
	}()
	for {
		if _, err := c.Call(within(t, time.Second), "test.echo", nil); err != nil {
			t.Fatalf("a call after %s: %v", time.Since(before), err)
		}
		select {
		case err := <-ended:
			if d := time.Since(before); !hasCode(403)(err) || d > 4*time.Second {
				t.Errorf("after %s: %v", d, err)
			}
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// More subscriptions than Centrifugo allows are refused.
func TestTooManyChannels(t *testing.T) {
	c := connectTo(t, fakeServer(t, func(f *fake) {
		f.welcome(`{}`)
		f.expect(`{"id":3,"subscribe":{"channel":"feed.x"}}`)
		f.write(`{"id":3,"error":{"code":106,"message":"limit exceeded"}}`)
		f.expect(`{"id":4,"subscribe":{"channel":"feed.y"}}`)
		f.write(`{"id":4,"error":{"code":105,"message":"already subscribed"}}`, `{"push":{"channel":"feed.y","pub":{"data":{"type":"message_posted","data":{"n":2}}}}}`)
	}))
	if err := listen(t, c, feed, "x").ends(); !hasCode(106)(err) {
		t.Errorf("err = %v", err)
	}
	l := listen(t, c, feed, "y")
	l.expect("2")
}
