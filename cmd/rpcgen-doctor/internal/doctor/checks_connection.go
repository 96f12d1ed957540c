package doctor

import (
	"errors"
	"fmt"
	"net/http"
)

// checkToken reports whether the token is one that the clients take. If it has no user, this tells whether Centrifugo takes it.
func (x *examination) checkToken() bool {
	user, err := userOf(x.Token)
	if err != nil {
		x.fail("token", err.Error())
		return false
	}
	if err := checkUser(user); err != nil {
		x.fail("token", err.Error()+"; nothing else is tried with it")
		if user == "" {
			x.checkAnonymousToken()
		}
		return false
	}
	x.user = user
	return true
}

// checkAnonymousToken tries the token, which has no user.
func (x *examination) checkAnonymousToken() {
	const topic = "anonymous tokens"
	c, _, err := x.dial(x.Origin)
	if err != nil {
		x.unknownf(topic, "not tried: %v", err)
		return
	}
	defer c.close()
	var closed *closeError
	switch _, err := c.connect(x.Token); {
	case err == nil:
		x.fail(topic, "a token without a user may connect", to("client.disallow_anonymous_connection_tokens", "true"))
	case errors.As(err, &closed) && closed.code == disconnectDenied:
		x.okf(topic, "refused")
	default:
		x.unknownf(topic, "refused, perhaps for another reason: %v", err)
	}
}

func (x *examination) dial(origin string) (c *conn, status int, err error) {
	return dial(x.ctx, x.URL, origin, x.Timeout)
}

// Codes by which Centrifugo ends connections.
const (
	disconnectInvalidToken = 3500
	disconnectDenied       = 3507
	disconnectSlow         = 3008
	messageTooBig          = 1009
)

// Codes by which Centrifugo refuses commands.
const (
	codeInternal          = 100
	codeUnknownChannel    = 102
	codeDenied            = 103
	codeMethodNotFound    = 104
	codeAlreadySubscribed = 105
	codeBadRequest        = 107
	codeNotAvailable      = 108
	codeTokenExpired      = 109
)

// codeOf returns the code by which a command was refused, 0 for other errors.
func codeOf(err error) int {
	if refused, ok := errors.AsType[*serverError](err); ok {
		return refused.Code
	}
	return 0
}

// checkConnection connects as the user.
func (x *examination) checkConnection() bool {
	const topic = "connection"
	c, status, err := x.dial(x.Origin)
	if err != nil {
		x.explainDial(topic, status, err)
		return false
	}
	result, err := c.connect(x.Token)
	if err != nil {
		c.close()
		x.explainConnect(topic, err)
		return false
	}
	x.conn = c
	x.replies = result.Subs[x.repliesOf(x.user)]
	x.okf(topic, "user %s, Centrifugo %s", x.user, result.Version)
	switch {
	case result.Ping == 0:
		x.fail("pings", "Centrifugo sends none, so that nobody notices a dead connection", to("client.ping_interval", `"25s"`))
	case !result.Pong:
		x.fail("pings", "Centrifugo wants no answer, so that it doesn't notice a dead client", to("client.pong_timeout", `"8s"`))
	default:
		x.okf("pings", "every %d s", result.Ping)
	}
	return true
}

// explainDial says why there is no connection.
func (x *examination) explainDial(topic string, status int, err error) {
	switch {
	case status == http.StatusForbidden && x.Origin != "":
		x.fail(topic, "pages of "+x.Origin+" may not connect", to("client.allowed_origins", fmt.Sprintf("[%q]", x.Origin)))
	case status == http.StatusNotFound:
		x.fail(topic, "HTTP status 404: --url must have the path of Centrifugo's WebSocket, /connection/websocket unless websocket.handler_prefix says otherwise")
	case status != 0 && status != http.StatusSwitchingProtocols:
		x.fail(topic, fmt.Sprintf("HTTP status %d: --url must lead to Centrifugo's WebSocket, and a proxy before it must pass on the headers Upgrade and Connection", status))
	case errors.Is(err, errSilent):
		x.fail(topic, fmt.Sprintf("no answer within %v: --url must lead to Centrifugo", x.Timeout))
	default:
		x.fail(topic, fmt.Sprintf("%v: --url must lead to Centrifugo", err))
	}
}

// explainConnect says why Centrifugo doesn't take the token.
func (x *examination) explainConnect(topic string, err error) {
	var closed *closeError
	switch {
	case codeOf(err) == codeTokenExpired:
		x.fail(topic, "the token has expired: give a new one")
	case errors.As(err, &closed) && closed.code == disconnectInvalidToken:
		x.fail(topic, "Centrifugo takes the token for invalid", to("client.token.hmac_secret_key", "the secret that signs the tokens"))
	case errors.Is(err, errSilent):
		x.fail(topic, fmt.Sprintf("no answer to the command connect within %v: --url must lead to Centrifugo", x.Timeout))
	default:
		x.fail(topic, fmt.Sprintf("Centrifugo doesn't take the token: %v", err))
	}
}

// session returns the user's connection. If it has ended, this makes another, subscribed to the replies.
func (x *examination) session() (*conn, error) {
	if x.conn != nil {
		return x.conn, nil
	}
	c, err := x.another()
	if err != nil {
		return nil, err
	}
	if _, err := c.subscribe(x.repliesOf(x.user)); err != nil && codeOf(err) == 0 {
		c.close()
		return nil, err
	}
	x.conn = c
	return c, nil
}

// another returns one more connection of the user.
func (x *examination) another() (*conn, error) {
	c, _, err := x.dial(x.Origin)
	if err != nil {
		return nil, err
	}
	if _, err := c.connect(x.Token); err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// try sends a command as the user. A connection that ends is replaced by the next try.
func (x *examination) try(name string, body any) (message, error) {
	c, err := x.session()
	if err != nil {
		return message{}, err
	}
	m, err := c.command(name, body)
	if err != nil && codeOf(err) == 0 {
		c.close()
		x.conn = nil
	}
	return m, err
}
