package embedded_test

import (
	"fmt"
	"strings"
)

// publishProbes try to publish.
func publishProbes() []probe {
	users := 0
	publish := func(name, channel, data string) probe {
		users++
		user := fmt.Sprintf("publisher%d", users) // each another, who sees no replies of the others
		own := func(frame string) string { return strings.ReplaceAll(frame, "user#1", "user#"+user) }
		return probe{name: name, token: sign(claims{"sub": user, "exp": inAnHour()}), frames: []string{
			own(`{"id":2,"subscribe":{"channel":"user#1"}}`), own(fmt.Sprintf(`{"id":3,"publish":{"channel":%q%s}}`, channel, data)),
		}}
	}
	request := func(name, data string) probe { return publish(name, "rpc.requests", `,"data":`+data) }
	empty := `,"data":{}`
	return []probe{
		request("publish: a call", `{"method":"tasks.echo","params":{"text":"a"},"correlation_id":"c1","reply_to":"user#1"}`),
		request("publish: reply to another", `{"method":"tasks.echo","params":{"text":"a"},"correlation_id":"c1","reply_to":"user#2"}`),
		request("publish: no reply_to", `{"method":"tasks.echo","params":{"text":"a"},"correlation_id":"c1"}`),
		request("publish: no params", `{"method":"tasks.ping","correlation_id":"c1"}`),
		request("publish: wrong params", `{"method":"tasks.echo","params":[],"correlation_id":"c1"}`),
		request("publish: unknown method", `{"method":"tasks.dance","params":{},"correlation_id":"c1"}`),
		request("publish: ':' in the method", `{"method":"tasks:echo","params":{},"correlation_id":"c1"}`),
		request("publish: no_wait", `{"method":"tasks.echo","params":{"text":"a"},"correlation_id":"c1","no_wait":true}`),
		request("publish: cancel nothing", `{"cancel":"c1"}`),
		request("publish: with progress", `{"method":"tasks.export","params":{"size":3},"correlation_id":"c1"}`),
		request("publish: with progress, no_wait", `{"method":"tasks.export","params":{"size":3},"correlation_id":"c1","no_wait":true}`),
		request("publish: no correlation id", `{"method":"tasks.echo","params":{"text":"a"}}`),
		request("publish: correlation id of 60 kB", `{"method":"tasks.ping","correlation_id":"`+strings.Repeat("x", 60_000)+`"}`),
		request("publish: correlation id isn't a string", `{"method":"tasks.ping","correlation_id":1}`),
		request("publish: no request", `{}`),
		request("publish: a string", `"x"`),
		request("publish: an array", `[]`),
		request("publish: null", `null`),
		publish("publish: no data", "rpc.requests", ""),
		publish("publish: others of the namespace", "rpc.other", empty),
		publish("publish: the user's in the namespace", "rpc.requests#1", empty),
		publish("publish: a name that begins so", "rpc.requests.too", empty),
		publish("publish: in capitals", "RPC.requests", empty),
		publish("publish: Centrifugo's default boundary", "rpc:requests", empty),
		publish("publish: own reply channel", "user#1", empty),
		publish("publish: another's reply channel", "user#2", empty),
		publish("publish: no data to the own reply channel", "user#1", ""),
		publish("publish: unknown namespace", "news.sport", empty),
		publish("publish: no ASCII", "größe", empty),
		publish("publish: empty channel", "", empty),
		publish("map_publish", "user#1", `,"data":{},"key":"a"`).as("map_publish"),
		publish("map_publish: unknown namespace", "news.sport", `,"data":{},"key":"a"`).as("map_publish"),
		publish("map_publish: requests", "rpc.requests", `,"data":{},"key":"a"`).as("map_publish"),
		publish("map_remove", "user#1", `,"key":"a"`).as("map_remove"),
		publish("map_remove: others of the namespace", "rpc.other", `,"key":"a"`).as("map_remove"),
	}
}

// as returns the probe with another command in place of publish.
func (p probe) as(command string) probe {
	last := len(p.frames) - 1
	p.frames[last] = strings.Replace(p.frames[last], `"publish"`, `"`+command+`"`, 1)
	return p
}

// callProbes try native RPC.
func callProbes() []probe {
	valid := sign(claims{"sub": "1", "exp": inAnHour()})
	call := func(name, method, data string) probe {
		return probe{name: name, token: valid, frames: []string{fmt.Sprintf(`{"id":2,"rpc":{"method":%q%s}}`, method, data)}}
	}
	return []probe{
		call("rpc: a call", "tasks.echo", `,"data":{"params":{"text":"a"},"correlation_id":"c1"}`),
		call("rpc: no correlation id", "tasks.echo", `,"data":{"params":{"text":"a"}}`),
		call("rpc: no params", "tasks.ping", `,"data":{}`),
		call("rpc: no data", "tasks.ping", ``),
		call("rpc: data is null", "tasks.ping", `,"data":null`),
		call("rpc: data is a string", "tasks.ping", `,"data":"x"`),
		call("rpc: data is an array", "tasks.ping", `,"data":[]`),
		call("rpc: wrong params", "tasks.echo", `,"data":{"params":[]}`),
		call("rpc: 30,000 levels of params", "tasks.echo", `,"data":{"params":`+strings.Repeat("[", 30_000)+strings.Repeat("]", 30_000)+`}`),
		call("rpc: headers aren't strings", "tasks.ping", `,"data":{"headers":{"a":1}}`),
		call("rpc: no_wait", "tasks.echo", `,"data":{"params":{"text":"a"},"correlation_id":"c2","no_wait":true}`),
		call("rpc: with progress", "tasks.export", `,"data":{"params":{"size":3},"correlation_id":"c3"}`),
		call("rpc: with progress, no_wait", "tasks.export", `,"data":{"params":{"size":3},"correlation_id":"c3","no_wait":true}`),
		call("rpc: unknown method", "tasks.dance", `,"data":{}`),
		call("rpc: ':' in the method", "tasks:echo", `,"data":{}`),
		call("rpc: no method", "", `,"data":{}`),
		call("rpc: method isn't ASCII", "größe", `,"data":{}`),
		call("rpc: method of 60 kB", strings.Repeat("x", 60_000), `,"data":{}`),
		call("rpc: a correlation id of 60 kB", "tasks.ping", `,"data":{"correlation_id":"`+strings.Repeat("x", 60_000)+`"}`),
		call("rpc: meta of the token", "tasks.meta", `,"data":{}`),
	}
}
