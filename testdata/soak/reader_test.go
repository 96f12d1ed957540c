package soak

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"time"

	client "example.com/rpcgen/generator/golang/runtime"
	"example.com/rpcgen/testdata/rooms"
)

// read reads the events of a channel until the end.
func (c *goClient) read(channel string, r *reading) {
	ctx, cancel := context.WithDeadline(context.Background(), c.end)
	defer cancel()
	for event, err := range c.client.Events(ctx, channel) {
		switch {
		case errors.Is(err, context.DeadlineExceeded):
		case err != nil:
			c.faultf("%s: %v", channel, err)
		case event.Type == "$subscribed": // comes first
		case event.Type == "$gap":
			r.gap()
		default:
			var message rooms.Message
			if err := json.Unmarshal(event.Data, &message); err != nil {
				c.faultf("%s: %v", channel, err)
			} else if err := r.take(message.N); err != nil {
				c.faultf("%s: %v", channel, err)
			}
		}
	}
}

// export makes a call that tells its progress.
func (c *goClient) export() {
	params := rooms.ExportParams{RoomID: "soak", Steps: rand.IntN(20), MS: 20}
	begin := time.Now()
	heard, last, isGap := begin, 0, false
	result, err := c.client.Do(context.Background(), &client.Call{
		Method: "rooms.export", Params: params, Progress: true,
		OnProgress: func(text json.RawMessage) error {
			var progress rooms.ExportProgress
			if err := json.Unmarshal(text, &progress); err != nil {
				return err
			}
			if done := progress.Done; done <= last || done > last+1 && !isGap {
				c.faultf("progress %d comes after %d, gap: %t", done, last, isGap)
			}
			heard, last, isGap = time.Now(), progress.Done, false
			return nil
		},
		OnGap: func() {
			isGap = true
			c.mu.Lock()
			defer c.mu.Unlock()
			c.report.Gaps++
		},
	})
	if silence := time.Since(heard); silence > c.timeout()+time.Second {
		c.faultf("export: an end after %s of silence", silence)
	}
	if err != nil {
		c.fail("export: ", err)
		if begin.After(c.calm) {
			c.faultf("export failed when all was calm: %v", err)
		}
		return
	}
	var got rooms.ExportResult
	if err := json.Unmarshal(result, &got); err != nil || got.Steps != params.Steps || last != params.Steps && !isGap {
		c.faultf("export of %d steps: %s after progress %d, gap: %t", params.Steps, result, last, isGap)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.report.Exports++
	if begin.After(c.calm) {
		c.report.CalmExports++
	}
}
