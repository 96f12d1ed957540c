package embedded_test

import (
	"encoding/base64"
	"strings"
	"time"
)

// connectProbes try what a connection may begin with.
func connectProbes() []probe {
	user := claims{"sub": "1", "exp": inAnHour()}
	token := func(name string, others claims) probe { return probe{name: name, token: sign(user.with(others))} }
	return []probe{
		{name: "token: none", raw: true, frames: []string{`{"id":1,"connect":{}}`}},
		{name: "token: empty"},
		{name: "token: no JWT", token: "abc"},
		{name: "token: two segments", token: "e30.e30"},
		{name: "token: three segments of nothing", token: ".."},
		{name: "token: payload isn't JSON", token: resigned("{")},
		{name: "token: payload is an array", token: resigned("[]")},
		{name: "token: header isn't JSON", token: segment(rawJSON(`{"alg"`)) + "." + segment(user) + ".AA"},
		{name: "token: header is a number", token: segment(1) + "." + segment(user) + ".AA"},
		{name: "token: four segments", token: sign(user) + ".AA"},
		{name: "token: no signature", token: strings.Join(strings.SplitAfter(sign(user), ".")[:2], "")},
		token("aud: a list with a number", claims{"aud": []any{"a", 1}}),
		token("aud: null", claims{"aud": jsonNull}),
		token("iss: number", claims{"iss": 1}),
		{name: "token: unpadded rest", token: sign(user) + "="},
		token("token: valid", nil),
		token("exp: none", claims{"exp": nil}),
		token("exp: 0", claims{"exp": 0}),
		token("exp: negative", claims{"exp": -1}),
		token("exp: passed", claims{"exp": time.Now().Unix() - 1}),
		token("exp: string", claims{"exp": "4102444800"}),
		token("exp: word", claims{"exp": "tomorrow"}),
		token("exp: float", claims{"exp": float64(inAnHour()) + 0.5}),
		token("exp: null", claims{"exp": jsonNull}),
		token("exp: huge", claims{"exp": 1e300}),
		token("nbf: past", claims{"nbf": time.Now().Unix() - 10}),
		token("nbf: future", claims{"nbf": inAnHour()}),
		token("nbf: string", claims{"nbf": "1"}),
		token("iat: future", claims{"iat": inAnHour()}),
		token("iat: word", claims{"iat": "now"}),
		token("expire_at: later than exp", claims{"expire_at": inAnHour() + 3600}),
		token("expire_at: never", claims{"expire_at": 0}),
		token("expire_at: passed", claims{"expire_at": time.Now().Unix() - 1}),
		token("expire_at: string", claims{"expire_at": "1"}),
		token("sub: none", claims{"sub": nil}),
		token("sub: empty", claims{"sub": ""}),
		token("sub: number", claims{"sub": 1}),
		token("sub: null", claims{"sub": jsonNull}),
		token("user id: 1,2", claims{"sub": "1,2"}),
		token("user id: a.b", claims{"sub": "a.b"}),
		token("user id: a#b", claims{"sub": "a#b"}),
		token("aud and iss", claims{"aud": []string{"a", "b"}, "iss": "somebody", "jti": "1"}),
		token("aud: number", claims{"aud": 1}),
		token("info", claims{"info": map[string]string{"name": "Ada"}}),
		token("info: base64", claims{"b64info": base64.StdEncoding.EncodeToString([]byte(`{"name":"Ada"}`))}),
		token("info: broken base64", claims{"b64info": "!"}),
		token("meta", claims{"meta": map[string]string{"role": "admin"}}),
		token("channel: a subscription token", claims{"channel": "user#1"}),
		{name: "alg: none", token: strings.Join(strings.SplitAfter(signAs("none", "", user), ".")[:2], "")},
		{name: "alg: none, signed", token: signAs("none", tokenSecret, user)},
		{name: "alg: empty", token: signAs("", tokenSecret, user)},
		{name: "alg: hs256", token: signAs("hs256", tokenSecret, user)},
		{name: "alg: RS256", token: signAs("RS256", tokenSecret, user)},
		{name: "alg: HS384", token: signAs("HS384", tokenSecret, user)},
		{name: "alg: HS512", token: signAs("HS512", tokenSecret, user)},
		{name: "secret: wrong", token: signAs("HS256", "guess", user)},
		{name: "secret: wrong, and expired", token: signAs("HS256", "guess", user.with(claims{"exp": 1}))},
		{name: "connect: data, name and headers", raw: true, frames: []string{
			`{"id":1,"connect":{"token":"` + sign(user) + `","data":{"a":1},"name":"go","version":"1","headers":{"x":"y"}}}`,
		}},
		{name: "connect: twice", token: sign(user), frames: []string{`{"id":2,"connect":{"token":"` + sign(user) + `"}}`}},
	}
}

// subscribedProbes try tokens that subscribe the connection.
func subscribedProbes() []probe {
	user := claims{"sub": "1", "exp": inAnHour()}
	token := func(name string, others claims) probe { return probe{name: name, token: sign(user.with(others))} }
	return []probe{
		token("channels: the reply channel", claims{"channels": []string{"user#1"}}),
		token("channels: another's reply channel", claims{"channels": []string{"user#2"}}),
		token("channels: requests", claims{"channels": []string{"rpc.requests"}}),
		token("channels: against the pattern of the namespace", claims{"channels": []string{"rpc.other"}}),
		token("channels: unknown namespace", claims{"channels": []string{"news.sport"}}),
		token("channels: a string", claims{"channels": "user#1"}),
		token("channels: empty", claims{"channels": []string{""}}),
		token("channels: no ASCII", claims{"channels": []string{"größe"}}),
		token("channels and subs", claims{"channels": []string{"a"}, "subs": map[string]any{"b": map[string]any{}}}),
		token("subs: the reply channel", claims{"subs": map[string]any{"user#1": map[string]any{}}}),
		token("subs: info and data", claims{"subs": map[string]any{
			"user#1": map[string]any{"info": map[string]int{"a": 1}, "data": map[string]int{"b": 2}},
		}}),
		token("subs: base64", claims{"subs": map[string]any{"user#1": map[string]any{"b64data": "e30=", "b64info": "e30="}}}),
		token("subs: broken base64", claims{"subs": map[string]any{"user#1": map[string]any{"b64data": "!"}}}),
		token("subs: broken base64 info", claims{"subs": map[string]any{"user#1": map[string]any{"b64info": "!"}}}),
		token("subs: no recovery", claims{"subs": map[string]any{"user#1": map[string]any{
			"override": map[string]any{"force_recovery": map[string]bool{"value": false}},
		}}}),
		token("subs: positioning, presence and joins", claims{"subs": map[string]any{"chat": map[string]any{
			"override": map[string]any{
				"force_recovery": map[string]bool{"value": false}, "force_positioning": map[string]bool{"value": true},
				"presence": map[string]bool{"value": true}, "join_leave": map[string]bool{"value": true},
				"force_push_join_leave": map[string]bool{"value": true},
			},
		}}}),
		token("subs: unknown namespace", claims{"subs": map[string]any{"news.sport": map[string]any{}}}),
		{
			name: "channels: subscribe again", token: sign(user.with(claims{"channels": []string{"user#1"}})),
			frames: []string{`{"id":2,"subscribe":{"channel":"user#1"}}`},
		},
		{
			name: "channels: unsubscribe", token: sign(user.with(claims{"channels": []string{"user#1"}})),
			frames: []string{`{"id":2,"unsubscribe":{"channel":"user#1"}}`},
		},
		{name: "connect: asks for channels to recover", raw: true, frames: []string{
			`{"id":1,"connect":{"token":"` + sign(user.with(claims{"channels": []string{"user#1"}})) +
				`","subs":{"user#1":{"recover":true,"epoch":"abcd","offset":7}}}}`,
		}},
	}
}

// handshakeProbes try requests that aren't a plain WebSocket handshake without an origin.
func handshakeProbes() []probe {
	valid := sign(claims{"sub": "1", "exp": inAnHour()})
	origin := func(name, origin string) probe {
		return probe{name: name, origin: origin, token: valid}
	}
	return []probe{
		origin("origin: another site", "https://example.com"),
		origin("origin: localhost", "http://localhost:3000"),
		origin("origin: null", "null"),
		{name: "query: unknown", query: "?a=b", token: valid},
		{name: "query: protobuf", query: "?cf_protocol=protobuf", token: valid},
		{name: "subprotocol: JSON", protocol: "centrifuge-json", token: valid},
	}
}

// resigned returns a token with this payload.
func resigned(payload string) string {
	return signAs("HS256", tokenSecret, rawJSON(payload))
}
