package embedded

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// devTokenTTL is how long a token for development is valid.
const devTokenTTL = time.Hour

// DevTokens returns a handler that answers ?user=ID with {"token": ...}, a connection token for that user, whoever asks: for development
// only. It refuses all requests unless [Options.Dev] is set; requests that came through a proxy, which would let others in; those for
// another host than localhost, 127.0.0.1 and [::1]; and those of pages that may not connect.
func (n *Node) DevTokens() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if reason := n.refuseDevToken(r); reason != "" {
			http.Error(w, reason, http.StatusForbidden)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodPost {
			w.Header().Set("Allow", "GET, POST")
			http.Error(w, "want GET or POST", http.StatusMethodNotAllowed)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
		user := r.FormValue("user")
		if user == "" {
			http.Error(w, "no user, want ?user=ID", http.StatusBadRequest)
			return
		}
		token, err := rpcserver.Token(n.options.TokenSecret, user, devTokenTTL)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-store")
		if origin := r.Header.Get("Origin"); origin != "" {
			w.Header().Set("Access-Control-Allow-Origin", origin)
			w.Header().Set("Vary", "Origin")
		}
		_ = json.NewEncoder(w).Encode(map[string]string{"token": token}) // who has gone needs no token
	})
}

// refuseDevToken returns why a request gets no token, or "" if it may have one.
func (n *Node) refuseDevToken(r *http.Request) string {
	if !n.options.Dev {
		return "tokens without a login are for development: Options.Dev isn't set"
	}
	for name := range r.Header {
		if isForwarding(name) {
			return "tokens without a login aren't given through a proxy: the request has the header " + name
		}
	}
	if !isLocalHost(r.Host) {
		return "tokens without a login are given at localhost, 127.0.0.1 and [::1] only"
	}
	if !n.origins.allow(r) {
		return "pages of this origin may not connect, and get no token: see Options.AllowedOrigins"
	}
	return ""
}

// isForwarding reports whether a header is one that proxies add. The name is in its canonical form.
func isForwarding(name string) bool {
	switch name {
	case "Forwarded", "Via", "X-Real-Ip", "X-Client-Ip", "X-Cluster-Client-Ip", "X-Envoy-External-Address", "True-Client-Ip", "Cf-Connecting-Ip", "Fastly-Client-Ip":
		return true
	}
	return strings.HasPrefix(name, "X-Forwarded-") || strings.HasPrefix(name, "X-Original-")
}
