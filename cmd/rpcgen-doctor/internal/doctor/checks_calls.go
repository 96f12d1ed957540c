package doctor

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// checkMethod is a method that every server has. It changes nothing.
const checkMethod = "system.check_version"

// noMethods are params by which it compares nothing.
var noMethods = map[string]any{"version": "", "methods": map[string]string{}}

// checkReplies subscribes to the user's replies, and reports whether it is subscribed.
func (x *examination) checkReplies() bool {
	const topic = "replies"
	channel := x.repliesOf(x.user)
	result, err := x.conn.subscribe(channel)
	switch code := codeOf(err); {
	case err == nil:
		x.replies = result
	case code == codeAlreadySubscribed: // by Centrifugo: the reply to connect said how
	case code == codeDenied:
		x.fail(topic, "the user may not subscribe to "+channel, to(section(channel)+".allow_user_limited_channels", "true"))
		return false
	case code == codeUnknownChannel:
		x.fail(topic, fmt.Sprintf("Centrifugo knows no channel %s: %v", channel, err),
			to("channel.namespace_boundary", `"`+separator(x.RequestChannel)+`"`), to(section(channel)+".allow_user_limited_channels", "true"))
		return false
	default:
		x.fail(topic, x.told("subscribing to "+channel, err), to(section(channel)+".history_size", "512"), to(section(channel)+".history_ttl", `"60s"`))
		x.conn.close()
		x.conn = nil
		return false
	}
	x.okf(topic, "the user may subscribe to %s", channel)
	return true
}

// told says how a step failed.
func (x *examination) told(step string, err error) string {
	if errors.Is(err, errSilent) {
		return fmt.Sprintf("%s: no answer within %v", step, x.Timeout)
	}
	return fmt.Sprintf("%s: %v", step, err)
}

// checkCalls calls a method over the transports that the server serves.
func (x *examination) checkCalls() {
	if x.serves(Publish, Subscriber) {
		if x.subscribed {
			x.checkCorrelation()
		} else {
			x.unknownf("calls by publishing", "not tried, since replies don't come")
		}
	}
	if x.serves(RPC) {
		x.checkNative()
	}
}

// checkCorrelation publishes a call, and waits for its reply.
func (x *examination) checkCorrelation() {
	const topic = "calls by publishing"
	id := newID()
	_, err := x.try("publish", map[string]any{"channel": x.RequestChannel, "data": x.request(id)})
	if err != nil {
		x.explainPublish(topic, err)
		return
	}
	reply, err := x.conn.await(func(p publication) bool {
		return p.channel == x.repliesOf(x.user) && strings.Contains(string(p.Data), id)
	})
	switch {
	case err != nil:
		x.fail(topic, x.told("the request was taken, but waiting for its reply", err)+
			"; the server must run, and publish replies by the API of this Centrifugo, by its http_api.key")
	case len(reply.Info) > 0:
		x.fail(topic, "the reply was published by a client, so that all clients drop it: the server must publish replies by Centrifugo's API")
	default:
		x.checkBody(topic, Publish, reply.Data)
	}
}

// request returns what a client publishes to call.
func (x *examination) request(id string) map[string]any {
	return map[string]any{"method": checkMethod, "params": noMethods, "correlation_id": id, "reply_to": x.repliesOf(x.user)}
}

// checkBody judges the body of a reply.
func (x *examination) checkBody(topic, transport string, data json.RawMessage) {
	var body struct {
		Result json.RawMessage `json:"result"`
		Error  *struct {
			Name    string `json:"name"`
			Message string `json:"message"`
		} `json:"error"`
	}
	switch err := json.Unmarshal(data, &body); {
	case err != nil:
		x.fail(topic, "the reply isn't that of an rpcgen server: expected an object with result or error")
	case body.Error != nil && body.Error.Name == "unknown_method":
		x.answered[transport] = true
		x.fail(topic, "the server doesn't know "+checkMethod+", which all servers that rpcgen writes have: generate it anew, or add the method")
	case body.Error != nil:
		x.answered[transport] = true
		x.fail(topic, fmt.Sprintf("%s was answered with the error %s, %s", checkMethod, body.Error.Name, body.Error.Message))
	case body.Result == nil:
		x.fail(topic, "the reply has neither result nor error")
	default:
		x.answered[transport] = true
		x.okf(topic, "%s was answered", checkMethod)
	}
}

// explainPublish says why Centrifugo doesn't take a request.
func (x *examination) explainPublish(topic string, err error) {
	namespace := section(x.RequestChannel)
	allow := []setting{to(namespace+".publish_proxy_enabled", "true"), to("channel.proxy.publish.endpoint", "the server's address")}
	if x.serves(Subscriber) {
		allow = []setting{to(namespace+".allow_publish_for_client", "true")}
	}
	switch codeOf(err) {
	case codeUnknownChannel:
		x.fail(topic, "Centrifugo knows no channel "+x.RequestChannel, to("channel.namespace_boundary", `"`+separator(x.RequestChannel)+`"`),
			to(namespace, "a namespace of that name"))
	case codeDenied:
		x.fail(topic, "the user may not publish to "+x.RequestChannel, allow...)
	case codeNotAvailable:
		x.fail(topic, "Centrifugo has no publish proxy for "+x.RequestChannel, allow...)
	case codeBadRequest:
		x.fail(topic, "Centrifugo refuses the request for its form or its channel", to(namespace+".publication_data_format", `"json_object"`),
			to(namespace+".channel_regex", wholeName(x.RequestChannel)))
	case codeInternal:
		x.explainProxy(topic, "channel.proxy.publish")
	default:
		x.fail(topic, x.told("publishing a request", err)+"; the server must answer the publish proxy when its handler has run")
	}
}

// explainProxy says what may be wrong between Centrifugo and the server. Centrifugo's log says what is.
func (x *examination) explainProxy(topic, proxy string) {
	x.fail(topic, "Centrifugo gets no good answer from the server, which may not run, or not take its requests; the logs of both tell", to(proxy+".endpoint", "its address"),
		to(proxy+".http.static_headers", "an object with its secret as X-RPC-Secret"), to(proxy+".timeout", "more than its methods take"))
}

// checkNative calls by Centrifugo's own RPC.
func (x *examination) checkNative() {
	const topic = "calls by native RPC"
	m, err := x.try("rpc", map[string]any{"method": checkMethod, "data": map[string]any{"params": noMethods, "correlation_id": newID()}})
	switch codeOf(err) {
	case codeNotAvailable:
		x.fail(topic, "Centrifugo has no RPC proxy for methods", to("rpc.without_namespace.proxy_enabled", "true"), to("rpc.proxy.endpoint", "the server's address"))
	case codeMethodNotFound:
		x.fail(topic, "Centrifugo takes what stands before a mark in a method for a namespace, or has no RPC proxy", to("rpc.namespace_boundary", `":"`),
			to("rpc.without_namespace.proxy_enabled", "true"))
	case codeInternal:
		x.explainProxy(topic, "rpc.proxy")
	default:
		if err != nil {
			x.fail(topic, x.told("calling "+checkMethod, err))
			return
		}
		var data json.RawMessage
		if m.RPC != nil {
			data = m.RPC.Data
		}
		x.checkBody(topic, RPC, data)
	}
}

// wholeName returns a channel_regex that holds for one channel, as JSON.
func wholeName(channel string) string {
	_, rest, found := strings.Cut(channel, separator(channel))
	if !found {
		rest = channel
	}
	return `"^` + rest + `$"`
}
