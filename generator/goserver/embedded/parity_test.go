package embedded_test

import (
	"io"
	"net/http"
	"slices"
	"testing"

	"example.com/rpcgen/generator/goserver/embedded"
)

func TestParity(t *testing.T) {
	backend := startHTTP(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.ReadAll(r.Body)
		_, _ = w.Write([]byte(`{"result":{"data":{"a":1}}}`))
	}))
	centrifugo := startCentrifugo(t, configuration("http://"+backend))
	node, err := embedded.New(embedded.Options{TokenSecret: tokenSecret})
	if err != nil {
		t.Fatal(err)
	}
	own := startHTTP(t, node)
	for _, p := range slices.Concat(connectProbes(), subscribedProbes(), handshakeProbes(), frameProbes(), subscribeProbes(), readProbes(), refreshProbes(), publishProbes(), callProbes()) {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			want, got := p.run(t, centrifugo), p.run(t, own)
			if got != want {
				t.Errorf("embedded:\n%s\nCentrifugo:\n%s", got, want)
			}
		})
	}
}
