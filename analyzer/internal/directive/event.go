package directive

import (
	"go/token"
	"strings"

	"example.com/rpcgen/analyzer/internal/diag"
)

var event = row{name: "event", describes: "a method of a channel", places: []Place{InterfaceMethod}, parse: parseEvent}

// An Event is `//rpcgen:event [NAME] [publish]`: what an event is called on the wire, and whether clients may publish it.
type Event struct {
	Pos     token.Pos
	Name    string    // "" if the method's name counts
	Publish token.Pos // of the flag; token.NoPos if the directive has none
}

const publish = "publish"

func parseEvent(c comment, diags *diag.List) any {
	e := &Event{Pos: c.pos}
	named := false
	for _, arg := range c.args {
		switch {
		case arg.Arg == publish && e.Publish.IsValid():
			diags.Errorf(arg.Pos, "rpcgen:event has publish twice: remove one")
		case arg.Arg == publish:
			e.Publish = arg.Pos
		case named:
			diags.Errorf(arg.Pos, "rpcgen:event has a second name, %s: remove it", arg.Arg)
		case strings.HasPrefix(arg.Arg, "$"):
			named = true
			diags.Errorf(arg.Pos, "the event name %s begins with $, as those do that clients have themselves, such as $gap: choose another one", arg.Arg)
		default:
			named = true
			if checkWireName(arg, diags) {
				e.Name = arg.Arg
			}
		}
	}
	return e
}
