package directive

import (
	"strings"
	"testing"

	"example.com/rpcgen/rpcdef"
)

// FuzzPattern holds that the parts of each pattern that is taken are the pattern, and that another one is reported.
func FuzzPattern(f *testing.F) {
	for _, text := range []string{
		"chat.room.{room_id}", "chat.{a}.{b:int64}.c", "news.all", "note.#{user_id}", "inbox#{user_id}", "user#{user_id}", "chat", "chat.}", "chat.{", "chat.{}",
		"chat.{a:}", "chat.{a}{b}", "#{user_id}", ".#{user_id}", "a.b.#{user_id}", "chat..x", "chat.x.", ".x", "chat.{user_id}#{user_id}", "chat.\n", "",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, diags := comments()
		ch := &Channel{}
		ok := ch.parsePattern(&pattern{text: text, pos: 1, diags: diags})
		if ok != (messages(t, diags) == "") {
			t.Fatalf("%q: taken is %t, and reported is %q", text, ok, messages(t, diags))
		}
		if got := patternOf(ch); ok && got != text {
			t.Errorf("%q has the parts of %q", text, got)
		}
		if ok && !ch.hasReplyOptions() && ch.Parts[0].Literal != ch.Namespace {
			t.Errorf("%q has the namespace %q", text, ch.Namespace)
		}
	})
}

// patternOf returns the pattern that the parts of a channel are of.
func patternOf(ch *Channel) string {
	var parts []string
	for _, part := range ch.Parts {
		switch {
		case part.Param == nil:
			parts = append(parts, part.Literal)
		case part.Param.Kind == rpcdef.Int64:
			parts = append(parts, "{"+part.Param.Name+":int64}")
		default:
			parts = append(parts, "{"+part.Param.Name+"}")
		}
	}
	text := strings.Join(parts, ".")
	if ch.PerUser {
		text += "{user_id}"
	}
	return text
}
