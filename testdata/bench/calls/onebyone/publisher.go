// Package onebyone publishes each message by a request of its own.
package onebyone

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// A Publisher publishes each message by a request of its own, as a simple server does.
type Publisher struct {
	api, key string
	client   *http.Client
}

// New returns a publisher by the server API at that URL.
func New(api, key string, client *http.Client) *Publisher { return &Publisher{api, key, client} }

// Pooled returns a client that keeps a connection for each of the requests that are made at once. [http.DefaultClient] keeps two.
func Pooled() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone() //nolint:forcetypeassert // net/http has it so
	transport.MaxIdleConns, transport.MaxIdleConnsPerHost = 1024, 1024
	return &http.Client{Transport: transport}
}

// Publish publishes data to a channel.
func (p *Publisher) Publish(ctx context.Context, channel string, data []byte) error {
	resp, err := p.Post(ctx, "publish", map[string]any{"channel": channel, "data": json.RawMessage(data)})
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	var response struct {
		Error json.RawMessage `json:"error"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&response); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	if response.Error != nil {
		return fmt.Errorf("publish to %s: %s", channel, response.Error)
	}
	return err
}

// Post calls a method of the server API.
func (p *Publisher) Post(ctx context.Context, method string, params any) (*http.Response, error) {
	body, err := json.Marshal(params)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.api+"/"+method, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Api-Key", p.key)
	resp, err := p.client.Do(req)
	if err == nil && resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close()
		return nil, fmt.Errorf("%s: %s", method, resp.Status)
	}
	return resp, err
}
