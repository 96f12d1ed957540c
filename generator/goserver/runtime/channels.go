package rpcserver

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"example.com/rpcgen/generator/goserver/runtime/internal/names"
)

// A Channel is what an API declares of a channel. Package rpc has one for each of them.
type Channel struct {
	Name    string // in the clients, e.g. "room_events"
	Pattern string // e.g. "chat.room.{room_id}", "chat.line.{number:int64}", "note.#{user_id}" or "inbox#{user_id}"
	Hash    string // tells versions of the channel's wire form apart

	Public    bool // every connected user may subscribe, and nobody is asked
	Recover   bool // what a client missed while its connection was down comes first
	Presence  bool // subscribers may ask who is subscribed
	JoinLeave bool // subscribers are told who comes and goes

	Published []string // names of the events that clients may publish, too
}

// Channel returns the channel that the values, which are strings and int64s, give the pattern: "chat.room.7". It returns an error that says which
// value can't be a part of a channel, and why; or that the channel has more than 255 bytes.
func (c Channel) Channel(values ...any) (string, error) {
	p, err := names.ParsePattern(c.Pattern)
	if err != nil {
		return "", err
	}
	return p.Channel(values)
}

// A declaredChannel is a channel that was added.
type declaredChannel struct {
	Channel

	pattern   *names.Pattern
	authorize Authorizer // nil if nobody was registered
	warned    sync.Once
}

// A Namespace is what the channels of a namespace have in common, in Centrifugo's configuration and in package embedded.
type Namespace struct {
	Public    bool // every connected user may subscribe to what isn't of one user
	Recover   bool
	Presence  bool
	JoinLeave bool
	Publish   bool // subscribers may publish

	// Regexp matches what follows the namespace, and its dot, in the names of its channels. Other names are refused.
	Regexp *regexp.Regexp

	HasUsers bool // there are channels of one user each
}

// AddChannel declares a channel to the server. Package rpc does that. It returns an error if another channel has the name, or a pattern that gives the
// same channel, or other flags in the same namespace; to add the same channel once more is no error. [Server.ListenAndServe] returns the error, too.
func (s *Server) AddChannel(c Channel) error {
	_, err := s.addChannel(c)
	return err
}

func (s *Server) addChannel(c Channel) (*declaredChannel, error) {
	s.mu.RLock()
	known := s.known(c) // as nearly always, for who publishes an event may add its channel each time
	s.mu.RUnlock()
	if known != nil {
		return known, nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if known := s.known(c); known != nil {
		return known, nil
	}
	added := &declaredChannel{Channel: c}
	err := s.checkChannel(added)
	if err != nil {
		err = fmt.Errorf("rpcserver: channel %s: %w", c.Name, err)
		if s.channelErr == nil {
			s.channelErr = err
		}
		return nil, err
	}
	s.channels[c.Name] = added
	namespace := added.pattern.Namespace()
	s.namespaces[namespace] = s.namespaceOf(namespace)
	return added, nil
}

// known returns the channel if it was added before, just as it is, or nil.
func (s *Server) known(c Channel) *declaredChannel {
	if known := s.channels[c.Name]; known != nil && reflect.DeepEqual(known.Channel, c) {
		return known
	}
	return nil
}

// checkChannel reads the pattern of a channel, and returns what keeps it from being added.
func (s *Server) checkChannel(added *declaredChannel) (err error) {
	if added.pattern, err = names.ParsePattern(added.Pattern); err != nil {
		return err
	}
	if s.channels[added.Name] != nil {
		return fmt.Errorf("another channel, %s, has this name", s.channels[added.Name].Pattern)
	}
	namespace := added.pattern.Namespace()
	if err := s.checkNamespace(added.pattern, namespace); err != nil {
		return err
	}
	for _, other := range s.channels {
		if added.pattern.Meets(other.pattern) {
			return fmt.Errorf("%s can be the same channel as %s of %s", added.Pattern, other.Pattern, other.Name)
		}
		if namespace == other.pattern.Namespace() && added.flags(other) != other.flags(added) {
			return fmt.Errorf("its flags aren't those of %s, which is in the namespace %q, too", other.Name, namespace)
		}
	}
	return nil
}

// checkNamespace returns an error if the channels of calls stand in the way of a pattern.
func (s *Server) checkNamespace(p *names.Pattern, namespace string) error {
	request, reply := s.options.RequestChannel, s.replyChannel("user")
	if namespace != "" && !strings.Contains(request, ".") && strings.Contains(request, ":") {
		return fmt.Errorf("the RequestChannel %q makes \":\" the boundary of namespaces, but %s has a dot", request, p)
	}
	for _, channel := range []string{request, reply} {
		used, _, found := strings.Cut(channel, ".")
		_, same := p.Values(channel)
		if same || found && used == namespace {
			return fmt.Errorf("%s is where the calls' channel %q is", p, channel)
		}
	}
	return nil
}

// flags returns what a namespace has from the channel, and must have from another one, too: whether others may subscribe doesn't matter for what is of
// one user.
func (c *declaredChannel) flags(other *declaredChannel) [5]bool {
	public := c.Public && !c.pattern.IsPerUser() && !other.pattern.IsPerUser()
	return [5]bool{public, c.Recover, c.Presence, c.JoinLeave, len(c.Published) > 0}
}

// namespaceOf returns what the channels of a namespace, of which there is one at least, have in common.
func (s *Server) namespaceOf(name string) *Namespace {
	n := &Namespace{}
	var rests []string
	for _, c := range s.channels {
		if c.pattern.Namespace() != name {
			continue
		}
		n.Recover, n.Presence, n.JoinLeave, n.Publish = c.Recover, c.Presence, c.JoinLeave, len(c.Published) > 0
		n.Public = n.Public || c.Public && !c.pattern.IsPerUser()
		n.HasUsers = n.HasUsers || c.pattern.IsPerUser()
		rests = append(rests, c.pattern.Regexp())
	}
	if name == "" {
		// These have the options of what is beside them: the replies.
		before, after, _ := strings.Cut(s.options.ReplyChannel, names.UserPlaceholder)
		rests = append(rests, regexp.QuoteMeta(before)+names.UserChars+regexp.QuoteMeta(after))
		n.Recover, n.Presence, n.JoinLeave, n.Publish = true, false, false, false
	}
	slices.Sort(rests)
	n.Regexp = regexp.MustCompile("^(" + strings.Join(rests, "|") + ")$")
	return n
}

// Namespace returns what the channels of a namespace have in common; "" is for those without one. It returns nil if no channel was added to it.
func (s *Server) Namespace(name string) *Namespace {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.namespaces[name]
}

// findChannel returns whose pattern gives the channel, and the values of its parameters; nil if none does.
func (s *Server) findChannel(channel string) (*declaredChannel, []string) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, c := range s.channels {
		if values, ok := c.pattern.Values(channel); ok {
			return c, values
		}
	}
	return nil, nil
}

// checkChannels returns the error of a channel that couldn't be added, and warns of those that nobody can subscribe to.
func (s *Server) checkChannels(ctx context.Context) error {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, c := range s.channels {
		if c.isAsked() && c.authorize == nil {
			c.warn(ctx, s.options.Logger)
		}
	}
	return s.channelErr
}

// isAsked reports whether an authorizer says who may subscribe.
func (c *declaredChannel) isAsked() bool { return !c.Public && !c.pattern.IsPerUser() }
