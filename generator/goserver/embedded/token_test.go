package embedded_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"hash"
	"maps"
	"time"
)

// claims are those of a token.
type claims map[string]any

// with returns the claims with others added; a nil value takes one away.
func (c claims) with(others claims) claims {
	result := maps.Clone(c)
	for name, value := range others {
		if value == nil {
			delete(result, name)
		} else {
			result[name] = value
		}
	}
	return result
}

// sign returns a token that is signed with HS256 and the secret that the servers know.
func sign(c claims) string { return signAs("HS256", tokenSecret, c) }

// signAs returns a token whose header names alg, signed by the HMAC that alg ends in, or SHA-256.
func signAs(alg, secret string, payload any) string {
	newHash := map[string]func() hash.Hash{"HS384": sha512.New384, "HS512": sha512.New}[alg]
	if newHash == nil {
		newHash = sha256.New
	}
	signed := segment(map[string]string{"alg": alg, "typ": "JWT"}) + "." + segment(payload)
	mac := hmac.New(newHash, []byte(secret))
	mac.Write([]byte(signed))
	return signed + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

func segment(value any) string {
	if text, ok := value.(rawJSON); ok {
		return base64.RawURLEncoding.EncodeToString([]byte(text))
	}
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // the tests' own values
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

// inAnHour is when tokens of the tests expire.
func inAnHour() int64 { return time.Now().Add(time.Hour).Unix() }

// rawJSON is a text that a payload is to be, JSON or not.
type rawJSON string

// jsonNull is a claim that is there, and null.
var jsonNull = json.RawMessage("null")
