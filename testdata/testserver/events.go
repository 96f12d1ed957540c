package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"example.com/rpcgen/examples/tasks/rpc/rpcserver"
	"example.com/rpcgen/testdata/rooms"
	"example.com/rpcgen/testdata/rooms/rpc"
)

// publishers publish the events of package rooms.
type publishers struct {
	rooms *rpc.RoomEvents
	lines *rpc.LineEvents
	news  *rpc.NewsEvents
	feed  *rpc.FeedEvents
	desk  *rpc.DeskEvents
	inbox *rpc.InboxEvents
	notes *rpc.NoteEvents
}

func newPublishers(s *rpcserver.Server) *publishers {
	return &publishers{
		rpc.NewRoomEvents(s), rpc.NewLineEvents(s), rpc.NewNewsEvents(s), rpc.NewFeedEvents(s), rpc.NewDeskEvents(s), rpc.NewInboxEvents(s), rpc.NewNoteEvents(s),
	}
}

// A publisher publishes an event that holds a message, to one channel.
type publisher func(ctx context.Context, m rooms.Message) error

// of returns what publishes the events of a channel, by their names.
func (p *publishers) of(channel string) (map[string]publisher, error) {
	for prefix, of := range map[string]func(rest string) map[string]publisher{
		"chat.room.": p.ofRoom, "chat.line.": p.ofLine, "news.": p.ofNews, "feed.": p.ofFeed, "desk.": p.ofDesk, "inbox#": p.ofInbox, "note.#": p.ofNotes,
	} {
		if rest, ok := strings.CutPrefix(channel, prefix); ok {
			return of(rest), nil
		}
	}
	return nil, fmt.Errorf("channel %q is none of package rooms", channel)
}

// to returns what publishes an event to the channel that has this value.
func to[T any](value string, publish func(context.Context, string, T) error, data func(rooms.Message) T) publisher {
	return func(ctx context.Context, m rooms.Message) error {
		return publish(ctx, value, data(m))
	}
}

func whole(m rooms.Message) rooms.Message { return m }

func (p *publishers) ofRoom(id string) map[string]publisher {
	return map[string]publisher{
		"message_posted":  to(id, p.rooms.MessagePosted, whole),
		"message_removed": to(id, p.rooms.Removed, func(m rooms.Message) *rooms.Removed { return &rooms.Removed{N: m.N} }),
		"noticed": to(id, p.rooms.Noticed, func(m rooms.Message) rooms.Notice {
			return rooms.Notice{Body: rooms.TextBlock{Text: m.Text}}
		}),
	}
}

func (p *publishers) ofLine(rest string) map[string]publisher {
	room, line, _ := strings.Cut(rest, ".")
	return map[string]publisher{
		"message_posted": func(ctx context.Context, m rooms.Message) error {
			number, err := strconv.ParseInt(line, 10, 64)
			if err != nil {
				return err
			}
			return p.lines.MessagePosted(ctx, room, number, m)
		},
	}
}

func (p *publishers) ofNews(string) map[string]publisher {
	return map[string]publisher{"message_posted": p.news.MessagePosted}
}

func (p *publishers) ofFeed(topic string) map[string]publisher {
	return map[string]publisher{
		"message_posted": to(topic, p.feed.MessagePosted, whole),
		"ended":          to(topic, p.feed.Ended, func(m rooms.Message) string { return m.Text }),
	}
}

func (p *publishers) ofDesk(id string) map[string]publisher {
	return map[string]publisher{
		"moved":  to(id, p.desk.Moved, whole),
		"typing": to(id, p.desk.Typing, func(rooms.Message) rooms.Typing { return rooms.Typing{Active: true} }),
	}
}

func (p *publishers) ofInbox(user string) map[string]publisher {
	return map[string]publisher{"message_posted": to(user, p.inbox.MessagePosted, whole)}
}

func (p *publishers) ofNotes(user string) map[string]publisher {
	return map[string]publisher{"message_posted": to(user, p.notes.MessagePosted, whole)}
}

// publishEvents publishes events that are numbered from 1, one after the other.
func (s *server) publishEvents(r *http.Request) (string, error) {
	from, err1 := number(r, "from", 1)
	count, err2 := number(r, "count", 1)
	size, err3 := number(r, "size", 0)
	pause, err4 := number(r, "ms", 0)
	server, err5 := s.serving()
	if err := errors.Join(err1, err2, err3, err4, err5); err != nil {
		return "", err
	}
	event := r.FormValue("event")
	events, err := newPublishers(server).of(r.FormValue("channel"))
	if err != nil {
		return "", err
	}
	publish := events[event]
	if publish == nil {
		return "", fmt.Errorf("channel %q has no event %q", r.FormValue("channel"), event)
	}
	text := strings.Repeat("x", max(size, 0))
	for n := from; n < from+count; n++ {
		if err := publish(r.Context(), rooms.Message{N: n, Text: text}); err != nil {
			return "", err
		}
		if _, err := sleep(r.Context(), &timed{pause}); err != nil {
			return "", err
		}
	}
	return "", nil
}
