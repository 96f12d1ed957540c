package rpcdef

import (
	"strings"
	"testing"
)

func TestNames(t *testing.T) {
	for _, test := range []struct{ name, words, camel, pascal string }{
		{"GetHTTPStats", "get http stats", "getHttpStats", "GetHttpStats"},
		{"tasks.get_stats", "tasks get stats", "tasksGetStats", "TasksGetStats"},
		{"OAuth2Token", "o auth2 token", "oAuth2Token", "OAuth2Token"},
		{"UserIDs", "user ids", "userIds", "UserIds"},
		{"IDsOf", "ids of", "idsOf", "IdsOf"},
		{"ID", "id", "id", "Id"},
		{"HTTPServer", "http server", "httpServer", "HttpServer"},
		{"__a--b", "a b", "aB", "AB"},
		{"ÄrgerÜber", "ärger über", "ärgerÜber", "ÄrgerÜber"},
		{"Get2", "get2", "get2", "Get2"},
		{"S3Bucket", "s3 bucket", "s3Bucket", "S3Bucket"},
		{"", "", "", ""},
	} {
		if got := strings.Join(Words(test.name), " "); got != test.words {
			t.Errorf("Words(%q) = %q, want %q", test.name, got, test.words)
		}
		if got := Camel(test.name); got != test.camel {
			t.Errorf("Camel(%q) = %q, want %q", test.name, got, test.camel)
		}
		if got := Pascal(test.name); got != test.pascal {
			t.Errorf("Pascal(%q) = %q, want %q", test.name, got, test.pascal)
		}
	}
}

// TestChannelNames: types of channels have the same names in all clients.
func TestChannelNames(t *testing.T) {
	for _, test := range []struct{ goName, name, event, union, of string }{
		{"RoomEvents", "room_events", "Posted", "RoomEventsEvent", "RoomEventsPosted"},
		{"HTTPEvents", "http_events", "URLChanged", "HTTPEventsEvent", "HTTPEventsURLChanged"},
		{"roomEvents", "room_events", "posted", "RoomEventsEvent", "RoomEventsPosted"},
		{"RoomEvents", "lobby_events", "Posted", "LobbyEventsEvent", "LobbyEventsPosted"}, // by //rpcgen:name
	} {
		c := &Channel{GoName: test.goName, Name: test.name}
		if union, of := c.UnionName(), c.EventName(&Event{GoName: test.event}); union != test.union || of != test.of {
			t.Errorf("%s: got %s and %s, want %s and %s", test.goName, union, of, test.union, test.of)
		}
	}
}
