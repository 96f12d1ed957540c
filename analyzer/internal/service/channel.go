package service

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"example.com/rpcgen/analyzer/internal/load"
	"example.com/rpcgen/analyzer/internal/source"
	"example.com/rpcgen/analyzer/internal/wire"
	"example.com/rpcgen/rpcdef"
)

// A channelConverter converts channels.
type channelConverter struct {
	*serviceConverter
	all []*channel
}

// A channel is one that is converted, with what stands where in the source.
type channel struct {
	*rpcdef.Channel
	source  *load.Channel
	publish token.Pos // of the flag of the first event that clients may publish
}

// channel converts a channel. It returns nil after a mistake in the declaration itself.
func (c *channelConverter) channel(ch *load.Channel) *rpcdef.Channel {
	pkg, spec := ch.File.Package, ch.Spec
	iface := c.declared(ch.File, spec, "a channel")
	if iface == nil {
		return nil
	}
	name := spec.Name.Name
	if given := c.prog.Directives.Names[spec]; given != nil {
		name = given.Name
	}
	out := &channel{source: ch, Channel: &rpcdef.Channel{
		Name: rpcdef.Snake(name), GoName: spec.Name.Name, Package: pkg.Path, PackageName: pkg.Name,
		Doc: source.DocOf(ch.Doc, spec.Comment), Pos: c.prog.Position(spec.Name.Pos()),
	}}
	ch.Describe(out.Channel)
	methods := c.methodsOf(iface)
	if len(methods) == 0 && iface.IsMethodSet() {
		c.diags.Errorf(spec.Name.Pos(), "the channel %s has no events: declare one, such as Posted(Message)", spec.Name.Name)
	}
	for _, fn := range methods {
		if e := c.eventOf(out, fn); e != nil {
			out.Events = append(out.Events, e)
		}
	}
	c.reportSameEvents(out)
	c.all = append(c.all, out)
	return out.Channel
}

const eventForm = "expected Name(E), where E is its data"

// eventOf converts an event of a channel. It returns nil after a mistake.
func (c *channelConverter) eventOf(ch *channel, fn *types.Func) *rpcdef.Event {
	sig := c.signature(ch.source.File.Package, ch.source.Spec, fn, "events")
	if sig == nil {
		return nil
	}
	e := &rpcdef.Event{GoName: fn.Name(), Pos: c.prog.Position(sig.pos)}
	if member := c.prog.Method(fn); member != nil {
		c.event[member.Syntax] = true
		if d := c.prog.Directives.Methods[member.Syntax].Event; d != nil {
			e.Name, e.Publish = d.Name, d.Publish.IsValid()
			c.checkPublish(ch, d.Publish)
		}
		e.Doc = member.Doc
		sig.syntax, _ = member.Syntax.Type.(*ast.FuncType)
	}
	if !fn.Exported() {
		sig.errorf(sig.pos, "export it", "event %s isn't exported, so that no other package can publish it", sig.name)
		return nil
	}
	e.Name = cmp.Or(e.Name, rpcdef.Snake(fn.Name()))
	sig.wire = ch.Name + "." + e.Name
	if !sig.isEvent() {
		return nil
	}
	t := fn.Signature().Params().At(0).Type()
	e.Go = *wire.GoExpr(t)
	sig.types.Shape(&e.Go, t)
	e.Data = sig.types.Event(fn.Pkg(), t, e.Publish, sig.site(sig.paramList(), 0, "the data of "+fn.Name(), "Data"))
	return e
}

// isEvent reports a signature that isn't that of an event. It returns false for such a signature.
func (s *signature) isEvent() bool {
	params, results := s.fn.Signature().Params(), s.fn.Signature().Results()
	switch {
	case s.fn.Signature().Variadic():
		s.errorf(s.paramPos(params.Len()-1), "use a slice", "event %s takes a variable number of arguments, %s", s.name, eventForm)
	case params.Len() > 0 && isContext(params.At(0).Type()):
		s.errorf(s.paramPos(0), "remove it", "event %s takes a context, %s", s.name, eventForm)
	case params.Len() == 0:
		s.errorf(s.pos, "give it a parameter, which may be an empty struct", "event %s has no parameter, %s", s.name, eventForm)
	case params.Len() > 1:
		s.errorf(s.paramPos(1), "put them into one struct", "event %s takes %d parameters, %s", s.name, params.Len(), eventForm)
	case results.Len() > 0:
		s.errorf(s.site(s.resultList(), 0, "", "").Pos, "remove it", "event %s has a result, %s", s.name, eventForm)
	default:
		return true
	}
	return false
}

// checkPublish notes the flag of an event that clients may publish. It reports one on a channel on which they can't.
func (c *channelConverter) checkPublish(ch *channel, pos token.Pos) {
	switch {
	case !pos.IsValid():
	case ch.Namespace == "" && ch.Parts != nil:
		c.diags.Errorf(pos, "%s has no namespace of its own, so that no client may publish on it: remove publish, or put the channel into a namespace, as in note.#{user_id}", ch.Pattern)
	case !ch.publish.IsValid():
		ch.publish = pos
	}
}

// reportSameEvents reports events of a channel whose names are the same, or become the same in the clients, at the later one.
func (c *channelConverter) reportSameEvents(ch *channel) {
	first := map[string]*rpcdef.Event{}
	for _, e := range ch.Events {
		key := rpcdef.Snake(e.Name)
		other := first[key]
		if other == nil {
			first[key] = e
			continue
		}
		why := "is the name of two events of " + ch.GoName
		if e.Name != other.Name {
			why = "and " + other.Name + " are the same name in the clients"
		}
		c.diags.ErrorAtf(e.Pos, "the event name %s %s: rename one with //rpcgen:event NAME (the other: %s)", e.Name, why, c.prog.Place(other.Pos))
	}
}

// report reports what is wrong with channels beside each other.
func (c *channelConverter) report() {
	c.all = slices.DeleteFunc(c.all, func(ch *channel) bool { return ch.Parts == nil })
	namespaces := map[string][]*channel{}
	for i, later := range c.all {
		for _, earlier := range c.all[:i] {
			if meet(earlier.Channel, later.Channel) {
				c.diags.Errorf(later.source.PatternPos, "the patterns %s and %s can be the same channel, expected that no value of a parameter makes them meet: change a part (the other: %s)",
					earlier.Pattern, later.Pattern, c.place(earlier))
				break
			}
		}
		namespaces[later.Namespace] = append(namespaces[later.Namespace], later)
	}
	delete(namespaces, "")
	for _, channels := range namespaces {
		c.reportFlags(channels)
	}
}

// place returns where the pattern of a channel stands, for the middle of a message.
func (c *channelConverter) place(ch *channel) string {
	return c.prog.Place(c.prog.Position(ch.source.PatternPos))
}

// reportFlags reports the flags that some of a namespace's channels have, and others not, each at the first one that has it. That clients may publish an event
// is a flag, too.
func (c *channelConverter) reportFlags(channels []*channel) {
	all := make([]map[string]token.Pos, len(channels))
	names := map[string]bool{}
	for i, ch := range channels {
		all[i] = maps.Clone(ch.source.Flags)
		if ch.publish.IsValid() {
			all[i]["publish"] = ch.publish
		}
		for name := range all[i] {
			names[name] = true
		}
	}
	for name := range names {
		has := func(flags map[string]token.Pos) bool { return flags[name].IsValid() }
		with, without := slices.IndexFunc(all, has), slices.IndexFunc(all, func(flags map[string]token.Pos) bool { return !has(flags) })
		if without >= 0 {
			c.diags.Errorf(all[with][name], "the channel %s has %s, and %s hasn't, expected the same flags on all channels of the namespace %s: change one, or use another namespace (the other: %s)",
				channels[with].Pattern, name, channels[without].Pattern, channels[with].Namespace, c.place(channels[without]))
		}
	}
}
