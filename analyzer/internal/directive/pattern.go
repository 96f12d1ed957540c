package directive

import (
	"go/token"
	"strings"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/rpcdef"
)

// A pattern is the text of a channel's pattern.
type pattern struct {
	text   string
	pos    token.Pos
	quoted bool // the source has it in quotes, so that it doesn't tell where a part of it stands
	diags  *diag.List
}

const (
	userSuffix       = "#{user_id}"
	replyChannel     = "user"
	requestNamespace = "rpc"
	maxChannel       = 255 // bytes, as Centrifugo has it
	minNamespace     = 2   // as Centrifugo has it
)

const partLetters = "a-z A-Z 0-9 - _"

// isPart reports whether s can be a literal part of a pattern.
func isPart(s string) bool {
	return s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == ""
}

// at returns where a byte of the pattern stands.
func (p *pattern) at(offset int) token.Pos {
	if p.quoted {
		return p.pos
	}
	return p.pos + token.Pos(offset)
}

// errorf reports a mistake at a byte of the pattern. It returns false.
func (p *pattern) errorf(offset int, format string, args ...any) bool {
	p.diags.Errorf(p.at(offset), format, args...)
	return false
}

// parsePattern reads the pattern of a channel. It returns false after a mistake, which it reports.
func (c *Channel) parsePattern(p *pattern) bool {
	if len(p.text) > maxChannel {
		return p.errorf(0, "the pattern is %d bytes long, and a channel has at most %d: make it shorter", len(p.text), maxChannel)
	}
	if i := strings.Index(p.text, "#"); i >= 0 {
		return c.parseUserPattern(p, i)
	}
	first, _, more := strings.Cut(p.text, ".")
	switch {
	case strings.HasPrefix(first, "{"):
		return p.errorf(0, "the pattern %s begins with a parameter, expected a namespace first, as in chat.room.{room_id}", p.text)
	case !more:
		return p.errorf(0, "the pattern %s has no namespace, expected one, a dot and more, as in chat.room.{room_id}", p.text)
	case !p.checkNamespace(first):
		return false
	}
	c.Namespace = first
	offset := 0
	for part := range strings.SplitSeq(p.text, ".") {
		if !c.addPart(p, part, offset) {
			return false
		}
		offset += len(part) + len(".")
	}
	return true
}

// parseUserPattern reads the pattern of a channel that each user has, in which a # stands at hash.
func (c *Channel) parseUserPattern(p *pattern, hash int) bool {
	if p.text[hash:] != userSuffix {
		return p.errorf(hash, "the pattern has a # without {user_id} behind it at its end, expected NAME#{user_id} or NAMESPACE.#{user_id} for a channel of one user, and else no #")
	}
	c.PerUser = true
	head := p.text[:hash]
	if namespace, ok := strings.CutSuffix(head, "."); ok && !strings.Contains(namespace, ".") {
		c.Namespace, c.Parts = namespace, []rpcdef.ChannelPart{{Literal: namespace}, {Literal: "#"}}
		return p.checkNamespace(namespace)
	}
	switch {
	case !isPart(head):
		return p.errorf(0, "bad pattern %s for a channel of one user, expected NAME#{user_id} or NAMESPACE.#{user_id}, with characters of %s", p.text, partLetters)
	case head == replyChannel:
		return p.errorf(0, "%s is the channel of the replies: choose another name", p.text)
	}
	c.Parts = []rpcdef.ChannelPart{{Literal: head + "#"}}
	return true
}

// checkNamespace reports a name that no namespace of channels can have. It returns false for such a name.
func (p *pattern) checkNamespace(name string) bool {
	switch {
	case !isPart(name) || len(name) < minNamespace:
		return p.errorf(0, "bad namespace %q, expected %d characters or more of %s", name, minNamespace, partLetters)
	case name == requestNamespace:
		return p.errorf(0, "the namespace %s is that of requests: choose another one", name)
	default:
		return true
	}
}

// addPart adds a part of the pattern, which stands at offset. It returns false after a mistake, which it reports.
func (c *Channel) addPart(p *pattern, part string, offset int) bool {
	brace := strings.IndexAny(part, "{}")
	param, isOpen := strings.CutPrefix(part, "{")
	param, isClosed := strings.CutSuffix(param, "}")
	switch {
	case part == "":
		return p.errorf(offset, "the pattern has an empty part, expected a text or a parameter between two dots")
	case brace < 0 && !isPart(part):
		return p.errorf(offset, "bad part %q of a pattern, expected characters of %s, or a parameter such as {room_id}", part, partLetters)
	case brace < 0:
		c.Parts = append(c.Parts, rpcdef.ChannelPart{Literal: part})
		return true
	case !isOpen || !isClosed || strings.ContainsAny(param, "{}"):
		return p.errorf(offset+brace, "the parameter in %s is no whole part, expected it alone between two dots, as in chat.room.{room_id}", part)
	}
	return c.addParam(p, param, offset+1)
}

// addParam adds a parameter, whose text without its braces stands at offset.
func (c *Channel) addParam(p *pattern, text string, offset int) bool {
	name, kind, typed := strings.Cut(text, ":")
	if typed && kind != rpcdef.Int64.String() {
		return p.errorf(offset+len(name)+1, "the parameter %s has the unknown type %q, expected {%s} for a string or {%s:int64} for an integer", name, kind, name, name)
	}
	if !isSnakeName(name) {
		return p.errorf(offset, "bad name %q of a parameter, expected lower-case letters and digits, with single _ between words and a letter first", name)
	}
	for _, other := range c.Parts {
		switch {
		case other.Param == nil || rpcdef.Camel(other.Param.Name) != rpcdef.Camel(name):
		case other.Param.Name == name:
			return p.errorf(offset, "the pattern has the parameter %s twice: rename one", name)
		default:
			return p.errorf(offset, "the parameters %s and %s are the same name in the clients: rename one", other.Param.Name, name)
		}
	}
	param := &rpcdef.ChannelParam{Name: name, Kind: rpcdef.String, Pos: p.diags.Position(p.at(offset))}
	if typed {
		param.Kind = rpcdef.Int64
	}
	c.Parts = append(c.Parts, rpcdef.ChannelPart{Param: param})
	return true
}
