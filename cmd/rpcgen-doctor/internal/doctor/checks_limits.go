package doctor

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

const (
	missed       = 512    // replies that a client may miss and still gets
	smallRequest = 60_000 // bytes, below Centrifugo's default of 64 KiB
	largeRequest = 70_000 // above
	waiting      = 400    // replies at once: some 4 MB are with the system, and more than the default of 1 MiB with Centrifugo
	replySize    = 20_000 // bytes
)

const noReplies = "not tried, since the user can't subscribe to replies"

// checkRecovery loses the replies that came so far, and asks for them.
func (x *examination) checkRecovery() {
	const topic = "lost replies"
	own := x.repliesOf(x.user)
	history := []setting{to(section(own)+".history_size", "512"), to(section(own)+".history_ttl", `"60s"`)}
	if !x.subscribed {
		x.unknownf(topic, noReplies)
		return
	}
	if !x.replies.Recoverable {
		x.fail(topic, "clients can't get replies that came while they had no connection",
			append([]setting{to(section(own)+".force_recovery", "true")}, history...)...)
		return
	}
	result, err := x.recover(own, x.replies)
	switch {
	case err != nil:
		x.fail(topic, x.told("asking for them", err), history...)
	case !result.Recovered, x.answered[Publish] && len(result.Publications) == 0:
		x.fail(topic, "Centrifugo doesn't keep replies", history...)
	case x.API == "":
		x.okf(topic, "clients get them after a broken connection")
		x.unknownf("many lost replies", "--api is needed to know whether clients get %d", missed)
	default:
		x.okf(topic, "clients get them after a broken connection")
		x.checkManyLost()
	}
}

// recover subscribes to a channel on a connection of its own as a client that has seen nothing since.
func (x *examination) recover(channel string, since subscribeResult) (subscribeResult, error) {
	c, err := x.another()
	if err != nil {
		return subscribeResult{}, err
	}
	defer c.close()
	m, err := c.command("subscribe", map[string]any{"channel": channel, "recover": true, "epoch": since.Epoch, "offset": since.Offset})
	if err != nil || m.Subscribe == nil {
		return subscribeResult{}, err
	}
	return *m.Subscribe, nil
}

// private returns a channel as the replies are, which nobody but this examination knows.
func (x *examination) private() string {
	before, after, _ := strings.Cut(x.repliesOf(x.user), "#")
	return before + "-" + x.other + "#" + after
}

// noChannel is what is told where channels of events keep the names beside the reply channel to a few.
const noChannel = "channel_regex allows no channel that is only the doctor's: look whether "

// checkManyLost publishes as many replies as a client may miss, on a channel of its own.
func (x *examination) checkManyLost() {
	const topic = "many lost replies"
	channel := x.private()
	c, err := x.another()
	if err != nil {
		x.unknownf(topic, "%s", x.told("connecting", err))
		return
	}
	since, err := c.subscribe(channel)
	c.close()
	if codeOf(err) == codeBadRequest {
		x.unknownf(topic, noChannel+"%s.history_size and client.recovery_max_publication_limit are 512", section(channel))
		return
	}
	if err == nil {
		err = x.publish(channel, missed, "x", false)
	}
	if err != nil {
		x.unknownf(topic, "%s", x.told("publishing them", err))
		return
	}
	result, err := x.recover(channel, since)
	switch {
	case err != nil:
		x.unknownf(topic, "%s", x.told("asking for them", err))
	case !result.Recovered || len(result.Publications) < missed:
		x.fail(topic, fmt.Sprintf("a client that missed %d gets none of them", missed), x.tooFew(channel)...)
	default:
		x.okf(topic, "a client that missed %d gets them", missed)
	}
}

// tooFew returns which setting keeps a channel from recovering as many as were published.
func (x *examination) tooFew(channel string) []setting {
	size, limit := to(section(channel)+".history_size", "512"), to("client.recovery_max_publication_limit", "512")
	var history struct {
		Publications []struct{} `json:"publications"`
	}
	switch err := x.call(x.APIKey, "history", map[string]any{"channel": channel, "limit": -1}, &history); {
	case err != nil:
		return []setting{size, limit}
	case len(history.Publications) < missed:
		return []setting{size}
	default:
		return []setting{limit}
	}
}

// publish publishes a text through the server API, n times.
func (x *examination) publish(channel string, n int, text string, skipHistory bool) error {
	commands := make([]any, n)
	for i := range commands {
		commands[i] = map[string]any{"publish": map[string]any{"channel": channel, "data": text, "skip_history": skipHistory}}
	}
	err := x.call(x.APIKey, "batch", map[string]any{"commands": commands}, new(json.RawMessage))
	if status, ok := errors.AsType[statusError](err); ok {
		return fmt.Errorf("the server API: %w", status)
	}
	return err
}

// checkConcurrency sends a slow command and a fast one, again and again: where Centrifugo does one at a time, the slow one is always answered first.
func (x *examination) checkConcurrency() {
	const topic, tries = "concurrency", 10
	slow := map[string]any{"rpc": map[string]any{"method": checkMethod, "data": map[string]any{"params": noMethods}}}
	switch {
	case x.answered[RPC]:
	case x.answered[Publish] && x.serves(Publish):
		slow = map[string]any{"publish": map[string]any{"channel": x.RequestChannel, "data": nil}}
	default:
		x.unknownf(topic, "calls behind a proxy must be answered to know whether they wait for each other: look whether client.concurrency is 512")
		return
	}
	for range tries {
		overtaken, err := x.overtakes(slow)
		if err != nil {
			x.unknownf(topic, "%s", x.told("sending two commands at once", err))
			return
		}
		if overtaken {
			x.okf(topic, "calls of a connection don't wait for each other")
			x.unknownf("calls at once", "look whether client.concurrency is 512: clients must have fewer calls in flight")
			return
		}
	}
	x.fail(topic, "calls of a connection wait for each other", to("client.concurrency", "512"))
}

// overtakes reports whether a fast command is answered before the slow one that was sent before it.
func (x *examination) overtakes(slow map[string]any) (bool, error) {
	c, err := x.session()
	if err != nil {
		return false, err
	}
	if body, found := slow["publish"].(map[string]any); found {
		body["data"] = x.request(newID())
	} else {
		slow["rpc"].(map[string]any)["data"].(map[string]any)["correlation_id"] = newID()
	}
	// Presence is off for replies; if it is on, asking for it of a user that isn't there tells nothing.
	fast := map[string]any{"presence": map[string]any{"channel": x.repliesOf(x.other)}}
	first, err := c.send(slow, fast)
	if err != nil {
		return false, err
	}
	var order []int
	for deadline := time.After(x.Timeout); len(order) < 2; {
		m, err := c.next(deadline)
		if err != nil {
			return false, err
		}
		if m.ID >= first {
			order = append(order, m.ID)
		}
	}
	return order[0] != first, nil
}

// checkMessageSize sends requests that are refused, about as large as Centrifugo takes by default, on a connection of its own.
func (x *examination) checkMessageSize() {
	const topic = "size of requests"
	c, err := x.another()
	if err != nil {
		x.unknownf(topic, "%s", x.told("connecting", err))
		return
	}
	defer c.close()
	for _, size := range []int{smallRequest, largeRequest} {
		_, err := c.command("subscribe", map[string]any{"channel": x.repliesOf(x.other), "data": strings.Repeat("x", size)})
		switch {
		case err == nil, codeOf(err) != 0:
		case errors.Is(err, errSilent):
			x.unknownf(topic, "%s", x.told("sending a large one", err))
			return
		case size == smallRequest:
			x.fail(topic, fmt.Sprintf("one of %d bytes ends the connection", size), to("websocket.message_size_limit", "65536"))
			return
		default:
			x.okf(topic, "up to 64 KiB; larger ones end the connection, unless websocket.message_size_limit is raised")
			return
		}
	}
	x.okf(topic, "more than 64 KiB; how much isn't known")
}

// checkQueue publishes many replies on a channel of its own, faster than they are read.
func (x *examination) checkQueue() {
	const topic = "replies at once"
	switch {
	case !x.subscribed:
		x.unknownf(topic, noReplies)
		return
	case x.API == "":
		x.unknownf(topic, "--api is needed to know how much may wait to be sent: look whether client.queue_max_size is 16777216")
		return
	}
	c, err := x.another()
	if err != nil {
		x.unknownf(topic, "%s", x.told("connecting", err))
		return
	}
	defer c.close()
	queue, timeout := to("client.queue_max_size", "16777216"), to("websocket.write_timeout", `"10s"`)
	asked, err := x.floodWith(c)
	var closed *closeError
	switch {
	case codeOf(err) == codeBadRequest:
		x.unknownf(topic, noChannel+"client.queue_max_size is 16777216")
	case !asked:
		x.unknownf(topic, "%s", x.told("publishing them", err))
	case err == nil:
		x.okf(topic, "8 MB may wait to be sent; how much more isn't known")
	case errors.As(err, &closed) && closed.code == disconnectSlow:
		x.fail(topic, "the connection ends when 8 MB wait to be sent", queue)
	default:
		x.fail(topic, x.told("8 MB don't come", err), queue, timeout)
	}
}

// floodWith has many replies wait for a connection, and reads them then. It reports whether they were published; if so, the error is that of reading.
func (x *examination) floodWith(c *conn) (published bool, err error) {
	channel := x.private()
	if _, err := c.subscribe(channel); err != nil {
		return false, err
	}
	c.reading.Lock()
	err = x.publish(channel, waiting, strings.Repeat("x", replySize), true)
	time.Sleep(100 * time.Millisecond) // in which they also come from another node
	c.reading.Unlock()
	if err != nil {
		return false, err
	}
	for range waiting {
		if _, err := c.await(func(p publication) bool { return p.channel == channel }); err != nil {
			return true, err
		}
	}
	return true, nil
}
