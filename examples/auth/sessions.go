// Package auth is what docs/auth.md shows: who a user is, from the login to the handler of a call.
package auth

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"net/http"
	"sync"
	"time"

	rpcserver "example.com/rpcgen/generator/goserver/runtime"
)

// A User is somebody who may log in.
type User struct {
	ID   string // as rpcserver.CheckUserID wants it: not a mail address
	Role string
}

// Sessions are the users who are logged in. A program of several replicas keeps them in its database.
type Sessions struct {
	Secret string                                                                // Centrifugo's client.token.hmac_secret_key
	Check  func(ctx context.Context, name, password string) (user User, ok bool) // of your users

	mu    sync.Mutex
	users map[string]User // by session
}

const sessionCookie = "session"

// LogIn takes a name and a password, and starts a session. Limit how often one may try.
func (s *Sessions) LogIn(w http.ResponseWriter, r *http.Request) {
	user, ok := s.Check(r.Context(), r.PostFormValue("name"), r.PostFormValue("password"))
	if !ok {
		http.Error(w, "wrong name or password", http.StatusUnauthorized)
		return
	}
	session := rand.Text()
	s.mu.Lock()
	if s.users == nil {
		s.users = map[string]User{}
	}
	s.users[session] = user
	s.mu.Unlock()
	http.SetCookie(w, &http.Cookie{
		Name: sessionCookie, Value: session, Path: "/", HttpOnly: true, Secure: true, SameSite: http.SameSiteLaxMode,
	})
}

// user returns who makes a request.
func (s *Sessions) user(r *http.Request) (user User, ok bool) {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return User{}, false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	user, ok = s.users[cookie.Value]
	return user, ok
}

// end ends all sessions of a user.
func (s *Sessions) end(userID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for session, user := range s.users {
		if user.ID == userID {
			delete(s.users, session)
		}
	}
}

const tokenTTL = 10 * time.Minute

// Meta is what a token tells the handlers.
type Meta struct {
	Role string `json:"role"`
}

// Token gives a token to who is logged in. Nothing of it comes from the request but the session.
func (s *Sessions) Token(w http.ResponseWriter, r *http.Request) {
	user, ok := s.user(r)
	if !ok {
		http.Error(w, "not logged in", http.StatusUnauthorized)
		return
	}
	token, err := rpcserver.Token(s.Secret, user.ID, tokenTTL, rpcserver.WithMeta(Meta{user.Role}))
	if err != nil {
		http.Error(w, "no token for this user", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if err := json.NewEncoder(w).Encode(map[string]string{"token": token, "user_id": user.ID}); err != nil {
		slog.WarnContext(r.Context(), "a token isn't delivered", "error", err)
	}
}
