//go:build go1.24

// Package names says which ids users can have, and which names channels.
package names

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// MaxChannel is how many bytes the name of a channel may have: Centrifugo's default for channel.max_length.
const MaxChannel = 255

// Channel returns the name of a channel: the pattern with the values of its parameters, which are string or int64.
func Channel(pattern string, values []any) (string, error) {
	var name strings.Builder
	for _, value := range values {
		before, rest, _ := strings.Cut(pattern, "{")
		param, after, _ := strings.Cut(rest, "}")
		param, _, _ = strings.Cut(param, ":")
		name.WriteString(before)
		pattern = after
		switch value := value.(type) {
		case int64:
			name.WriteString(strconv.FormatInt(value, 10))
		case string:
			// The id of the user, whose own channel it is, was checked with the configuration.
			if err := checkValue(value); err != nil && !strings.HasSuffix(before, "#") {
				return "", fmt.Errorf("centrifugo: %s %w", param, err)
			}
			name.WriteString(value)
		}
	}
	name.WriteString(pattern)
	if n := name.Len(); n > MaxChannel {
		return "", fmt.Errorf("centrifugo: a channel of %d bytes, want %d at most", n, MaxChannel)
	}
	return name.String(), nil
}

// checkValue refuses what would make another channel of a name: with "7,42" behind a '#', another user could read it.
func checkValue(value string) error {
	if value == "" {
		return errors.New("is empty")
	}
	for _, r := range value {
		if r <= ' ' || r > '~' || strings.ContainsRune("#,*$.", r) {
			return fmt.Errorf("%q holds %q, want printable ASCII without '#', ',', '*', '$', '.' and spaces", value, r)
		}
	}
	return nil
}

// CheckUser refuses an id that Centrifugo would not take as one user's: with "a,b", user "a" could read the replies, too, and
// "a.b" is another namespace.
func CheckUser(id string) error {
	if id == "" {
		return errors.New("centrifugo: empty user id")
	}
	for _, r := range id {
		if r < ' ' || r > '~' || strings.ContainsRune("#,*.", r) {
			return fmt.Errorf("centrifugo: user id %q holds %q, want printable ASCII without '#', ',', '*' and '.'", id, r)
		}
	}
	return nil
}
