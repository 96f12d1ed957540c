// Command hello is the backend: Centrifugo hands it each request over HTTP.
package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"

	"example.com/hello/api"
)

// greeter implements api.GreetingService.
type greeter struct{}

func (greeter) Hello(_ context.Context, params api.HelloParams) (*api.HelloResult, error) {
	return &api.HelloResult{Text: "Hello, " + params.Name + "!"}, nil
}

// A publication is what Centrifugo's publish proxy sends. User is who the caller really is.
type publication struct {
	User string
	Data struct {
		Method        string
		Params        json.RawMessage
		CorrelationID string `json:"correlation_id"`
	}
}

func main() {
	http.HandleFunc("POST /centrifugo/publish", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-RPC-Secret") != "rpc-secret" {
			http.Error(w, "not from Centrifugo", http.StatusForbidden)
			return
		}
		var p publication
		if err := json.NewDecoder(r.Body).Decode(&p); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		fmt.Fprint(w, `{"result":{}}`)
		if p.Data.CorrelationID != "" {
			go answer(context.WithoutCancel(r.Context()), p)
		}
	})
	log.Fatal(http.ListenAndServe(cmp.Or(os.Getenv("LISTEN"), "127.0.0.1:9100"), nil))
}

// answer carries out a request, and publishes the reply where its caller listens.
func answer(ctx context.Context, p publication) {
	reply := map[string]any{"correlation_id": p.Data.CorrelationID}
	if result, err := dispatch(ctx, p.Data.Method, p.Data.Params); err != nil {
		reply["error"] = map[string]any{"code": 400, "message": err.Error()}
	} else {
		reply["result"] = result
	}
	body, err := json.Marshal(map[string]any{"channel": "user#" + p.User, "data": reply})
	if err != nil {
		log.Print(err)
		return
	}
	url := cmp.Or(os.Getenv("CENTRIFUGO_API"), "http://127.0.0.1:8000/api")
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url+"/publish", bytes.NewReader(body))
	if err != nil {
		log.Print(err)
		return
	}
	req.Header.Set("X-API-Key", "api-key")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		log.Print(err)
		return
	}
	resp.Body.Close()
}

func dispatch(ctx context.Context, method string, params json.RawMessage) (any, error) {
	switch method {
	case "greeting.hello":
		var p api.HelloParams
		if err := json.Unmarshal(params, &p); err != nil {
			return nil, err
		}
		return greeter{}.Hello(ctx, p)
	default:
		return nil, fmt.Errorf("unknown method %s", method)
	}
}
