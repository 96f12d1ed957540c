package directive

import (
	"go/ast"
	"go/token"
	"slices"

	"example.com/rpcgen/analyzer/internal/diag"
	"example.com/rpcgen/rpcdef"
)

var channel = row{name: "channel", describes: "an interface type", places: []Place{InterfaceType}, parse: parseChannel}

// A Channel is `//rpcgen:channel PATTERN [public] [recover] [presence] [join_leave]`: the methods of an interface are events on a channel.
type Channel struct {
	Pos        token.Pos
	PatternPos token.Pos
	Pattern    string
	Namespace  string               // "" for one without
	Parts      []rpcdef.ChannelPart // nil after a mistake in the pattern
	PerUser    bool
	Flags      map[string]token.Pos // where each flag stands that the channel has
}

// The flags of a channel.
const (
	public    = "public"
	recovered = "recover"
	presence  = "presence"
	joinLeave = "join_leave"
)

func parseChannel(c comment, diags *diag.List) any {
	if len(c.args) == 0 {
		diags.Errorf(c.pos, "rpcgen:channel has no pattern, expected one such as chat.room.{room_id}")
		return &Channel{Pos: c.pos, PatternPos: c.pos}
	}
	ch := &Channel{Pos: c.pos, PatternPos: c.args[0].Pos, Pattern: c.args[0].Arg, Flags: map[string]token.Pos{}}
	if !ch.parsePattern(&pattern{text: ch.Pattern, pos: ch.PatternPos, quoted: c.isQuoted(c.args[0]), diags: diags}) {
		ch.Parts = nil
	}
	for _, arg := range c.args[1:] {
		ch.addFlag(arg, diags)
	}
	return ch
}

// addFlag adds a flag. It reports one that the channel can't have.
func (c *Channel) addFlag(arg ast.DirectiveArg, diags *diag.List) {
	switch {
	case !slices.Contains([]string{public, recovered, presence, joinLeave}, arg.Arg):
		diags.Errorf(arg.Pos, "rpcgen:channel has no flag %s, expected public, recover, presence or join_leave", arg.Arg)
	case c.Flags[arg.Arg].IsValid():
		diags.Errorf(arg.Pos, "rpcgen:channel has %s twice: remove one", arg.Arg)
	case c.hasReplyOptions():
		diags.Errorf(arg.Pos, "%s has the flag %s, and without a namespace it is recovered as replies are, and has no other flag: remove it, or put the channel into a namespace, as in note.#{user_id}",
			c.Pattern, arg.Arg)
	case c.PerUser && arg.Arg == public:
		diags.Errorf(arg.Pos, "%s is a channel of one user, which no other may read: remove public", c.Pattern)
	default:
		c.Flags[arg.Arg] = arg.Pos
	}
}

// Describe sets what the directive says of a channel.
func (c *Channel) Describe(out *rpcdef.Channel) {
	has := func(flag string) bool { return c.Flags[flag].IsValid() }
	out.Pattern, out.Namespace, out.Parts, out.PerUser = c.Pattern, c.Namespace, c.Parts, c.PerUser
	out.Public, out.Recover, out.Presence, out.JoinLeave = has(public), has(recovered) || c.hasReplyOptions(), has(presence), has(joinLeave)
}

// hasReplyOptions reports whether the channel stands beside the reply channel, without a namespace.
func (c *Channel) hasReplyOptions() bool { return c.PerUser && c.Namespace == "" }

// IsChannel reports whether a comment is a channel directive.
func IsChannel(c *ast.Comment) bool { return isDirective(c, channel.name) }
