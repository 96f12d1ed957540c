package contract

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"example.com/rpcgen/rpcdef"
)

// TestPerMessage: no part of an API fills a message of 64 KiB, and a small API is one part.
func TestPerMessage(t *testing.T) {
	for _, test := range []struct {
		methods int    // and as many channels
		name    string // of each method and channel, before its number
		one     bool   // one message does
	}{
		{0, "", true},
		{500, "tasks.get_", true},
		{5000, "tasks.get_", false},
		{5000, "administration.recalculate_everything_that_was_ever_asked_for_", false},
		{5000, "t.\"", false},
		{2000, "ü.ä", false},
		{3, "t." + strings.Repeat("x", 40<<10), false},
	} {
		api := &rpcdef.API{Services: []*rpcdef.Service{{}}}
		for i := range test.methods {
			api.Services[0].Methods = append(api.Services[0].Methods, &rpcdef.Method{Name: fmt.Sprint(test.name, i), Hash: "0123456789abcdef"})
			api.Channels = append(api.Channels, &rpcdef.Channel{Name: fmt.Sprint("of_", test.name, i), Hash: "0123456789abcdef"})
		}
		most := PerMessage(api)
		parts := Parts(api)
		if (most >= len(parts)) != test.one {
			t.Errorf("%d methods such as %.20s: %d a message", test.methods, test.name, most)
		}
		part := map[string]string{}
		for _, p := range parts[len(parts)-min(most, len(parts)):] {
			part[p.Name] = p.Hash
		}
		text, err := json.Marshal(part)
		if err != nil || len(text) > 60<<10 {
			t.Errorf("%d methods such as %.20s: a message of %d bytes, %v", test.methods, test.name, len(text), err)
		}
	}
}
