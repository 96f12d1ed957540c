// Command call calls the server by the generated client.
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

	centrifugoclient "example.com/centrifugo_client"
)

// address is where the server is.
func address() string { return cmp.Or(os.Getenv("ADDRESS"), "localhost:8000") }

func main() {
	if err := call(context.Background()); err != nil {
		log.Fatal(err)
	}
}

func call(ctx context.Context) error {
	rpc, err := centrifugoclient.NewCentrifugoRPCClient(centrifugoclient.CentrifugoConfig{
		URL: "ws://" + address() + "/connection/websocket", GetToken: getToken, UserID: "ada",
	})
	if err != nil {
		return err
	}
	if err := rpc.Connect(ctx); err != nil {
		return err
	}
	defer rpc.Disconnect()
	api := centrifugoclient.NewAPIClient(rpc)

	note, err := api.NotesAdd(ctx, centrifugoclient.AddNoteParams{Text: "Hello from Go"})
	if err != nil {
		return err
	}
	fmt.Printf("added note %d: %s\n", note.ID, note.Text)

	_, err = api.NotesGet(ctx, centrifugoclient.GetNoteParams{ID: 1000})
	if !errors.Is(err, centrifugoclient.ErrNoteNotFound) {
		return fmt.Errorf("got %w, want ErrNoteNotFound", err)
	}
	fmt.Println("note 1000:", err)

	_, err = api.NotesAdd(ctx, centrifugoclient.AddNoteParams{})
	invalid, ok := errors.AsType[*centrifugoclient.InvalidParamsError](err)
	if !ok {
		return fmt.Errorf("got %w, want an InvalidParamsError", err)
	}
	fmt.Println("a note without text:", invalid)
	return nil
}

// getToken asks the server for a token, which it gives in development only.
func getToken(ctx context.Context) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address()+"/token?user=ada", nil)
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return "", errors.New(response.Status)
	}
	var answer struct {
		Token string `json:"token"`
	}
	err = json.NewDecoder(response.Body).Decode(&answer)
	return answer.Token, err
}
