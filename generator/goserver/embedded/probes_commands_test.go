package embedded_test

import (
	"fmt"
	"strings"
	"time"
)

// frameProbes try what a frame may hold.
func frameProbes() []probe {
	valid := sign(claims{"sub": "1", "exp": inAnHour()})
	after := func(name string, frames ...string) probe { return probe{name: name, token: valid, frames: frames} }
	return []probe{
		{name: "frame: subscribe before connect", raw: true, frames: []string{`{"id":1,"subscribe":{"channel":"user#1"}}`}},
		{name: "frame: publish before connect", raw: true, frames: []string{`{"id":1,"publish":{"channel":"rpc.requests","data":{}}}`}},
		{name: "frame: rpc before connect", raw: true, frames: []string{`{"id":1,"rpc":{"method":"tasks.echo","data":{}}}`}},
		{name: "frame: connect without an id", raw: true, frames: []string{`{"connect":{"token":"` + valid + `"}}`}},
		{name: "frame: nothing", raw: true, frames: []string{``}},
		after("frame: no id", `{"rpc":{"method":"tasks.echo","data":{}}}`),
		after("frame: string id", `{"id":"2","rpc":{"method":"tasks.echo","data":{}}}`),
		after("frame: negative id", `{"id":-2,"rpc":{"method":"tasks.echo","data":{}}}`),
		after("frame: the same id twice", `{"id":2,"subscribe":{"channel":"user#1"}}`, `{"id":2,"unsubscribe":{"channel":"user#1"}}`),
		after("frame: unknown command", `{"id":2,"dance":{}}`),
		after("frame: malformed JSON", `{"id":2,`),
		after("frame: an array", `[]`),
		after("frame: blank line", "\n{\"id\":2,\"rpc\":{\"method\":\"tasks.echo\",\"data\":{}}}"),
		after("frame: line feed at the end", "{\"id\":2,\"rpc\":{\"method\":\"tasks.echo\",\"data\":{}}}\n"),
		after("frame: two commands", `{"id":2,"subscribe":{"channel":"user#1"}}`+"\n"+`{"id":3,"rpc":{"method":"tasks.echo","data":{}}}`),
		after("frame: pong that nobody asked for", `{}`),
		after("frame: send", `{"send":{"data":{}}}`),
		after("frame: ping", `{"id":2,"ping":{}}`),
		after("frame: over 64 KiB", `{"id":2,"rpc":{"method":"tasks.echo","data":"`+strings.Repeat("x", 1<<16)+`"}}`),
		after("frame: almost 64 KiB", `{"id":2,"rpc":{"method":"tasks.echo","data":{"params":"`+strings.Repeat("x", 1<<16-100)+`"}}}`),
	}
}

// subscribeProbes try channels and options.
func subscribeProbes() []probe {
	valid := sign(claims{"sub": "1", "exp": inAnHour()})
	subscribe := func(name, channel, options string) probe {
		return probe{name: name, token: valid, frames: []string{fmt.Sprintf(`{"id":2,"subscribe":{"channel":%q%s}}`, channel, options)}}
	}
	withToken := func(name, channel string, c claims) probe {
		token := claims{"sub": "1", "exp": inAnHour(), "channel": channel}.with(c)
		return subscribe(name, channel, fmt.Sprintf(`,"token":%q`, sign(token)))
	}
	return []probe{
		subscribe("subscribe: own", "user#1", ""),
		subscribe("subscribe: another's", "user#2", ""),
		subscribe("subscribe: a list with the user", "user#2,1", ""),
		subscribe("subscribe: the last part counts", "user#2#1", ""),
		subscribe("subscribe: not the last part", "user#1#2", ""),
		subscribe("subscribe: any name before the user", "chat#1", ""),
		subscribe("subscribe: nobody's", "user#", ""),
		subscribe("subscribe: without a user", "user", ""),
		subscribe("subscribe: Centrifugo's default boundary", "user:1", ""),
		subscribe("subscribe: private", "$user#1", ""),
		subscribe("subscribe: empty", "", ""),
		subscribe("subscribe: requests", "rpc.requests", ""),
		subscribe("subscribe: others of the namespace", "rpc.other", ""),
		subscribe("subscribe: the user's in the namespace", "rpc.requests#1", ""),
		subscribe("subscribe: unknown namespace", "news.sport", ""),
		subscribe("subscribe: unknown namespace, the user's", "news.sport#1", ""),
		subscribe("subscribe: no namespace but a boundary", ".x", ""),
		subscribe("subscribe: no ASCII", "größe#1", ""),
		subscribe("subscribe: 255 bytes", strings.Repeat("x", 253)+"#1", ""),
		subscribe("subscribe: 256 bytes", strings.Repeat("x", 254)+"#1", ""),
		subscribe("subscribe: recover, unknown epoch", "user#1", `,"recover":true,"epoch":"abcd","offset":3`),
		subscribe("subscribe: recoverable and positioned", "user#1", `,"recoverable":true,"positioned":true`),
		subscribe("subscribe: joins", "user#1", `,"join_leave":true`),
		subscribe("subscribe: delta", "user#1", `,"delta":"fossil"`),
		subscribe("subscribe: map", "user#1", `,"type":1`),
		subscribe("subscribe: unknown type", "user#1", `,"type":9`),
		subscribe("subscribe: token is none", "user#1", `,"token":"abc"`),
		withToken("subscribe: token", "chat", nil),
		withToken("subscribe: token for requests", "rpc.requests", nil),
		withToken("subscribe: token, expired", "chat", claims{"exp": 1}),
		withToken("subscribe: token of another channel", "chat", claims{"channel": "other"}),
		withToken("subscribe: token of another user", "chat", claims{"sub": "2"}),
		withToken("subscribe: token of another connection", "chat", claims{"client": "x"}),
		withToken("subscribe: token of a connection", "chat", claims{"channel": nil}),
		withToken("subscribe: token of an unknown namespace", "chat", claims{"channel": "news.sport"}),
		withToken("subscribe: token with info, data and no recovery", "chat", claims{
			"info": 1, "data": 2, "override": map[string]any{"force_recovery": map[string]bool{"value": false}},
		}),
		withToken("subscribe: token with broken base64", "chat", claims{"b64data": "!"}),
		{name: "subscribe: twice", token: valid, frames: []string{
			`{"id":2,"subscribe":{"channel":"user#1"}}`, `{"id":3,"subscribe":{"channel":"user#1"}}`,
		}},
		{name: "unsubscribe", token: valid, frames: []string{
			`{"id":2,"subscribe":{"channel":"user#1"}}`, `{"id":3,"unsubscribe":{"channel":"user#1"}}`,
		}},
		{name: "unsubscribe: not subscribed", token: valid, frames: []string{`{"id":2,"unsubscribe":{"channel":"user#1"}}`}},
	}
}

// readProbes try to read what a channel holds.
func readProbes() []probe {
	valid := sign(claims{"sub": "1", "exp": inAnHour()})
	var probes []probe
	for _, command := range []string{"history", "presence", "presence_stats"} {
		for _, channel := range []string{"user#1", "user#2", "rpc.requests", "rpc.other", "news.sport", "größe", ""} {
			probes = append(probes, probe{
				name:  command + ": " + channel,
				token: valid, frames: []string{
					`{"id":2,"subscribe":{"channel":"user#1"}}`,
					fmt.Sprintf(`{"id":3,%q:{"channel":%q}}`, command, channel),
				},
			})
		}
	}
	return probes
}

// refreshProbes try to go on with another token.
func refreshProbes() []probe {
	user := claims{"sub": "1", "exp": inAnHour()}
	refresh := func(name, token string) probe {
		return probe{name: name, token: sign(user), frames: []string{fmt.Sprintf(`{"id":2,"refresh":{"token":%q}}`, token)}}
	}
	subRefresh := func(name, channel, token string) probe {
		return probe{name: name, token: sign(user), frames: []string{
			fmt.Sprintf(`{"id":2,"subscribe":{"channel":"chat","token":%q}}`, sign(user.with(claims{"channel": "chat"}))),
			fmt.Sprintf(`{"id":3,"sub_refresh":{"channel":%q,"token":%q}}`, channel, token),
		}}
	}
	return []probe{
		refresh("refresh: valid", sign(user)),
		refresh("refresh: never expires", sign(user.with(claims{"exp": nil}))),
		refresh("refresh: expired", sign(user.with(claims{"exp": time.Now().Unix() - 5}))),
		refresh("refresh: another user", sign(user.with(claims{"sub": "2"}))),
		refresh("refresh: no user", sign(user.with(claims{"sub": nil}))),
		refresh("refresh: no JWT", "abc"),
		refresh("refresh: none", ""),
		refresh("refresh: a subscription token", sign(user.with(claims{"channel": "chat"}))),
		refresh("refresh: more channels", sign(user.with(claims{"channels": []string{"chat"}}))),
		refresh("refresh: unknown namespace", sign(user.with(claims{"channels": []string{"news.sport"}}))),
		{
			name: "refresh: fewer channels", token: sign(user.with(claims{"channels": []string{"chat"}})),
			frames: []string{fmt.Sprintf(`{"id":2,"refresh":{"token":%q}}`, sign(user))},
		},
		{
			name: "refresh: the same channels", token: sign(user.with(claims{"channels": []string{"chat"}})),
			frames: []string{fmt.Sprintf(`{"id":2,"refresh":{"token":%q}}`, sign(user.with(claims{"channels": []string{"chat"}})))},
		},
		subRefresh("sub_refresh: valid", "chat", sign(user.with(claims{"channel": "chat"}))),
		subRefresh("sub_refresh: expired", "chat", sign(user.with(claims{"channel": "chat", "exp": 1}))),
		subRefresh("sub_refresh: another channel", "chat", sign(user.with(claims{"channel": "x"}))),
		subRefresh("sub_refresh: another user", "chat", sign(user.with(claims{"channel": "chat", "sub": "2"}))),
		subRefresh("sub_refresh: another connection", "chat", sign(user.with(claims{"channel": "chat", "client": "x"}))),
		subRefresh("sub_refresh: a connection token", "chat", sign(user)),
		subRefresh("sub_refresh: not subscribed", "x", sign(user.with(claims{"channel": "x"}))),
		subRefresh("sub_refresh: no JWT", "chat", "abc"),
		subRefresh("sub_refresh: none", "chat", ""),
		subRefresh("sub_refresh: no channel", "", sign(user.with(claims{"channel": "chat"}))),
	}
}
