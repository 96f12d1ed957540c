package embedded

import (
	"slices"
	"sync"
)

// A registry knows the clients that are connected. Its zero value is empty.
type registry struct {
	mu    sync.RWMutex
	ids   map[string]*connection
	users map[string][]*connection // which don't change, but are replaced
}

func (r *registry) add(id, user string, c *connection) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ids == nil {
		r.ids, r.users = map[string]*connection{}, map[string][]*connection{}
	}
	r.ids[id] = c
	r.users[user] = append(slices.Clone(r.users[user]), c)
}

func (r *registry) remove(id, user string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.ids[id]
	delete(r.ids, id)
	others := slices.DeleteFunc(slices.Clone(r.users[user]), func(other *connection) bool { return other == c })
	if len(others) == 0 {
		delete(r.users, user)
	} else {
		r.users[user] = others
	}
}

// by returns the connection of a client, or nil.
func (r *registry) by(id string) *connection {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.ids[id]
}

// of returns the connections of a user.
func (r *registry) of(user string) []*connection {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.users[user]
}
