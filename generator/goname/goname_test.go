package goname

import "testing"

func TestIdentifier(t *testing.T) {
	for name, want := range map[string]string{
		"tasks.get_http_stats": "TasksGetHTTPStats",
		"user.ids":             "UserIDs",
		"ids.url2":             "IDsURL2",
		"GetURLs":              "GetURLs",
		"a.utf8":               "AUTF8",
		"bus.apis":             "BusAPIs",
		"ärger.über":           "ÄrgerÜber",
		"2fa.on":               "X2faOn",
		"日.本":                  "X日本",
	} {
		if got := Identifier(name); got != want {
			t.Errorf("Identifier(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestLocal(t *testing.T) {
	for name, want := range map[string]string{"room_id": "roomID", "id": "id", "number": "number", "type": "type", "a_url_of_x2": "aURLOfX2", "user_ids": "userIDs", "2fa_on": "x2faOn", "日_本": "日本"} {
		if got := Local(name); got != want {
			t.Errorf("Local(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestExported(t *testing.T) {
	for name, want := range map[string]string{"Task": "Task", "task": "Task", "éclair": "Éclair", "_x": "X_x", "日": "X日", "": "X"} {
		if got := Exported(name); got != want {
			t.Errorf("Exported(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestPackage(t *testing.T) {
	for path, want := range map[string]string{
		"example.com/app/rpc":    "rpc",
		"example.com/app/v2":     "app",
		"v2":                     "v2",
		"example.com/app/my-rpc": "myrpc",
		"example.com/app/RPC_v1": "rpcv1",
		"example.com/app/go":     "goserver",
		"example.com/app/main":   "mainserver",
		"example.com/app/string": "stringserver",
		"example.com/app/2fa":    "server2fa",
		"example.com/app/-":      "server",
	} {
		if got := Package(path, "server"); got != want {
			t.Errorf("Package(%q) = %q, want %q", path, got, want)
		}
	}
}
