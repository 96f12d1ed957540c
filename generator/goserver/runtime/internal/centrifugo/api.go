// Package centrifugo publishes by Centrifugo's server API, and reads what is published from its unidirectional transport.
package centrifugo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

const (
	apiTimeout     = 5 * time.Second // of one request to the server API
	maxAPIResponse = 16 << 20
	keyHeader      = "X-Api-Key" // as Go spells X-API-Key
)

// API calls Centrifugo's server API, whose nodes are equal: what one of them can't do, the next may.
type API struct {
	urls    []string // without a slash at their end
	key     string
	client  *http.Client
	current atomic.Uint32 // index in urls, modulo their number, of the one that is asked first
}

// NewAPI returns the API that these base URLs have.
func NewAPI(urls []string, key string) *API {
	api := &API{key: key, client: newHTTPClient()}
	for _, url := range urls {
		api.urls = append(api.urls, strings.TrimRight(url, "/"))
	}
	return api
}

// newHTTPClient returns a client that keeps connections for many requests at once, and follows no redirect, which would tell a key or a token to
// another host.
func newHTTPClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 32
	transport.DisableCompression = true // what comes is short
	return &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// A StatusError is an answer other than 200 OK.
type StatusError struct {
	URL    string
	Status int
}

// Error returns the status.
func (e *StatusError) Error() string {
	return fmt.Sprintf("%s answers %d %s", e.URL, e.Status, http.StatusText(e.Status))
}

// An apiError is Centrifugo's own, of a command.
type apiError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// Codes of an apiError that the same command will always get.
const (
	apiUnknownChannel = 102
	apiBadRequest     = 107
	apiNotAvailable   = 108
)

func (e *apiError) Error() string {
	return fmt.Sprintf("centrifugo's error %d: %s", e.Code, e.Message)
}

// IsPermanent reports whether Centrifugo will always answer the command by this error.
func IsPermanent(err error) bool {
	e, ok := errors.AsType[*apiError](err)
	return ok && (e.Code == apiUnknownChannel || e.Code == apiBadRequest || e.Code == apiNotAvailable)
}

// URLs returns the base URLs, without a slash at their end.
func (a *API) URLs() []string { return a.urls }

// Presence returns the clients that are subscribed to a channel, by their ids.
func (a *API) Presence(ctx context.Context, channel string) (map[string]ClientInfo, error) {
	var result struct {
		Presence map[string]ClientInfo `json:"presence"`
	}
	err := a.call(ctx, "presence", map[string]string{"channel": channel}, &result)
	return result.Presence, err
}

// first returns the URL that is asked first.
func (a *API) first() string {
	return a.urls[int(a.current.Load())%len(a.urls)]
}

// avoid makes another URL the first one, if there is any.
func (a *API) avoid(url string) {
	current := a.current.Load()
	if a.urls[int(current)%len(a.urls)] == url {
		a.current.CompareAndSwap(current, current+1)
	}
}

// call asks each URL until one answers. The result is decoded into result.
func (a *API) call(ctx context.Context, method string, request, result any) error {
	body, err := json.Marshal(request)
	if err != nil {
		return err
	}
	var failed []error
	for range a.urls {
		var response struct {
			Error  *apiError       `json:"error"`
			Result json.RawMessage `json:"result"`
		}
		url := a.first()
		err := a.ask(ctx, url, method, body, &response)
		switch {
		case err == nil && response.Error == nil:
			return json.Unmarshal(response.Result, result)
		case err == nil && IsPermanent(response.Error):
			return response.Error
		case err == nil:
			err = fmt.Errorf("%s: %w", url, response.Error)
		case ctx.Err() != nil:
			return err
		}
		failed = append(failed, err)
		a.avoid(url)
	}
	return errors.Join(failed...)
}

// ask is post within a time.
func (a *API) ask(ctx context.Context, url, method string, body []byte, response any) error {
	ctx, cancel := context.WithTimeout(ctx, apiTimeout)
	defer cancel()
	return a.post(ctx, url, method, body, response)
}

// post sends one request to one URL, and decodes the response.
func (a *API) post(ctx context.Context, url, method string, body []byte, response any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/"+method, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(keyHeader, a.key)
	resp, err := a.client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		_, _ = io.CopyN(io.Discard, resp.Body, 4096) // a body that was read leaves the connection for the next request
		return unexpected(url, resp.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxAPIResponse))
	if err != nil {
		return fmt.Errorf("response of %s: %w", url, err)
	}
	if err := json.Unmarshal(data, response); err != nil {
		return fmt.Errorf("%s answers with something else than Centrifugo's server API: %w", url, err)
	}
	return nil
}

// unexpected returns the error of a status other than 200 OK, and which option may be wrong.
func unexpected(url string, status int) error {
	err := &StatusError{URL: url, Status: status}
	switch status {
	case http.StatusUnauthorized:
		return fmt.Errorf("%w: is APIKey Centrifugo's http_api.key?", err)
	case http.StatusNotFound:
		return fmt.Errorf("%w: is API the address of Centrifugo's server API, such as http://localhost:8000/api?", err)
	}
	return err
}
