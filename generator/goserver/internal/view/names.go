package view

import (
	"strconv"
	"unicode"
	"unicode/utf8"

	"example.com/rpcgen/generator/emit"
	"example.com/rpcgen/generator/goname"
	"example.com/rpcgen/rpcdef"
)

// declare takes the names that a service and its methods have in the package. Names that meet are mistakes.
func (r *resolver) declare(s *rpcdef.Service) {
	r.declared.Claim(registerName(s), emit.Owner{
		What: "service " + strconv.Quote(s.Name), Pos: s.Pos, Fix: "give one another name with //rpcgen:service NAME",
	})
	for _, m := range s.Methods {
		owner := emit.Owner{What: "method " + strconv.Quote(m.Name), Pos: m.Pos, Fix: "rename one with //rpcgen:method NAME"}
		r.declared.Claim(constantName(m), owner)
		r.declared.Claim(optionsName(m), owner)
	}
}

// declareChannel takes the names that a channel has in the package.
func (r *resolver) declareChannel(c *rpcdef.Channel) {
	owner := emit.Owner{What: "channel " + strconv.Quote(c.Name), Pos: c.Pos, Fix: "give one another name with //rpcgen:name NAME"}
	for _, name := range newChannelNames(c).all() {
		r.declared.Claim(name, owner)
	}
}

// registerName returns the name of the function that registers a service: "chat_api" gives "RegisterChatAPI".
func registerName(s *rpcdef.Service) string { return "Register" + goname.Identifier(s.Name) }

// constantName returns the name of the constant that holds the wire name of a method: "tasks.get_stats" gives "MethodTasksGetStats".
func constantName(m *rpcdef.Method) string { return "Method" + goname.Identifier(m.Name) }

// optionsName returns the name of the variable that holds the options of a method: "tasks.get_stats" gives "optionsTasksGetStats".
func optionsName(m *rpcdef.Method) string { return "options" + goname.Identifier(m.Name) }

// startsUpper reports whether a piece of Go source begins with an exported name.
func startsUpper(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(first)
}
