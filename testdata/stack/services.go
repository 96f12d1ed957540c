package stack

import (
	"crypto/rand"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// What the environment of each Centrifugo has, see docs/server.md.
const (
	TokenSecret = "token-secret"
	APIKey      = "api-key"
	ProxySecret = "proxy-secret"
)

// A Centrifugo is one node.
type Centrifugo struct {
	*Process

	Address string

	command func() (cmd *exec.Cmd, health string)
}

// StartCentrifugo starts Centrifugo with a configuration file, whatever its name, the secrets above, and further variables of its environment.
func StartCentrifugo(tb testing.TB, config string, variables ...string) *Centrifugo {
	tb.Helper()
	text, err := os.ReadFile(config)
	if err != nil {
		tb.Fatal(err)
	}
	secrets := []string{"CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY=" + TokenSecret, "CENTRIFUGO_HTTP_API_KEY=" + APIKey}
	return RunCentrifugo(tb, text, append(secrets, variables...)...)
}

// RunCentrifugo starts Centrifugo with the text of a configuration and variables of its environment, which hold all secrets.
func RunCentrifugo(tb testing.TB, config []byte, variables ...string) *Centrifugo {
	tb.Helper()
	binary := InRepository(".build/bin/centrifugo")
	if _, err := os.Stat(binary); err != nil {
		tb.Fatalf("%v (run: make .build/bin/centrifugo)", err)
	}
	file := filepath.Join(tb.TempDir(), "centrifugo.json")
	if err := os.WriteFile(file, config, 0o600); err != nil {
		tb.Fatal(err)
	}
	c := &Centrifugo{Address: FreeAddress(tb)}
	host, port, err := net.SplitHostPort(c.Address)
	if err != nil {
		tb.Fatal(err)
	}
	c.command = func() (cmd *exec.Cmd, health string) {
		cmd = exec.Command(binary, "--config", file, "--http_server.address", host, "--http_server.port", port)
		// A path of its own: on a port that somebody else took meanwhile, another Centrifugo may answer.
		health = "/" + rand.Text()
		cmd.Env = append(os.Environ(), "CENTRIFUGO_HEALTH_ENABLED=true", "CENTRIFUGO_HEALTH_HANDLER_PREFIX="+health, "CENTRIFUGO_DEBUG_ENABLED=true")
		cmd.Env = append(cmd.Env, variables...)
		return cmd, health
	}
	c.start(tb)
	return c
}

// Restart starts Centrifugo again at its address, after it has ended.
func (c *Centrifugo) Restart() {
	c.tb.Helper()
	c.start(c.tb)
}

func (c *Centrifugo) start(tb testing.TB) {
	tb.Helper()
	cmd, health := c.command()
	c.Process = Start(tb, cmd, func() bool { return Answers("http://"+c.Address+health) && c.awaitsSignals() })
}

// awaitsSignals reports whether Centrifugo has written its warnings and ends well when it is asked to. It serves before it does.
func (c *Centrifugo) awaitsSignals() bool {
	goroutines, _ := fetch("http://" + c.Address + "/debug/pprof/goroutine?debug=2")
	for stack := range strings.SplitSeq(goroutines, "\n\n") {
		if strings.Contains(stack, "[chan receive") && strings.Contains(stack, "app.handleSignals(") {
			return true
		}
	}
	return false
}

// WithBackend returns the variables that tell Centrifugo where the backend's proxies are, and the secret of theirs.
func WithBackend(address string) []string {
	headers := `={"X-RPC-Secret":"` + ProxySecret + `"}`
	return []string{
		"CENTRIFUGO_CHANNEL_PROXY_PUBLISH_ENDPOINT=http://" + address + "/centrifugo/publish",
		"CENTRIFUGO_CHANNEL_PROXY_PUBLISH_HTTP_STATIC_HEADERS" + headers,
		"CENTRIFUGO_CHANNEL_PROXY_SUBSCRIBE_ENDPOINT=http://" + address + "/centrifugo/subscribe",
		"CENTRIFUGO_CHANNEL_PROXY_SUBSCRIBE_HTTP_STATIC_HEADERS" + headers,
		"CENTRIFUGO_RPC_PROXY_ENDPOINT=http://" + address + "/centrifugo/rpc",
		"CENTRIFUGO_RPC_PROXY_HTTP_STATIC_HEADERS" + headers,
	}
}

// URL returns where clients connect.
func (c *Centrifugo) URL() string { return "ws://" + c.Address + "/connection/websocket" }

// API returns the base URL of the server API.
func (c *Centrifugo) API() string { return "http://" + c.Address + "/api" }

// Command calls a method of the server API with the key above, and returns the response.
func (c *Centrifugo) Command(method, params string) string {
	c.tb.Helper()
	request, err := http.NewRequestWithContext(c.tb.Context(), http.MethodPost, c.API()+"/"+method, strings.NewReader(params))
	if err != nil {
		c.tb.Fatal(err)
	}
	request.Header.Set("X-Api-Key", APIKey)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.tb.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		c.tb.Fatal(err)
	}
	return string(text)
}

// StartRedis starts a Redis that keeps nothing.
func StartRedis(tb testing.TB, address string) *Process {
	tb.Helper()
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		tb.Fatal(err)
	}
	cmd := exec.Command(Find(tb, "redis-server", "redis-server"),
		"--bind", host, "--port", port, "--save", "", "--appendonly", "no", "--dir", tb.TempDir())
	return Start(tb, cmd, func() bool { return Listens(address) })
}

// StartNginx starts nginx with what stands in the block http of its configuration. It must listen at the address.
func StartNginx(tb testing.TB, address, http string) *Process {
	tb.Helper()
	dir := tb.TempDir()
	config := strings.ReplaceAll(nginxMain, "DIR", dir) + http + "}\n"
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		tb.Fatal(err)
	}
	// In the foreground and without workers of its own: a worker would outlive a master that was killed.
	cmd := exec.Command(Find(tb, "nginx", "nginx-light"), "-p", dir, "-e", "stderr", "-c", file)
	return Start(tb, cmd, func() bool { return Listens(address) })
}

const nginxMain = `daemon off;
master_process off;
pid DIR/nginx.pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
    access_log off;
    client_body_temp_path DIR;
    proxy_temp_path DIR;
    fastcgi_temp_path DIR;
    uwsgi_temp_path DIR;
    scgi_temp_path DIR;
`

// InRepository returns the path of a file, given by its path from the repository's root.
func InRepository(path string) string {
	_, file, _, _ := runtime.Caller(0) //nolint:dogsled // the file is what is asked for
	return filepath.Join(filepath.Dir(file), "..", "..", path)
}
