package rpcserver

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

// serverAPI calls Centrifugo's server API, whose nodes are equal: what one of them can't do, the next may.
type serverAPI struct {
	urls    []string // without a slash at their end
	key     string
	client  *http.Client
	current atomic.Uint32 // index in urls, modulo their number, of the one that is asked first
}

func newServerAPI(urls []string, key string) *serverAPI {
	api := &serverAPI{key: key, client: newHTTPClient()}
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

// A statusError is an answer other than 200 OK.
type statusError struct {
	url    string
	status int
}

func (e *statusError) Error() string {
	text := fmt.Sprintf("%s answers %d %s", e.url, e.status, http.StatusText(e.status))
	if e.status == http.StatusUnauthorized {
		return text + ": is APIKey Centrifugo's http_api.key?"
	}
	return text
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

// isPermanent reports whether Centrifugo will always answer the command by this error.
func isPermanent(err error) bool {
	e, ok := errors.AsType[*apiError](err)
	return ok && (e.Code == apiUnknownChannel || e.Code == apiBadRequest || e.Code == apiNotAvailable)
}

// first returns the URL that is asked first.
func (a *serverAPI) first() string {
	return a.urls[int(a.current.Load())%len(a.urls)]
}

// avoid makes another URL the first one, if there is any.
func (a *serverAPI) avoid(url string) {
	current := a.current.Load()
	if a.urls[int(current)%len(a.urls)] == url {
		a.current.CompareAndSwap(current, current+1)
	}
}

// call asks each URL until one answers. The result is decoded into result.
func (a *serverAPI) call(ctx context.Context, method string, request, result any) error {
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
		case err == nil && isPermanent(response.Error):
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
func (a *serverAPI) ask(ctx context.Context, url, method string, body []byte, response any) error {
	ctx, cancel := context.WithTimeout(ctx, apiTimeout)
	defer cancel()
	return a.post(ctx, url, method, body, response)
}

// post sends one request to one URL, and decodes the response.
func (a *serverAPI) post(ctx context.Context, url, method string, body []byte, response any) error {
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
		return &statusError{url: url, status: resp.StatusCode}
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
