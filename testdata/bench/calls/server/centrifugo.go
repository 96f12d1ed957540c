package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"time"
)

// start runs Centrifugo at an address, with its secrets and the given variables, until stop is called.
func (c centrifugo) start(addr string, variables map[string]string) (stop func(), err error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(c.program, "--config", c.config, "--http_server.address", host, "--http_server.port", port)
	secret := `{"X-RPC-Secret":"` + proxySecret + `"}`
	cmd.Env = append(os.Environ(),
		"CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY="+tokenSecret,
		"CENTRIFUGO_HTTP_API_KEY="+apiKey,
		"CENTRIFUGO_CHANNEL_PROXY_PUBLISH_HTTP_STATIC_HEADERS="+secret,
		"CENTRIFUGO_RPC_PROXY_HTTP_STATIC_HEADERS="+secret)
	for name, value := range variables {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	var output bytes.Buffer
	cmd.Stdout, cmd.Stderr = &output, &output
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("no Centrifugo: %w (run: make .build/bin/centrifugo)", err)
	}
	stop = func() {
		_ = cmd.Process.Kill() // an error says that it has ended
		_ = cmd.Wait()         // so does this one
	}
	for end := time.Now().Add(startTime); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		resp, err := http.Get("http://" + addr + "/health")
		if err != nil {
			continue
		}
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return stop, nil
		}
	}
	stop()
	return nil, fmt.Errorf("centrifugo doesn't answer in %s:\n%s", startTime, &output)
}

// freeAddress returns a host and a port of this machine that nobody listens at.
func freeAddress() (string, error) {
	listener, addr, err := listen()
	if err != nil {
		return "", err
	}
	return addr, listener.Close()
}
