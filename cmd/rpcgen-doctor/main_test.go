package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestRun holds exit codes, and that mistakes in the command line say so without the secrets.
func TestRun(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	ws := "ws" + strings.TrimPrefix(server.URL, "http") + "/connection/websocket"
	const token = "e30.eyJzdWIiOiI3In0.c2VjcmV0"
	for _, test := range []struct {
		args string
		code int
		out  string // how the output starts; both streams
	}{
		{"--help", exitDone, "rpcgen doctor looks at"},
		{"", exitUsage, "rpcgen doctor: --url: expected the address"},
		{"--url " + ws, exitUsage, "rpcgen doctor: --token: expected a user's connection token"},
		{"--url " + server.URL + " --token " + token, exitUsage, "rpcgen doctor: --url: expected an address that starts with ws:// or wss://"},
		{"--url ws:// --token " + token, exitUsage, "rpcgen doctor: --url: expected"},
		{"--url " + ws + " --token " + token + " --api " + server.URL, exitUsage, "rpcgen doctor: --api and --api-key: expected both or none"},
		{"--url " + ws + " --token " + token + " --api localhost:8000/api --api-key secret", exitUsage, "rpcgen doctor: --api: expected"},
		{"--url " + ws + " --token " + token + " --transports http", exitUsage, `rpcgen doctor: --transports: found "http"`},
		{"--url " + ws + " --token " + token + " --transports publish,subscriber", exitUsage, "rpcgen doctor: --transports: found publish and subscriber"},
		{"--url " + ws + " --token " + token + " --reply-channel user", exitUsage, "rpcgen doctor: --reply-channel: expected"},
		{"--url " + ws + " --token " + token + " --origin example.com", exitUsage, `rpcgen doctor: --origin: found "example.com", expected a scheme and a host`},
		{"--url " + ws + " --token " + token + " --origin https://example.com/", exitUsage, "rpcgen doctor: --origin: found"},
		{"--url " + ws + " " + token, exitUsage, "rpcgen doctor: found an argument"},
		{"--url " + ws + " --tokens " + token, exitUsage, "rpcgen doctor: flag provided but not defined: -tokens"},
		{"--url " + ws + " --token " + token, exitFailed, "FAIL  connection: HTTP status 404"},
	} {
		var out bytes.Buffer
		code := run(t.Context(), strings.Fields(test.args), &out, &out)
		if code != test.code || !strings.HasPrefix(out.String(), test.out) {
			t.Errorf("%s: exit code %d, want %d, and found\n%swant\n%s", test.args, code, test.code, out.String(), test.out)
		}
		if strings.Contains(out.String(), token) {
			t.Errorf("%s: the token is printed:\n%s", test.args, out.String())
		}
	}
}
