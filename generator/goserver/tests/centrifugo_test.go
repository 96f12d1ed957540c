// Package tests holds the generated server's runtime against a real Centrifugo.
package tests

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	centrifugoPath = "../../../.build/bin/centrifugo"
	tokenSecret    = "secret"
	apiKey         = "api-key"
	proxySecret    = "proxy-secret"
)

// A centrifugo is one Centrifugo, which can be killed and started again at the same address.
type centrifugo struct {
	t      *testing.T
	config string // path
	port   string

	process *process
}

// A setup is what differs in the configurations of the tests.
type setup struct {
	backend       string         // address of the proxies' endpoints; "" for none
	requests      map[string]any // options of the namespace rpc, besides those of the request channel
	queue         int            // client.queue_max_size
	boundary      string
	noStream      bool // without uni_http_stream
	binaryProxies bool
}

// configuration returns a configuration as a server with these transports needs it.
func (s setup) configuration() map[string]any {
	proxy := func(path string) map[string]any {
		return map[string]any{
			"endpoint": "http://" + s.backend + path, "timeout": "35s", "include_connection_meta": true, "binary_encoding": s.binaryProxies,
			"http": map[string]any{"static_headers": map[string]string{"X-RPC-Secret": proxySecret}},
		}
	}
	namespace := map[string]any{"name": "rpc", "channel_regex": "^requests$", "publication_data_format": "json_object"}
	config := map[string]any{
		"client": map[string]any{
			"token": map[string]any{"hmac_secret_key": tokenSecret}, "concurrency": 512, "queue_max_size": s.queue,
			"recovery_max_publication_limit": 512, "disallow_anonymous_connection_tokens": true,
		},
		// Who is slow to read under load has more time than the second that is the default.
		"websocket": map[string]any{"write_timeout": "10s"},
		"http_api":  map[string]any{"key": apiKey},
		"health":    map[string]any{"enabled": true},
	}
	channel := map[string]any{
		"namespace_boundary": s.boundary,
		"without_namespace": map[string]any{
			"allow_user_limited_channels": true, "history_size": 512, "history_ttl": "60s", "force_recovery": true,
		},
		"namespaces": []any{namespace},
	}
	if s.backend != "" {
		namespace["publish_proxy_enabled"] = true
		channel["proxy"] = map[string]any{"publish": proxy("/centrifugo/publish")}
		config["rpc"] = map[string]any{"proxy": proxy("/centrifugo/rpc"), "without_namespace": map[string]any{"proxy_enabled": true}}
	} else {
		namespace["allow_publish_for_client"] = true
		namespace["presence"] = true
		config["uni_http_stream"] = map[string]any{"enabled": !s.noStream}
	}
	maps.Copy(namespace, s.requests)
	config["channel"] = channel
	return config
}

// startCentrifugo starts Centrifugo, and ends it with the test.
func startCentrifugo(t *testing.T, s setup) *centrifugo {
	t.Helper()
	if s.queue == 0 {
		s.queue = 16 << 20
	}
	if s.boundary == "" {
		s.boundary = "."
	}
	text, err := json.Marshal(s.configuration())
	if err != nil {
		t.Fatal(err)
	}
	c := &centrifugo{t: t, config: filepath.Join(t.TempDir(), "centrifugo.json"), port: freePort(t)}
	if err := os.WriteFile(c.config, text, 0o600); err != nil {
		t.Fatal(err)
	}
	c.start()
	t.Cleanup(c.kill)
	return c
}

// start runs Centrifugo, and waits until it answers.
func (c *centrifugo) start() {
	c.t.Helper()
	cmd := exec.Command(centrifugoPath, "--config", c.config, "--http_server.address", "127.0.0.1", "--http_server.port", c.port)
	// A path of its own: on a port that somebody else took meanwhile, another Centrifugo may answer.
	health := "/" + rand.Text()
	cmd.Env = append(os.Environ(), "CENTRIFUGO_HEALTH_HANDLER_PREFIX="+health)
	var err error
	if c.process, err = startProcess(cmd); err != nil {
		c.t.Fatalf("no Centrifugo: %v (run: make .build/bin/centrifugo)", err)
	}
	for end := time.Now().Add(20 * time.Second); ; {
		resp, err := http.Get("http://127.0.0.1:" + c.port + health)
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-c.process.done:
			c.t.Fatalf("Centrifugo ended at once: %s", c.process.output.Bytes())
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(end) {
			c.kill()
			c.t.Fatalf("Centrifugo doesn't answer: %s", c.process.output.Bytes())
		}
	}
}

// kill ends Centrifugo by SIGKILL.
func (c *centrifugo) kill() {
	c.process.kill()
	if c.t.Failed() {
		c.t.Logf("Centrifugo wrote: %s", c.process.output.Bytes())
	}
}

func (c *centrifugo) api() string { return "http://127.0.0.1:" + c.port + "/api" }

// command calls the server API, and returns the response.
func (c *centrifugo) command(method, body string) string {
	c.t.Helper()
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, c.api()+"/"+method, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	req.Header.Set("X-Api-Key", apiKey)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		c.t.Fatal(err)
	}
	defer resp.Body.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(resp.Body); err != nil {
		c.t.Fatal(err)
	}
	return text.String()
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// A process is a child that dies with this one.
type process struct {
	cmd    *exec.Cmd
	output bytes.Buffer  // to be read when done
	done   chan struct{} // closed when the process has ended
}

func startProcess(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{})}
	p.cmd.Stdout = &p.output
	p.cmd.Stderr = &p.output
	p.cmd.SysProcAttr = dieWithParent()
	started := make(chan error)
	go func() {
		// The system takes the death of the thread that started the child for the parent's death.
		runtime.LockOSThread()
		defer close(p.done)
		err := p.cmd.Start()
		started <- err
		if err == nil {
			_ = p.cmd.Wait() // the exit status of a killed process tells nothing
		}
	}()
	return p, <-started
}

// kill ends the process, and returns when it is gone.
func (p *process) kill() {
	_ = p.cmd.Process.Kill() // an error says that it has ended
	<-p.done
}
