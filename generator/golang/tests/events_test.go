package tests

import (
	"context"
	"fmt"
	"time"

	client "example.com/centrifugo_client"
	"example.com/centrifugo_client/rpctest"
)

// What the README shows of events.
func ExampleAPIClient_BoardEvents() {
	fake := &rpctest.Fake{}
	fake.Send("board.tasks", "task_created", client.Task{Title: "Try events"})
	go func() {
		for fake.Readers("board.tasks") == 0 {
			time.Sleep(time.Millisecond)
		}
		fake.End("board.tasks", client.ErrDisconnected)
	}()
	fmt.Println(printTasks(context.Background(), client.NewAPIClient(fake)))
	// Output:
	// Try events
	// disconnected
}

func printTasks(ctx context.Context, api client.API) error {
	for event, err := range api.BoardEvents(ctx) {
		if err != nil {
			return err
		}
		if created, ok := event.(*client.BoardEventsTaskCreated); ok {
			fmt.Println(created.Data.Title)
		}
	}
	return nil
}
