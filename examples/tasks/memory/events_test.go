package memory

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/examples/tasks"
)

// events keeps what is published.
type events struct {
	mu  sync.Mutex
	all []any
}

func (e *events) add(event any) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.all = append(e.all, event)
	return nil
}

func (e *events) TaskCreated(_ context.Context, task tasks.Task) error { return e.add(task.Title) }

func (e *events) TaskUpdated(_ context.Context, update tasks.TaskUpdate) error {
	return e.add(update.Changes)
}

func (e *events) TaskDeleted(_ context.Context, deletion tasks.TaskDeletion) error {
	return e.add(deletion)
}

type notified struct{ events }

func (n *notified) Notified(_ context.Context, userID string, notification tasks.Notification) error {
	return n.add(userID + ": " + notification.Text)
}

func TestEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx := t.Context()
		onBoard, inInbox := &events{}, &notified{}
		b := NewTasks(NewNotifications(inInbox), onBoard)
		_, _ = b.Create(ctx, tasks.CreateTaskParams{Title: "a"}) // what fails is missing below
		_, _ = b.Update(ctx, tasks.UpdateTaskParams{
			TaskID: "task-1", Title: new("b"), Status: new(tasks.StatusDone), AssigneeID: new("ada"), AddLabels: []string{"x"},
		})
		_, _ = b.Update(ctx, tasks.UpdateTaskParams{TaskID: "task-1", Title: new("b")}) // changes nothing
		_, _ = b.Complete(ctx, tasks.CompleteTaskParams{TaskID: "task-1"})              // it is
		_, _ = b.Delete(ctx, tasks.DeleteTaskParams{TaskID: "task-1"})
		synctest.Wait()
		want := []any{
			"a",
			[]tasks.Change{
				tasks.TitleChange{From: "a", To: "b"},
				tasks.StatusChange{From: tasks.StatusTodo, To: tasks.StatusDone},
				tasks.AssigneeChange{To: "ada"},
				tasks.DetailsChange{Names: []string{"labels"}},
			},
			tasks.TaskDeletion{TaskID: "task-1"},
		}
		if diff := cmp.Diff(want, onBoard.all); diff != "" {
			t.Errorf("events of the board: -want +got:\n%s", diff)
		}
		if diff := cmp.Diff([]any{"ada: You have a new task: b", "ada: A task of yours is done: b"}, inInbox.all); diff != "" {
			t.Errorf("events of the inbox: -want +got:\n%s", diff)
		}
	})
}

func TestOrderOfEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		onBoard := &events{}
		b := NewTasks(NewNotifications(&notified{}), onBoard)
		var want []any
		for i := range 100 {
			title := strconv.Itoa(i)
			if _, err := b.Create(t.Context(), tasks.CreateTaskParams{Title: title}); err != nil {
				t.Fatal(err)
			}
			want = append(want, title)
		}
		synctest.Wait()
		if diff := cmp.Diff(want, onBoard.all); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

func TestExport(t *testing.T) {
	var all []tasks.CreateTaskParams
	for range 24 {
		all = append(all, tasks.CreateTaskParams{Title: "a"})
	}
	b, _ := board(t, append(all, tasks.CreateTaskParams{Title: `say "b"`, AssigneeID: new("ada")})...)
	if _, err := b.Complete(t.Context(), tasks.CompleteTaskParams{TaskID: "task-25"}); err != nil {
		t.Fatal(err)
	}
	var told []tasks.ExportProgress
	tell := func(p tasks.ExportProgress) error {
		told = append(told, p)
		return nil
	}
	if _, err := b.Export(t.Context(), tasks.ExportParams{}, tell); err != nil {
		t.Fatal(err)
	}
	if want := []tasks.ExportProgress{{Done: 10, Total: 25}, {Done: 20, Total: 25}, {Done: 25, Total: 25}}; !cmp.Equal(told, want) {
		t.Errorf("told %v, want %v", told, want)
	}
	result, err := b.Export(t.Context(), tasks.ExportParams{Status: []tasks.TaskStatus{tasks.StatusDone}}, tell)
	if err != nil {
		t.Fatal(err)
	}
	if want := "id,title,status,assignee_id,due_at\ntask-25,\"say \"\"b\"\"\",done,ada,\n"; result.CSV != want {
		t.Errorf("got\n%s\nwant\n%s", result.CSV, want)
	}
}

func TestExportThatNobodyWaitsFor(t *testing.T) {
	b, _ := board(t, tasks.CreateTaskParams{Title: "a"})
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Export(ended, tasks.ExportParams{}, func(tasks.ExportProgress) error { return ended.Err() }); err == nil {
		t.Error("an export that can't tell its progress goes on")
	}
}
