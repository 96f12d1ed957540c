package embedded_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"example.com/rpcgen/generator/goserver/embedded"
)

func TestDevTokens(t *testing.T) {
	t.Parallel()
	node, addr := startNode(t, newTasks(), embedded.Options{Dev: true})
	tokens := node.DevTokens()

	form := httptest.NewRequest(http.MethodPost, "http://localhost/token", strings.NewReader("user=ada"))
	form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	page := httptest.NewRequest(http.MethodGet, "http://localhost:8000/token?user=ada", nil)
	page.Header.Set("Origin", "http://localhost:3000")
	for _, request := range []*http.Request{
		httptest.NewRequest(http.MethodGet, "http://localhost:8000/token?user=ada", nil),
		httptest.NewRequest(http.MethodGet, "http://127.0.0.1:8000/token?user=ada", nil),
		httptest.NewRequest(http.MethodGet, "http://[::1]/token?user=ada", nil),
		httptest.NewRequest(http.MethodPost, "http://[::1]:8000/token?user=ada", nil),
		form, page,
	} {
		w := httptest.NewRecorder()
		tokens.ServeHTTP(w, request)
		var answer struct {
			Token string `json:"token"`
		}
		if w.Code != http.StatusOK || json.Unmarshal(w.Body.Bytes(), &answer) != nil {
			t.Fatalf("%s %s: got %d %s", request.Method, request.URL, w.Code, w.Body)
		}
		wantEqual(t, "Access-Control-Allow-Origin", w.Header().Get("Access-Control-Allow-Origin"), request.Header.Get("Origin"))
		wantEqual(t, "Cache-Control", w.Header().Get("Cache-Control"), "no-store")
		c := connect(t, addr, answer.Token)
		if got := c.reply(c.rpc("tasks.user", `{}`)); !strings.Contains(got, `"ada"`) {
			t.Errorf("the token is for somebody else: %s", got)
		}
	}
}

func TestRefusedDevTokens(t *testing.T) {
	t.Parallel()
	developed, _ := startNode(t, newTasks(), embedded.Options{Dev: true})
	deployed, _ := startNode(t, newTasks(), embedded.Options{})
	type refused struct {
		node         *embedded.Node
		method, url  string
		header, text string
		status       int
		want         string // a part of the answer
	}
	tests := []refused{
		{node: deployed, url: "http://localhost/token?user=ada", status: http.StatusForbidden},
		{node: developed, url: "http://example.com/token?user=ada", status: http.StatusForbidden},
		{node: developed, url: "http://192.168.1.2:8000/token?user=ada", status: http.StatusForbidden},
		{node: developed, url: "http://localhost.example.com/token?user=ada", status: http.StatusForbidden},
		{node: developed, url: "http://127.0.0.1.nip.io/token?user=ada", status: http.StatusForbidden},
		{node: developed, url: "http://localhost/token?user=ada", header: "Origin", text: "http://example.com", status: http.StatusForbidden},
		{node: developed, url: "http://localhost/token?user=ada", method: http.MethodPut, status: http.StatusMethodNotAllowed},
		{node: developed, url: "http://localhost/token", status: http.StatusBadRequest, want: "no user, want ?user=ID"},
		{node: developed, url: "http://localhost/token?user=9,1", status: http.StatusBadRequest},
		{node: developed, url: "http://localhost/token?user=a.b", status: http.StatusBadRequest},
		{node: developed, url: "http://localhost/token?user=a%23b", status: http.StatusBadRequest},
		{node: developed, url: "http://localhost/token?user=%0A", status: http.StatusBadRequest},
	}
	for _, header := range []string{
		"Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Anything",
		"X-Real-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-Original-Host", "True-Client-IP", "CF-Connecting-IP", "Fastly-Client-IP",
	} {
		tests = append(tests, refused{
			node: developed, url: "http://localhost/token?user=ada", header: header, text: "127.0.0.1", status: http.StatusForbidden,
		})
	}
	for _, test := range tests {
		request := httptest.NewRequest(test.method, test.url, nil)
		if test.header != "" {
			request.Header.Set(test.header, test.text)
		}
		w := httptest.NewRecorder()
		test.node.DevTokens().ServeHTTP(w, request)
		if w.Code != test.status || strings.Contains(w.Body.String(), "eyJ") || !strings.Contains(w.Body.String(), test.want) {
			t.Errorf("%s %s %s: got %d %s, want %d %s", test.method, test.url, test.header, w.Code, w.Body, test.status, test.want)
		}
	}
}
