package rpcserver

import (
	"encoding/base64"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// claimsOf returns the claims of a token.
func claimsOf(t *testing.T, token string) map[string]any {
	t.Helper()
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(payload, &claims); err != nil {
		t.Fatal(err)
	}
	return claims
}

func TestTokenClaims(t *testing.T) {
	before := time.Now().Unix()
	token, err := Token("secret", "u-1", 90*time.Second+1, WithMeta(map[string]string{"role": "admin"}), WithInfo(struct {
		Name string `json:"name"`
	}{`a "b"`}), WithChannels("news", "rpc.requests"), WithClaim("expire_at", 0))
	if err != nil {
		t.Fatal(err)
	}
	claims := claimsOf(t, token)
	iat, exp := int64(claims["iat"].(float64)), int64(claims["exp"].(float64))
	if iat < before || iat > before+1 || exp-iat < 91 || exp-iat > 92 {
		t.Errorf("iat %d, exp %d, want now, and 91 s later", iat, exp)
	}
	delete(claims, "iat")
	delete(claims, "exp")
	got, err := json.Marshal(claims)
	want := `{"channels":["news","rpc.requests"],"expire_at":0,"info":{"name":"a \"b\""},"meta":{"role":"admin"},"sub":"u-1"}`
	if err != nil || string(got) != want {
		t.Errorf("claims %s, %v, want %s", got, err, want)
	}
}

func TestTokenRefuses(t *testing.T) {
	for _, test := range []struct {
		name, secret, user string
		ttl                time.Duration
		option             TokenOption
		want               string
	}{
		{"no secret", "", "1", time.Hour, nil, "rpcserver: no secret for a token"},
		{"no user", "s", "", time.Hour, nil, "rpcserver: token for empty user id"},
		{"two users", "s", "9,1", time.Hour, nil, `rpcserver: token for user id "9,1" has a ',', which means something in the name of a channel`},
		{"no time", "s", "1", 0, nil, "rpcserver: token that is valid for 0s, want a positive duration"},
		{"own claim", "s", "1", time.Hour, WithClaim("sub", "2"), `rpcserver: WithClaim of "sub", which Token makes itself`},
		{"no JSON", "s", "1", time.Hour, WithMeta(func() {}), "rpcserver: claims of a token: json: unsupported type: func()"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var options []TokenOption
			if test.option != nil {
				options = append(options, test.option)
			}
			token, err := Token(test.secret, test.user, test.ttl, options...)
			if err == nil || err.Error() != test.want || token != "" {
				t.Errorf("got %q, %v, want %s", token, err, test.want)
			}
		})
	}
}

func TestCheckUserID(t *testing.T) {
	for _, id := range []string{"1", "u-1", "7e57d004-2b97-0e7a-b45f-5387367791cd", "a@b", "a:b", `a"b\`, strings.Repeat("x", 128)} {
		if err := CheckUserID(id); err != nil {
			t.Errorf("CheckUserID(%q) = %v, want nil", id, err)
		}
	}
	for _, id := range []string{"", "9,1", "a#b", "a.b", "*", "a b", "a\n", "é", "\x7f", strings.Repeat("x", 129)} {
		if CheckUserID(id) == nil {
			t.Errorf("CheckUserID(%q) = nil, want an error", id)
		}
	}
}

// TestTokenIsCentrifugos asks Centrifugo what it thinks of tokens.
func TestTokenIsCentrifugos(t *testing.T) {
	config := filepath.Join(t.TempDir(), "centrifugo.json")
	writeFile(t, config, `{"client": {"token": {"hmac_secret_key": "secret"}}}`)
	check := func(secret string) (string, error) {
		token, err := Token(secret, "u-1", time.Hour, WithMeta(map[string]int{"level": 3}), WithInfo(struct{}{}), WithChannels("news"))
		if err != nil {
			t.Fatal(err)
		}
		output, err := exec.Command(centrifugoBinary(t), "checktoken", "--config", config, token).CombinedOutput()
		return string(output), err
	}
	if output, err := check("secret"); err != nil || !strings.Contains(output, "valid token for user u-1\n") {
		t.Errorf("a good token: %v: %s", err, output)
	}
	if output, err := check("another"); err == nil {
		t.Errorf("a token of another secret is taken: %s", output)
	}
}

func TestChannelTokenRefuses(t *testing.T) {
	for _, test := range []struct {
		user, channel string
		option        TokenOption
		want          string
	}{
		{"1", "", nil, `rpcserver: token for the channel "", want printable ASCII without spaces`},
		{"1", "chat.room.a\nb", nil, `rpcserver: token for the channel "chat.room.a\nb", want printable ASCII without spaces`},
		{"1", strings.Repeat("x", 300), nil, "rpcserver: token for a channel of 300 bytes, want at most 255"},
		{"9,1", "chat.room.7", nil, `rpcserver: token for user id "9,1" has a ',', which means something in the name of a channel`},
		{"1", "chat.room.7", WithClaim("channel", "other"), `rpcserver: WithClaim of "channel", which ChannelToken makes itself`},
		{"1", "chat.room.7", WithMeta(1), `rpcserver: a subscription token with the claim "meta", which is one of connection tokens`},
		{"1", "chat.room.7", WithChannels("a"), `rpcserver: a subscription token with the claim "channels", which is one of connection tokens`},
	} {
		options := []TokenOption{WithInfo(1)}
		if test.option != nil {
			options = append(options, test.option)
		}
		if token, err := ChannelToken("s", test.user, test.channel, time.Hour, options...); err == nil || err.Error() != test.want || token != "" {
			t.Errorf("got %q, %v, want %s", token, err, test.want)
		}
	}
}

// TestChannelTokenIsCentrifugos asks Centrifugo what it thinks of subscription tokens.
func TestChannelTokenIsCentrifugos(t *testing.T) {
	config := filepath.Join(t.TempDir(), "centrifugo.json")
	writeFile(t, config, `{"client": {"token": {"hmac_secret_key": "secret"}}}`)
	channel, err := Channel{Pattern: "chat.room.{room_id}"}.Channel("7")
	if err != nil {
		t.Fatal(err)
	}
	check := func(secret string) (string, error) {
		token, err := ChannelToken(secret, "u-1", channel, time.Hour, WithInfo(struct{}{}), WithClaim("expire_at", 0))
		if err != nil {
			t.Fatal(err)
		}
		output, err := exec.Command(centrifugoBinary(t), "checksubtoken", "--config", config, token).CombinedOutput()
		return string(output), err
	}
	if output, err := check("secret"); err != nil || !strings.Contains(output, `valid subscription token for user "u-1" and channel "chat.room.7"`) {
		t.Errorf("a good token: %v: %s", err, output)
	}
	if output, err := check("another"); err == nil {
		t.Errorf("a token of another secret is taken: %s", output)
	}
}
