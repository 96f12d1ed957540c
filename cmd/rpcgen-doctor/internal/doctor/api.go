package doctor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// A statusError is an answer of the server API that is none.
type statusError int

func (e statusError) Error() string { return fmt.Sprintf("HTTP status %d", int(e)) }

// call calls a method of Centrifugo's server API. Result is filled in; the error is a *serverError where Centrifugo refuses.
func (x *examination) call(key, method string, params, result any) error {
	body, err := json.Marshal(params)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(x.ctx, x.Timeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(x.API, "/")+"/"+method, bytes.NewReader(body))
	if err != nil {
		return cause(err)
	}
	request.Header.Set("Content-Type", "application/json")
	if key != "" {
		request.Header.Set("X-Api-Key", key)
	}
	response, err := http.DefaultTransport.RoundTrip(request) // it follows no redirect, which would get the key
	if ctx.Err() != nil {
		return errSilent
	}
	if err != nil {
		return cause(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return statusError(response.StatusCode)
	}
	answer := struct {
		Error  *serverError `json:"error"`
		Result any          `json:"result"`
	}{Result: result}
	if err := json.NewDecoder(io.LimitReader(response.Body, 16<<20)).Decode(&answer); err != nil {
		return fmt.Errorf("the answer isn't that of Centrifugo's server API: %w", err)
	}
	if answer.Error != nil {
		return answer.Error
	}
	return nil
}

// checkAPI tries the server API. Where it doesn't answer, no other check uses it.
func (x *examination) checkAPI() {
	const topic = "server API"
	if x.API == "" {
		return
	}
	var info struct {
		Nodes []struct{} `json:"nodes"`
	}
	switch err := x.call(x.APIKey, "info", struct{}{}, &info); {
	case errors.Is(err, statusError(http.StatusUnauthorized)):
		x.fail(topic, "Centrifugo doesn't take the key", to("http_api.key", "that of --api-key"))
	case err != nil:
		x.fail(topic, x.told("asking for info", err)+": --api must be the address of Centrifugo's server API, such as http://localhost:8000/api")
	case x.call("", "info", struct{}{}, &struct{}{}) == nil:
		x.fail(topic, "it needs no key", to("http_api.insecure", "false"))
		return
	default:
		x.okf(topic, "it takes the key, and has %d node(s)", len(info.Nodes))
		return
	}
	x.API = ""
}

// checkSubscribers counts who takes requests, where servers subscribe to them.
func (x *examination) checkSubscribers() {
	const topic = "servers"
	if !x.serves(Subscriber) {
		return
	}
	if x.API == "" {
		x.unknownf(topic, "--api is needed to know how many subscribe to %s", x.RequestChannel)
		return
	}
	var stats struct {
		Clients int `json:"num_clients"`
	}
	err := x.call(x.APIKey, "presence_stats", map[string]any{"channel": x.RequestChannel}, &stats)
	switch {
	case codeOf(err) == codeNotAvailable:
		x.fail(topic, "Centrifugo doesn't know who subscribes to "+x.RequestChannel, to(section(x.RequestChannel)+".presence", "true"))
	case err != nil:
		x.unknownf(topic, "%s", x.told("asking for the presence in "+x.RequestChannel, err))
	case stats.Clients != 1:
		x.fail(topic, fmt.Sprintf("%d subscribe to %s, expected 1: with none no call is answered, with more each runs several times", stats.Clients, x.RequestChannel))
	default:
		x.okf(topic, "one subscribes to %s", x.RequestChannel)
	}
}
