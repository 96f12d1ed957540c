package soak

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	client "example.com/rpcgen/generator/golang/runtime"
)

// A goClient is the client in Go. It does what worker.py does.
type goClient struct {
	assignment

	client *client.CentrifugoRPCClient
	end    time.Time
	calm   time.Time

	mu     sync.Mutex
	report report
}

// work does what an assignment says, and prints the report.
func work(text string) error {
	c := &goClient{report: report{Errors: map[string]int{}, Readings: map[string]*reading{}}}
	if err := json.Unmarshal([]byte(text), &c.assignment); err != nil {
		return err
	}
	c.end = time.Now().Add(time.Duration(c.Seconds * float64(time.Second)))
	c.calm = c.end.Add(-time.Duration(c.CalmSeconds * float64(time.Second)))
	var err error
	c.client, err = client.NewCentrifugoRPCClient(client.CentrifugoConfig{
		URL: c.URL, GetToken: c.token, UserID: c.User, Transport: client.Transport(c.Transport), Timeout: c.timeout(),
	})
	if err != nil {
		return err
	}
	for err := c.client.Connect(context.Background()); err != nil; err = c.client.Connect(context.Background()) {
		c.fail("connect: ", err)
	}
	c.run()
	c.report.Pending = c.client.Pending()
	if err := c.client.Disconnect(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(&c.report)
}

func (c *goClient) timeout() time.Duration { return time.Duration(c.TimeoutMS) * time.Millisecond }

// run makes calls and reads events until the end.
func (c *goClient) run() {
	var running sync.WaitGroup
	for range c.Callers {
		running.Go(func() {
			for time.Now().Before(c.end) {
				c.call()
			}
		})
	}
	for _, channel := range channels {
		r := &reading{}
		c.report.Readings[channel] = r
		running.Go(func() { c.read(channel, r) })
	}
	running.Go(func() {
		for time.Now().Before(c.end) {
			c.export()
		}
	})
	running.Go(c.watch)
	running.Wait()
}

// token fetches a token.
func (c *goClient) token(ctx context.Context) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.TokenURL, nil)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	token, err := io.ReadAll(response.Body)
	return string(token), err
}

// watch notes how much memory is used.
func (c *goClient) watch() {
	for time.Now().Before(c.end) {
		statm, err := os.ReadFile("/proc/self/statm")
		if err != nil {
			c.faultf("%v", err)
			return
		}
		pages, err := strconv.Atoi(strings.Fields(string(statm))[1])
		if err != nil {
			c.faultf("%v", err)
			return
		}
		c.report.Memory = append(c.report.Memory, float64(pages*os.Getpagesize())/(1<<20))
		time.Sleep(time.Second)
	}
}

func (c *goClient) call() {
	params := echo{Text: strconv.FormatUint(rand.Uint64(), 10) + strings.Repeat("x", []int{0, 100, 20_000}[rand.IntN(3)])}
	switch chance := rand.IntN(100); {
	case chance < 2:
		params.MS = 60_000
	case chance < 40:
		params.MS = 50
	}
	begin := time.Now()
	result, err := c.client.Call(context.Background(), "soak.echo", params)
	if took := time.Since(begin); took > c.timeout()+time.Second {
		c.faultf("took %s", took)
	}
	if err != nil {
		c.fail("", err)
		if begin.After(c.calm) && params.MS < c.TimeoutMS {
			c.faultf("failed when all was calm: %v", err)
		}
		return
	}
	var got echoed
	if err := json.Unmarshal(result, &got); err != nil || got.Text != params.Text {
		c.faultf("another's reply: %.40s got %.80s", params.Text, result)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.report.Results++
	if begin.After(c.calm) {
		c.report.CalmResults++
	}
}

// fail counts an error. Which it is, errors.Is and errors.As must tell.
func (c *goClient) fail(what string, err error) {
	var refused *client.RPCError
	switch {
	case errors.As(err, &refused):
		what += "RPCError " + strconv.Itoa(refused.Code)
	case errors.Is(err, client.ErrOutcomeUnknown):
		what += "outcome unknown"
	case errors.Is(err, client.ErrNotSent):
		what += "not sent"
	default:
		c.faultf("odd error: %v", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.report.Errors[what]++
}

func (c *goClient) faultf(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.report.Faults) < 20 {
		c.report.Faults = append(c.report.Faults, fmt.Sprintf(format, args...))
	}
}
