package rpcdef

import (
	"fmt"
	"slices"
)

// MarkUses notes what the declarations of an API are used for.
func (a *API) MarkUses() {
	for _, m := range a.Methods() {
		if m.Params != nil {
			MarkUse(m.Params, InParams)
		}
		if m.Result != nil {
			MarkUse(m.Result, InResults)
		}
		if m.Progress != nil {
			MarkUse(m.Progress, InResults)
		}
	}
	for _, channel := range a.Channels {
		for _, e := range channel.Events {
			e.markUse()
		}
	}
	for _, e := range a.Errors {
		if e.Data != nil {
			MarkUse(e.Data, InResults)
		}
	}
}

// markUse notes what the data of an event is used for.
func (e *Event) markUse() {
	MarkUse(e.Data, InResults)
	if e.Publish {
		MarkUse(e.Data, InParams)
	}
}

// MarkUse notes what a type and all that it holds is used for.
func MarkUse(t Type, use Use) {
	if decl, ok := t.(Decl); ok {
		if decl.Header().Use&use != 0 {
			return
		}
		decl.Header().Use |= use
	}
	for _, part := range Parts(t) {
		MarkUse(part, use)
	}
}

// Subset returns an API of those services that keep accepts, of their packages' channels and those that keepChannel accepts, of their packages' errors and those
// that their docs link, and of the declarations that they reach, in the order and under the names that all of them have in a. What the declarations are used
// for is what these services, channels and errors use them for. The subset shares nothing with a that anybody changes.
func (a *API) Subset(keep func(*Service) bool, keepChannel func(*Channel) bool) *API {
	c := copier{}
	subset := &API{}
	errors := c.errors(a, keep)
	for _, e := range a.Errors {
		if copied := errors[e]; copied != nil {
			subset.Errors = append(subset.Errors, copied)
		}
	}
	for _, s := range a.Services {
		if !keep(s) {
			continue
		}
		service := *s
		service.Methods = make([]*Method, len(s.Methods))
		for i, m := range s.Methods {
			service.Methods[i] = c.method(m)
			for k, e := range m.Errors {
				service.Methods[i].Errors[k] = errors[e]
			}
		}
		subset.Services = append(subset.Services, &service)
	}
	subset.Channels = c.channels(a, subset.Services, keepChannel)
	for _, d := range a.Decls {
		if copied, reached := c[d]; reached {
			subset.Decls = append(subset.Decls, copied)
		}
	}
	subset.MarkUses()
	return subset
}

// A copier holds the copies of the declarations that were copied, without their uses.
type copier map[Decl]Decl

// errors copies the errors of services.
func (c copier) errors(a *API, keep func(*Service) bool) map[*Error]*Error {
	needed, packages := map[*Error]bool{}, map[string]bool{}
	for _, s := range a.Services {
		if keep(s) {
			packages[s.Package] = true
			for _, m := range s.Methods {
				for _, e := range m.Errors {
					needed[e] = true
				}
			}
		}
	}
	copies := map[*Error]*Error{}
	for _, e := range a.Errors {
		if needed[e] || packages[e.Package.Path] {
			copies[e] = c.error(e)
		}
	}
	return copies
}

// channels copies the channels that keep accepts, and those of the packages of services.
func (c copier) channels(a *API, services []*Service, keep func(*Channel) bool) []*Channel {
	var channels []*Channel
	for _, channel := range a.Channels {
		if !keep(channel) && !slices.ContainsFunc(services, func(s *Service) bool { return s.Package == channel.Package }) {
			continue
		}
		copied := *channel
		copied.Events = make([]*Event, len(channel.Events))
		for i, e := range channel.Events {
			event := *e
			event.Data = c.typ(e.Data)
			copied.Events[i] = &event
		}
		channels = append(channels, &copied)
	}
	return channels
}

func (c copier) error(e *Error) *Error {
	copied := *e
	if e.Data != nil {
		copied.Data = c.decl(e.Data).(*Struct)
	}
	return &copied
}

// method copies a method, with the same errors.
func (c copier) method(m *Method) *Method {
	method := *m
	method.Errors = slices.Clone(m.Errors)
	if m.Params != nil {
		method.Params = c.decl(m.Params).(*Struct)
	}
	if m.Result != nil {
		method.Result = c.typ(m.Result)
	}
	if m.Progress != nil {
		method.Progress = c.typ(m.Progress)
	}
	return &method
}

func (c copier) typ(t Type) Type {
	switch t := t.(type) {
	case Quoted:
		return Quoted{c.typ(t.Elem)}
	case List:
		return List{c.typ(t.Elem)}
	case Array:
		return Array{c.typ(t.Elem), t.Len}
	case Optional:
		return Optional{c.typ(t.Elem)}
	case Map:
		return Map{c.typ(t.Key), c.typ(t.Elem)}
	case Decl:
		return c.decl(t)
	case Basic, Bytes, Any, Time, Duration, Text, Number, BigInt:
		return t
	default:
		panic(fmt.Sprintf("rpcdef: unknown type %T", t))
	}
}

// decl copies a declaration before what it holds, which may hold the declaration in turn.
func (c copier) decl(d Decl) Decl {
	if copied, done := c[d]; done {
		return copied
	}
	switch d := d.(type) {
	case *Struct:
		s := *d
		s.Use = 0
		c[d] = &s
		s.Fields = make([]*Field, len(d.Fields))
		for i, f := range d.Fields {
			field := *f
			field.Type = c.typ(f.Type)
			s.Fields[i] = &field
		}
	case *Defined:
		defined := *d
		defined.Use = 0
		c[d] = &defined
		defined.Type = c.typ(d.Type)
	case *Union:
		u := *d
		u.Use = 0
		c[d] = &u
		u.Variants = make([]*Variant, len(d.Variants))
		for i, v := range d.Variants {
			u.Variants[i] = &Variant{v.Value, c.decl(v.Struct).(*Struct)}
		}
	case *Enum:
		e := *d
		e.Use = 0
		c[d] = &e
	default:
		panic(fmt.Sprintf("rpcdef: unknown declaration %T", d))
	}
	return c[d]
}
