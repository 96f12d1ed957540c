package embedded

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"math"
	"strings"
	"time"
)

// hashes are those of the signatures that tokens may have. There is no "none" among them, and no algorithm with a public key.
var hashes = map[string]func() hash.Hash{"HS256": sha256.New, "HS384": sha512.New384, "HS512": sha512.New}

// verifyJWT checks the signature of a JSON Web Token in its compact form, and returns its payload.
func verifyJWT(secret, token string) ([]byte, error) {
	signed, signature, _ := cutLast(token, ".")
	header, payload, ok := strings.Cut(signed, ".")
	if !ok {
		return nil, errors.New("not three segments with dots between them")
	}
	var fields struct {
		Algorithm string `json:"alg"`
	}
	if err := decodeSegment(header, &fields); err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	newHash := hashes[fields.Algorithm]
	if newHash == nil {
		return nil, fmt.Errorf("algorithm %q, want HS256, HS384 or HS512", fields.Algorithm)
	}
	got, err := base64.RawURLEncoding.DecodeString(signature)
	if err != nil {
		return nil, fmt.Errorf("signature: %w", err)
	}
	mac := hmac.New(newHash, []byte(secret))
	mac.Write([]byte(signed))
	if !hmac.Equal(got, mac.Sum(nil)) {
		return nil, errors.New("the signature isn't of the secret")
	}
	return base64.RawURLEncoding.DecodeString(payload)
}

func cutLast(s, separator string) (before, after string, found bool) {
	if i := strings.LastIndex(s, separator); i >= 0 {
		return s[:i], s[i+len(separator):], true
	}
	return s, "", false
}

func decodeSegment(segment string, v any) error {
	text, err := base64.RawURLEncoding.DecodeString(segment)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, v)
}

// registeredClaims are those of RFC 7519 that count for something, or must at least have their form.
type registeredClaims struct {
	ID        string       `json:"jti"`
	Issuer    string       `json:"iss"`
	Audience  audience     `json:"aud"`
	Subject   string       `json:"sub"`
	ExpiresAt *numericDate `json:"exp"`
	NotBefore *numericDate `json:"nbf"`
	IssuedAt  *numericDate `json:"iat"`
}

// check returns an error if a token is used after or before its time.
func (c registeredClaims) check() error {
	now := time.Now()
	if c.ExpiresAt != nil && !c.ExpiresAt.After(now) || c.NotBefore != nil && !c.NotBefore.Before(now) {
		return errTokenExpired
	}
	return nil
}

// A numericDate is a number of seconds since 1970, which may be in a string.
type numericDate struct{ time.Time }

// UnmarshalJSON decodes the date.
func (d *numericDate) UnmarshalJSON(data []byte) error {
	var number json.Number
	if err := json.Unmarshal(data, &number); err != nil {
		return err
	}
	seconds, err := number.Float64()
	if err != nil {
		return err
	}
	whole, fraction := math.Modf(seconds)
	d.Time = time.Unix(int64(whole), int64(fraction*1e9))
	return nil
}

// An audience is a string or several, and not null.
type audience []string

// UnmarshalJSON decodes the audience.
func (a *audience) UnmarshalJSON(data []byte) error {
	var one *string
	switch err := json.Unmarshal(data, &one); {
	case err == nil && one == nil:
		return errors.New("aud is null, want a string or an array of strings")
	case err == nil:
		*a = audience{*one}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(a))
}
