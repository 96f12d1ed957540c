package doctor

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// userOf returns the user of a token. It doesn't check the signature, which is Centrifugo's to do.
func userOf(token string) (string, error) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return "", errors.New("it is no JWT, which has three parts")
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return "", errors.New("its second part isn't base64url")
	}
	var claims struct {
		User *string `json:"sub"`
	}
	if err := json.Unmarshal(payload, &claims); err != nil {
		return "", errors.New("its claims aren't a JSON object with a string sub")
	}
	if claims.User == nil {
		return "", nil
	}
	return *claims.User, nil
}

// checkUser returns an error that says why id can't be a user's id. Those characters mean something in the names of channels.
func checkUser(id string) error {
	switch {
	case id == "":
		return errors.New("the token has no user: its claim sub is empty")
	case len(id) > 128:
		return fmt.Errorf("the user id has %d bytes, expected at most 128", len(id))
	}
	for _, c := range []byte(id) {
		if c <= ' ' || c > '~' || strings.IndexByte("#,*.", c) >= 0 {
			return fmt.Errorf("the user id %q has a %q, which means something in the name of a channel, or isn't printable ASCII", id, c)
		}
	}
	return nil
}

// stranger returns the id of a user that isn't there.
func stranger() string { return "rpcgen-doctor-" + strings.ToLower(rand.Text()) }

// forgedToken returns a token of a user that nobody has signed.
func forgedToken(user string) string {
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + encode([]byte(`{"sub":"`+user+`"}`)) + "." + encode([]byte(rand.Text()+"123456"))
}

// newID returns a correlation id: a UUID of version 4.
func newID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // it never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
