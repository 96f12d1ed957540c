package doctor

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// A refusal is a command that Centrifugo must refuse.
type refusal struct {
	command string
	channel string
	found   string // what is wrong where it is taken
	remedy  []setting
}

// A secrecy is what users must not read.
type secrecy struct {
	topic    string
	holds    string // what is said where all is refused
	refusals []refusal
}

// secrecies lists what no user may read.
func (x *examination) secrecies() []secrecy {
	own, others, requests := x.repliesOf(x.user), x.repliesOf(x.other), x.RequestChannel
	list := strings.ReplaceAll(x.ReplyChannel, userPlaceholder, x.other+","+stranger())
	replies, calls := section(own), section(requests)
	subscribing := []setting{to(replies+".allow_subscribe_for_client", "false")}
	reading := []setting{to(replies+".allow_history_for_client", "false")}
	return []secrecy{
		{"replies of others", "a user may neither subscribe to them nor read their history", []refusal{
			{"subscribe", others, "any user may subscribe to them", subscribing},
			{"subscribe", list, "any user may subscribe to them", subscribing},
			{"history", others, "any user may read their history", reading},
		}},
		{"history of replies", "clients may not read it", []refusal{
			{"history", own, "clients may read it", append(reading, to(replies+".allow_history_for_subscriber", "false"))},
		}},
		{"requests", "clients may neither subscribe to them nor read their history and presence", []refusal{
			{"subscribe", requests, "any user may subscribe to them", []setting{to(calls+".allow_subscribe_for_client", "false")}},
			{"history", requests, "any user may read their history", []setting{to(calls+".allow_history_for_client", "false")}},
			{"presence", requests, "any user may read who listens", []setting{to(calls+".allow_presence_for_client", "false")}},
		}},
	}
}

// checkSecrecy tries to read what users must not.
func (x *examination) checkSecrecy() {
	for _, s := range x.secrecies() {
		if !slices.ContainsFunc(s.refusals, func(r refusal) bool { return !x.isRefused(s.topic, r) }) {
			x.okf(s.topic, "%s", s.holds)
		}
	}
}

// isRefused reports whether a command is refused, and says so if it isn't.
func (x *examination) isRefused(topic string, r refusal) bool {
	body := map[string]any{"channel": r.channel}
	if r.command == "history" {
		body["limit"] = 1
	}
	_, err := x.try(r.command, body)
	switch code := codeOf(err); {
	case err == nil:
		if r.command == "subscribe" {
			_, _ = x.try("unsubscribe", body) // what comes there is none of this user's business
		}
		x.fail(topic, r.found, r.remedy...)
		return false
	case code == codeDenied, code == codeUnknownChannel, code == codeNotAvailable, code == codeBadRequest:
		return true
	default:
		x.unknownf(topic, "%s", x.told("the command "+r.command+" on "+r.channel, err))
		return false
	}
}

// checkBoundary looks whether requests and replies have settings of their own.
func (x *examination) checkBoundary() {
	const topic = "namespaces"
	mark := separator(x.RequestChannel)
	if section(x.RequestChannel) == section(x.repliesOf(x.user)) {
		x.shared = true
		x.fail(topic, "requests and replies have the same settings, so that who may publish requests may forge replies: give the requests a namespace")
		return
	}
	channel := map[string]any{"channel": x.other + mark + "channel"}
	_, err := x.try("subscribe", channel)
	switch {
	case codeOf(err) == codeUnknownChannel:
		x.okf(topic, "%q ends the name of one, so that %s has settings of its own", mark, x.RequestChannel)
	case err == nil || codeOf(err) != 0:
		if err == nil {
			_, _ = x.try("unsubscribe", channel) // it holds nothing
		}
		x.shared = true
		x.fail(topic, fmt.Sprintf("%q doesn't end the name of one, so that requests and replies have the same settings, and who may publish requests may forge replies", mark),
			to("channel.namespace_boundary", `"`+mark+`"`))
	default:
		x.unknownf(topic, "%s", x.told("subscribing to an unknown channel", err))
	}
}

// checkForgery publishes as the user where only the server may, or nobody.
func (x *examination) checkForgery() {
	const topic = "forged replies"
	own := x.repliesOf(x.user)
	at := section(own)
	_, err := x.try("publish", map[string]any{"channel": own, "data": map[string]any{"correlation_id": newID(), "result": nil}})
	remedies := []setting{
		to(at+".allow_publish_for_client", "false"), to(at+".allow_publish_for_subscriber", "false"), to(at+".publish_proxy_enabled", "false"),
	}
	if x.shared {
		remedies = []setting{to("channel.namespace_boundary", `"`+separator(x.RequestChannel)+`"`)}
	}
	switch codeOf(err) {
	case codeDenied, codeBadRequest, codeNotAvailable, codeUnknownChannel:
		x.okf(topic, "clients may not publish to %s", own)
	case codeInternal:
		x.fail(topic, "Centrifugo asks the server about publications to "+own, remedies...)
	default:
		if err == nil {
			x.fail(topic, "clients may publish to "+own, remedies...)
			return
		}
		x.unknownf(topic, "%s", x.told("publishing to "+own, err))
	}
}

// checkNeighbours publishes beside the request channel: the server would be asked about what it doesn't serve.
func (x *examination) checkNeighbours() {
	const topic = "other channels"
	if x.shared || !x.serves(Publish, Subscriber) {
		return
	}
	channel := x.RequestChannel + "_" + x.other
	_, err := x.try("publish", map[string]any{"channel": channel, "data": x.request(newID())})
	switch code := codeOf(err); {
	case code == codeBadRequest, code == codeUnknownChannel:
		x.okf(topic, "the namespace of %s has no others", x.RequestChannel)
	case err == nil, code != 0:
		x.fail(topic, "the namespace of "+x.RequestChannel+" has others, which reach the server, too",
			to(section(x.RequestChannel)+".channel_regex", wholeName(x.RequestChannel)))
	default:
		x.unknownf(topic, "%s", x.told("publishing to "+channel, err))
	}
}

// checkStrangers connects without the token, and with one that nobody has signed.
func (x *examination) checkStrangers() {
	const topic = "strangers"
	for _, s := range []struct {
		token, found string
		remedy       setting
	}{
		{"", "whoever has no token may connect", to("client.allow_anonymous_connect_without_token", "false")},
		{forgedToken(x.other), "Centrifugo doesn't check who signed a token", to("client.insecure_skip_token_signature_verify", "false")},
	} {
		connected, err := x.connectAs(s.token)
		switch {
		case err != nil:
			x.unknownf(topic, "%s", x.told("connecting", err))
			return
		case connected && x.insecure:
			x.fail(topic, "whoever has no token may connect, and do anything", to("client.insecure", "false"))
			return
		case connected:
			x.fail(topic, s.found, s.remedy)
			return
		}
	}
	x.okf(topic, "nobody may connect without a token, or with one that isn't signed by the secret")
	x.unknownf("anonymous tokens", "a token without a user is needed to know: look whether client.disallow_anonymous_connection_tokens is true")
}

// connectAs reports whether Centrifugo takes a token, which may be "". It notes whether Centrifugo lets the connection do what nobody may.
func (x *examination) connectAs(token string) (bool, error) {
	c, _, err := x.dial(x.Origin)
	if err != nil {
		return false, err
	}
	defer c.close()
	if _, err = c.connect(token); err != nil {
		var closed *closeError
		if codeOf(err) != 0 || errors.As(err, &closed) {
			return false, nil
		}
		return false, err
	}
	if token == "" {
		_, err := c.subscribe(x.repliesOf(x.other))
		x.insecure = err == nil
	}
	return true, nil
}

// checkOrigins connects as the page of a site that can't be meant.
func (x *examination) checkOrigins() {
	const topic, foreign = "origins", "https://rpcgen-doctor.invalid"
	c, status, err := x.dial(foreign)
	switch {
	case err == nil:
		c.close()
		x.fail(topic, "pages of any site may connect", to("client.allowed_origins", "a list of the sites whose pages connect, without *"))
	case status == http.StatusForbidden && x.Origin != "":
		x.okf(topic, "pages of %s may connect, those of other sites may not", x.Origin)
	case status == http.StatusForbidden:
		x.okf(topic, "pages of other sites may not connect; --origin tells of a site whether it may")
	default:
		x.unknownf(topic, "%s", x.told("connecting as a page of another site", err))
	}
}
