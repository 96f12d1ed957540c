package names

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"example.com/rpcgen/generator/goserver/runtime/internal/excerpt"
)

// UserPlaceholder stands for the user's id in patterns, and in the names of the channels of replies.
const UserPlaceholder = "{user_id}"

// MaxChannel is how many bytes the name of a channel may have, as Centrifugo has it.
const MaxChannel = 255

// UserChars is a regular expression, as Centrifugo reads them, of a user's id in the name of a channel.
const UserChars = `[^#,*.\x00-\x20\x7f-\x{10ffff}]+`

const (
	valueChars  = `[^#,*$.\x00-\x20\x7f-\x{10ffff}]+`
	intChars    = `(0|-?[1-9][0-9]*)`
	forbidden   = "#,*$."
	userSuffix  = "#" + UserPlaceholder
	userParam   = "user_id"
	nameOfParam = `[a-z][a-z0-9_]*`
)

// A Pattern is a channel's, part by part.
type Pattern struct {
	text  string
	parts []part // what stands between the dots
}

// A part of a pattern is a literal, a parameter, or a literal that ends in "#" and before the user's id.
type part struct {
	literal string
	param   string // "" if there is none
	isInt   bool
}

var (
	literalPart = regexp.MustCompile(`^[a-zA-Z0-9_-]+$`)
	paramPart   = regexp.MustCompile(`^\{(` + nameOfParam + `)(:int64)?\}$`)
	userPart    = regexp.MustCompile(`^[a-zA-Z0-9_-]*` + regexp.QuoteMeta(userSuffix) + `$`)
)

// ParsePattern reads a pattern.
func ParsePattern(text string) (*Pattern, error) {
	p := &Pattern{text: text}
	words := strings.Split(text, ".")
	params := map[string]bool{}
	for i, word := range words {
		one := part{literal: word}
		isLast := i == len(words)-1
		if match := paramPart.FindStringSubmatch(word); match != nil {
			one = part{param: match[1], isInt: match[2] != ""}
		} else if isLast && userPart.MatchString(word) {
			one = part{literal: strings.TrimSuffix(word, UserPlaceholder), param: userParam}
		} else if !literalPart.MatchString(word) {
			return nil, fmt.Errorf("pattern %q has the part %q, want a name of ASCII letters, digits, - and _, or a {parameter}", text, word)
		}
		if one.param != "" && params[one.param] {
			return nil, fmt.Errorf("pattern %q has the parameter %s twice", text, one.param)
		}
		params[one.param] = true
		p.parts = append(p.parts, one)
	}
	if first := p.parts[0]; first.param != "" && !first.isUser() || len(p.parts) == 1 && !p.IsPerUser() {
		return nil, fmt.Errorf("pattern %q has no namespace, want a name and a dot at its start, or %q at its end", text, userSuffix)
	}
	if p.parts[0].literal == "#" {
		return nil, fmt.Errorf("pattern %q has no name before %q", text, userSuffix)
	}
	return p, nil
}

// String returns the pattern as it was read.
func (p *Pattern) String() string { return p.text }

func (p part) isUser() bool { return strings.HasSuffix(p.literal, "#") }

// IsPerUser reports whether each user has a channel of this pattern.
func (p *Pattern) IsPerUser() bool { return p.parts[len(p.parts)-1].isUser() }

// Namespace returns the first part, or "" for a pattern such as "inbox#{user_id}".
func (p *Pattern) Namespace() string {
	if len(p.parts) == 1 {
		return ""
	}
	return p.parts[0].literal
}

// Channel fills in the values of the parameters.
func (p *Pattern) Channel(values []any) (string, error) {
	var channel strings.Builder
	for i, part := range p.parts {
		if i > 0 {
			channel.WriteByte('.')
		}
		channel.WriteString(part.literal)
		if part.param == "" {
			continue
		}
		if len(values) == 0 {
			return "", fmt.Errorf("no value for the %s of %s", part.param, p.text)
		}
		value, err := part.text(values[0])
		if err != nil {
			return "", fmt.Errorf("%s of %s: %w", part.param, p.text, err)
		}
		channel.WriteString(value)
		values = values[1:]
	}
	if len(values) > 0 {
		return "", fmt.Errorf("%d values too many for %s", len(values), p.text)
	}
	if channel.Len() > MaxChannel {
		return "", fmt.Errorf("channel of %d bytes by %s, want at most %d", channel.Len(), p.text, MaxChannel)
	}
	return channel.String(), nil
}

// text returns a value as it stands in a channel.
func (p part) text(value any) (string, error) {
	switch value := value.(type) {
	case int64:
		if !p.isInt {
			return "", errors.New("got an int64, want a string")
		}
		return strconv.FormatInt(value, 10), nil
	case string:
		if p.isInt {
			return "", errors.New("got a string, want an int64")
		}
		return value, p.check(value)
	default:
		return "", fmt.Errorf("got a %T, want a string or an int64", value)
	}
}

// check returns an error that says why a value can't stand in a channel, or nil.
func (p part) check(value string) error {
	if p.isUser() {
		return CheckUserID(value)
	}
	if p.isInt {
		if n, err := strconv.ParseInt(value, 10, 64); err != nil || strconv.FormatInt(n, 10) != value {
			return fmt.Errorf("%s, want an integer of 64 bits", excerpt.Quoted(value))
		}
		return nil
	}
	if value == "" {
		return errors.New("got nothing, want at least one character")
	}
	if !IsPrintable(value) {
		return fmt.Errorf("%s, want printable ASCII without spaces", excerpt.Quoted(value))
	}
	if at := strings.IndexAny(value, forbidden); at >= 0 {
		return fmt.Errorf("%s has a %q, which means something in the name of a channel", excerpt.Quoted(value), value[at])
	}
	return nil
}

// Values returns the values of the parameters by which the pattern gives the channel; ok is false if none do.
func (p *Pattern) Values(channel string) (values []string, ok bool) {
	words := strings.Split(channel, ".")
	if len(words) != len(p.parts) || len(channel) > MaxChannel {
		return nil, false
	}
	for i, part := range p.parts {
		value, has := strings.CutPrefix(words[i], part.literal)
		switch {
		case !has, part.param == "" && value != "", part.param != "" && part.check(value) != nil:
			return nil, false
		case part.param != "":
			values = append(values, value)
		}
	}
	return values, true
}

// Meets reports whether there is a channel that both patterns give.
func (p *Pattern) Meets(other *Pattern) bool {
	if len(p.parts) != len(other.parts) {
		return false
	}
	for i, part := range p.parts {
		if !part.meets(other.parts[i]) {
			return false
		}
	}
	return true
}

func (p part) meets(other part) bool {
	switch {
	case p.isUser() || other.isUser(), p.param == "" && other.param == "":
		return p.literal == other.literal
	case p.param == "":
		return other.check(p.literal) == nil
	case other.param == "":
		return p.check(other.literal) == nil
	default:
		return true
	}
}

// Regexp returns a regular expression, as Centrifugo reads them, of what follows the namespace. All channels of the pattern match it.
func (p *Pattern) Regexp() string {
	parts := p.parts
	if p.Namespace() != "" {
		parts = parts[1:]
	}
	words := make([]string, len(parts))
	for i, part := range parts {
		words[i] = regexp.QuoteMeta(part.literal)
		switch {
		case part.isUser():
			words[i] += UserChars
		case part.isInt:
			words[i] += intChars
		case part.param != "":
			words[i] += valueChars
		}
	}
	return strings.Join(words, `\.`)
}
