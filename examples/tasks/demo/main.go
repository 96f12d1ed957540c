// Command demo calls the server of the example at $SERVER by the generated client, over both transports, and prints the calls, their
// replies, and events.
package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

	centrifugoclient "example.com/centrifugo_client"
)

func main() {
	server := cmp.Or(os.Getenv("SERVER"), "http://localhost:8000")
	for _, transport := range []centrifugoclient.Transport{centrifugoclient.TransportCorrelation, centrifugoclient.TransportRPC} {
		fmt.Printf("\nTransport %q:\n\n", transport)
		if err := demo(context.Background(), server, transport); err != nil {
			log.Fatal(err)
		}
	}
}

func demo(ctx context.Context, server string, transport centrifugoclient.Transport) error {
	rpc, err := centrifugoclient.NewCentrifugoRPCClient(centrifugoclient.CentrifugoConfig{
		URL:       strings.Replace(server, "http", "ws", 1) + "/connection/websocket",
		GetToken:  func(ctx context.Context) (string, error) { return getToken(ctx, server) },
		UserID:    "ada",
		Transport: transport,
	})
	if err != nil {
		return err
	}
	if err := rpc.Connect(ctx); err != nil {
		return err
	}
	defer rpc.Disconnect() //nolint:errcheck // nothing is left to do
	api := centrifugoclient.NewAPIClient(rpc)

	create := centrifugoclient.CreateTaskParams{Title: "Try rpcgen", Labels: []string{"demo"}}
	if err := call(ctx, "tasks.create", api.TasksCreate, create); err != nil {
		return err
	}
	if err := call(ctx, "tasks.list", api.TasksList, centrifugoclient.ListTasksParams{Limit: 1, Label: "demo"}); err != nil {
		return err
	}

	// An error that the API declares.
	err = call(ctx, "tasks.delete", api.TasksDelete, centrifugoclient.DeleteTaskParams{TaskID: "task-404"})
	if !errors.Is(err, centrifugoclient.ErrTaskNotFound) {
		return fmt.Errorf("deleting a task that there isn't: %w, want ErrTaskNotFound", err)
	}

	// Params that break rules of the API.
	var invalid *centrifugoclient.InvalidParamsError
	if err := call(ctx, "tasks.create", api.TasksCreate, centrifugoclient.CreateTaskParams{Labels: []string{""}}); !errors.As(err, &invalid) {
		return fmt.Errorf("creating a task without a title: %w, want an InvalidParamsError", err)
	}
	for _, field := range invalid.Fields {
		fmt.Printf("     %s breaks the rule %s\n", field.Path, field.Rule)
	}
	return follow(ctx, api)
}

// follow reads what happens on the board, and exports it.
func follow(ctx context.Context, api *centrifugoclient.APIClient) error {
	fmt.Println("board_events")
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for event, err := range api.BoardEvents(ctx) {
		if err != nil {
			return err
		}
		switch event := event.(type) {
		case *centrifugoclient.Join: // of this client: it reads the board now
			if _, err := api.TasksCreate(ctx, centrifugoclient.CreateTaskParams{Title: "Watch the board"}); err != nil {
				return err
			}
			continue
		case *centrifugoclient.BoardEventsTaskCreated:
			fmt.Println("  -> task_created:", event.Data.Title)
		default:
			continue
		}
		break
	}
	fmt.Println("tasks.export", "{}")
	result, err := api.TasksExport(ctx, centrifugoclient.ExportParams{}, centrifugoclient.OnProgress(func(p *centrifugoclient.ExportProgress) {
		fmt.Println("  ..", text(p))
	}))
	if err != nil {
		return err
	}
	fmt.Println("  ->", text(result))
	return nil
}

// call calls a method, and prints the call and its reply.
func call[P, R any](ctx context.Context, name string, method func(context.Context, P) (R, error), params P) error {
	fmt.Println(name, text(params))
	result, err := method(ctx, params)
	if err != nil {
		fmt.Println("  ->", err)
		return err
	}
	fmt.Println("  ->", text(result))
	return nil
}

func text(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// getToken asks the server for a token. Only a server for development gives one without a login.
//
//nolint:gosec // it calls the server that its user names
func getToken(ctx context.Context, server string) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, server+"/token?user=ada", nil)
	if err != nil {
		return "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("no token: %s", resp.Status)
	}
	var answer struct {
		Token string `json:"token"`
	}
	err = json.NewDecoder(resp.Body).Decode(&answer)
	return answer.Token, err
}
