package embedded

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// origins says from which pages browsers may connect.
type origins struct {
	patterns [][]string // the texts between the stars
	local    bool       // pages of this machine may, too
}

func newOrigins(patterns []string, local bool) (origins, error) {
	o := origins{local: local}
	for _, pattern := range patterns {
		if strings.ContainsAny(pattern, `?[]{}\`) {
			return o, fmt.Errorf(`embedded: AllowedOrigins has %q, want origins with no other pattern than "*", e.g. "https://*.example.com"`, pattern)
		}
		if !canBeOrigin(pattern) {
			return o, fmt.Errorf(`embedded: AllowedOrigins has %q, want a scheme and a host without a path, e.g. "https://example.com"`, pattern)
		}
		o.patterns = append(o.patterns, strings.Split(strings.ToLower(pattern), "*"))
	}
	return o, nil
}

// canBeOrigin reports whether a browser can send an origin that the pattern stands for: a scheme and a host, or "null".
func canBeOrigin(pattern string) bool {
	_, host, hasScheme := strings.Cut(pattern, "://")
	if !hasScheme {
		return strings.Contains(pattern, "*") && !strings.Contains(pattern, "/") || pattern == "null"
	}
	return !strings.Contains(host, "/")
}

// allow reports whether a request comes from such a page, or from no page at all.
func (o origins) allow(r *http.Request) bool {
	origin := strings.ToLower(r.Header.Get("Origin"))
	if origin == "" || o.local && isLocalOrigin(origin) {
		return true
	}
	return slices.ContainsFunc(o.patterns, func(pattern []string) bool { return matches(pattern, origin) })
}

// matches reports whether the texts of a pattern follow each other in s, with anything in the place of a star.
func matches(pattern []string, s string) bool {
	first, rest := pattern[0], pattern[1:]
	if len(rest) == 0 {
		return s == first
	}
	s, ok := strings.CutPrefix(s, first)
	if !ok {
		return false
	}
	for _, text := range rest[:len(rest)-1] {
		if _, s, ok = strings.Cut(s, text); !ok {
			return false
		}
	}
	return strings.HasSuffix(s, rest[len(rest)-1])
}

func isLocalOrigin(origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && isLocalHost(u.Host)
}

// isLocalHost reports whether a host, with a port or without, is one of the names of this machine itself.
func isLocalHost(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	switch strings.ToLower(strings.Trim(name, "[]")) {
	case "localhost", "127.0.0.1", "::1":
		return true
	}
	return false
}
