package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"

	"example.com/rpcgen/testdata/faultproxy"
)

// proxies are the fault proxies before the broker, by their ids.
type proxies struct {
	mu     sync.Mutex
	open   map[string]*faultproxy.Proxy
	lastID int
}

// add starts a proxy.
func (p *proxies) add(target string) (id string, proxy *faultproxy.Proxy, err error) {
	proxy, err = faultproxy.New(target)
	if err != nil {
		return "", nil, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.open == nil {
		p.open = map[string]*faultproxy.Proxy{}
	}
	p.lastID++
	id = strconv.Itoa(p.lastID)
	p.open[id] = proxy
	return id, proxy, nil
}

// find returns the proxy that a request names.
func (p *proxies) find(r *http.Request) (*faultproxy.Proxy, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	proxy := p.open[r.PathValue("id")]
	if proxy == nil {
		return nil, fmt.Errorf("no proxy %q", r.PathValue("id"))
	}
	return proxy, nil
}

// remove closes the proxy that a request names.
func (p *proxies) remove(r *http.Request) (string, error) {
	proxy, err := p.find(r)
	if err != nil {
		return "", err
	}
	p.mu.Lock()
	delete(p.open, r.PathValue("id"))
	p.mu.Unlock()
	proxy.Close()
	return "", nil
}

func (p *proxies) set(r *http.Request) (string, error) {
	proxy, err := p.find(r)
	if err != nil {
		return "", err
	}
	return "", proxy.Set(r.URL.Query())
}

func (p *proxies) stats(r *http.Request) (string, error) {
	proxy, err := p.find(r)
	if err != nil {
		return "", err
	}
	return asJSON(proxy.Stats())
}

func (p *proxies) close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, proxy := range p.open {
		proxy.Close()
	}
}

func (s *server) addProxy(*http.Request) (string, error) {
	id, proxy, err := s.proxies.add(s.broker.address())
	if err != nil {
		return "", err
	}
	return asJSON(struct {
		ID  string `json:"id"`
		URL string `json:"url"`
	}{id, "ws://" + proxy.Addr() + websocketPath})
}

func asJSON(v any) (string, error) {
	text, err := json.Marshal(v)
	return string(text), err
}
