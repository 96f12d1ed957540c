package main

import (
	"context"

	"example.com/rpcgen/examples/tasks/memory"
)

// exampleMethods are the methods of examples/tasks, over an empty board in memory.
func exampleMethods() map[string]method {
	notifications := memory.NewNotifications()
	tasks := memory.NewTasks(notifications)
	return map[string]method{
		"tasks.list":                    handle(tasks.List),
		"tasks.create":                  handle(tasks.Create),
		"tasks.update":                  handle(tasks.Update),
		"tasks.delete":                  handle(tasks.Delete),
		"tasks.get_stats":               handle(tasks.GetStats),
		"tasks.complete":                handle(tasks.Complete),
		"tasks.count_labels":            handle(withoutParams(tasks.CountLabels)),
		"notifications.list":            handle(notifications.List),
		"notifications.mark_read":       handle(withoutResult(notifications.MarkRead)),
		"notifications.update_settings": handle(notifications.UpdateSettings),
	}
}

// nothing is what a method takes or gives that takes or gives nothing: an empty object.
type nothing = struct{}

func withoutParams[R any](f func(context.Context) (R, error)) func(context.Context, nothing) (R, error) {
	return func(ctx context.Context, _ nothing) (R, error) { return f(ctx) }
}

func withoutResult[P any](f func(context.Context, P) error) func(context.Context, P) (nothing, error) {
	return func(ctx context.Context, params P) (nothing, error) { return nothing{}, f(ctx, params) }
}
