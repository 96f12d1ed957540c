package tests

import (
	"context"
	"errors"
	"testing"

	client "example.com/centrifugo_client"
	"example.com/centrifugo_client/rpctest"
)

// TestFake does what docs/testing.md shows.
func TestFake(t *testing.T) {
	fake := &rpctest.Fake{}
	api := client.NewAPIClient(fake)
	rpctest.Handle(fake, api.TasksList, func(_ context.Context, params client.ListTasksParams) (*client.TaskListResult, error) {
		return &client.TaskListResult{Total: params.Limit}, nil
	})
	rpctest.Handle(fake, api.TasksDelete, func(context.Context, client.DeleteTaskParams) (*client.SuccessResult, error) {
		return nil, client.ErrTaskNotFound
	})
	rpctest.Handle(fake, api.TasksCreate, func(context.Context, client.CreateTaskParams) (*client.TaskResult, error) {
		return nil, &client.InvalidParamsError{Fields: []client.InvalidField{{Path: "title", Rule: "max=200", Message: "is too long"}}}
	})

	if list, err := api.TasksList(t.Context(), client.ListTasksParams{Limit: 3}); err != nil || list.Total != 3 {
		t.Errorf("got %+v, %v", list, err)
	}
	if _, err := api.TasksDelete(t.Context(), client.DeleteTaskParams{}); !errors.Is(err, client.ErrTaskNotFound) {
		t.Errorf("err = %v", err)
	}
	var invalid *client.InvalidParamsError
	if _, err := api.TasksCreate(t.Context(), client.CreateTaskParams{}); !errors.As(err, &invalid) || invalid.Fields[0].Path != "title" {
		t.Errorf("err = %v", err)
	}
	var full *client.BoardFullError
	rpctest.Handle(fake, api.TasksCreate, func(context.Context, client.CreateTaskParams) (*client.TaskResult, error) {
		return nil, &client.BoardFullError{BoardFullErrorData: client.BoardFullErrorData{Limit: 7}}
	})
	if _, err := api.TasksCreate(t.Context(), client.CreateTaskParams{}); !errors.As(err, &full) || full.Limit != 7 {
		t.Errorf("err = %v", err)
	}
}
