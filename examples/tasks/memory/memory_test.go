package memory

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/rpcgen/examples/tasks"
)

// board returns a board with one task a title, and its notifications.
func board(t *testing.T, all ...tasks.CreateTaskParams) (*Tasks, *Notifications) {
	t.Helper()
	n := NewNotifications(&notified{})
	b := NewTasks(n, &events{})
	for _, params := range all {
		if _, err := b.Create(t.Context(), params); err != nil {
			t.Fatal(err)
		}
	}
	return b, n
}

func list(t *testing.T, b *Tasks, params tasks.ListTasksParams) ([]string, *tasks.TaskListResult) {
	t.Helper()
	result, err := b.List(t.Context(), params)
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, task := range result.Tasks {
		titles = append(titles, task.Title)
	}
	return titles, result
}

func TestList(t *testing.T) {
	soon, late := time.Now(), time.Now().Add(time.Hour)
	b, _ := board(t,
		tasks.CreateTaskParams{Title: "a", AssigneeID: new("alice"), DueAt: &late},
		tasks.CreateTaskParams{Title: "b", Labels: []string{"home"}},
		tasks.CreateTaskParams{Title: "c", DueAt: &soon},
	)
	if _, err := b.Update(t.Context(), tasks.UpdateTaskParams{TaskID: "task-2", Status: new(tasks.StatusDone)}); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		params tasks.ListTasksParams
		want   []string
	}{
		{"all", tasks.ListTasksParams{}, []string{"c", "b", "a"}},
		{"status", tasks.ListTasksParams{Status: []tasks.TaskStatus{tasks.StatusDone}}, []string{"b"}},
		{"assignee", tasks.ListTasksParams{AssigneeID: "alice"}, []string{"a"}},
		{"label", tasks.ListTasksParams{Label: "home"}, []string{"b"}},
		{"due", tasks.ListTasksParams{DueBefore: &late}, []string{"c"}},
		{"nothing", tasks.ListTasksParams{Label: "work"}, nil},
	} {
		if got, _ := list(t, b, test.params); !cmp.Equal(got, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, got, test.want)
		}
	}
}

func TestListPages(t *testing.T) {
	b, _ := board(t, tasks.CreateTaskParams{Title: "a"}, tasks.CreateTaskParams{Title: "b"}, tasks.CreateTaskParams{Title: "c"})
	for _, test := range []struct {
		page tasks.Page
		want []string
		more bool
	}{
		{tasks.Page{Limit: 2}, []string{"c", "b"}, true},
		{tasks.Page{Limit: 2, Offset: 2}, []string{"a"}, false},
		{tasks.Page{Limit: 3}, []string{"c", "b", "a"}, false},
		{tasks.Page{Offset: 4}, nil, false},
	} {
		got, result := list(t, b, tasks.ListTasksParams{Page: test.page})
		if !cmp.Equal(got, test.want) || result.Total != 3 || result.HasMore != test.more {
			t.Errorf("%+v: got %v of %d, more: %t; want %v of 3, more: %t", test.page, got, result.Total, result.HasMore, test.want, test.more)
		}
	}
}

func TestUpdate(t *testing.T) {
	b, _ := board(t, tasks.CreateTaskParams{Title: "a", Labels: []string{"y", "x"}})
	result, err := b.Update(t.Context(), tasks.UpdateTaskParams{
		TaskID: "task-1", Title: new("b"), Priority: new(tasks.PriorityHigh), AddLabels: []string{"z", "y"}, RemoveLabels: []string{"x"},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := result.Task
	want := tasks.Task{
		ID: "task-1", Title: "b", Status: tasks.StatusTodo, Priority: tasks.PriorityHigh, Labels: []string{"y", "z"}, CreatedAt: got.CreatedAt,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestComplete(t *testing.T) {
	b, n := board(t, tasks.CreateTaskParams{Title: "a", AssigneeID: new("alice")})
	for range 2 { // the second time changes nothing
		if _, err := b.Complete(t.Context(), tasks.CompleteTaskParams{TaskID: "task-1"}); err != nil {
			t.Fatal(err)
		}
	}
	_, result := list(t, b, tasks.ListTasksParams{})
	if task := result.Tasks[0]; task.Status != tasks.StatusDone || task.CompletedAt.IsZero() {
		t.Errorf("status %s, completed at %v; want %s and a time", task.Status, task.CompletedAt, tasks.StatusDone)
	}
	sent, err := n.List(t.Context(), tasks.ListNotificationsParams{UserID: "alice"})
	if err != nil {
		t.Fatal(err)
	}
	var kinds []tasks.NotificationKind
	for _, notification := range sent {
		kinds = append(kinds, notification.Kind)
	}
	if want := []tasks.NotificationKind{tasks.KindCompleted, tasks.KindAssigned}; !cmp.Equal(kinds, want) {
		t.Errorf("notified of %v, want %v", kinds, want)
	}
}

func TestErrors(t *testing.T) {
	b, _ := board(t, tasks.CreateTaskParams{Title: "a"})
	ctx := t.Context()
	for _, test := range []struct {
		name string
		call func() error
		want error
	}{
		{"create untitled", func() error { _, err := b.Create(ctx, tasks.CreateTaskParams{}); return err }, tasks.ErrInvalid},
		{"untitle", func() error {
			_, err := b.Update(ctx, tasks.UpdateTaskParams{TaskID: "task-1", Title: new("")})
			return err
		}, tasks.ErrInvalid},
		{"update", func() error { _, err := b.Update(ctx, tasks.UpdateTaskParams{TaskID: "x"}); return err }, tasks.ErrTaskNotFound},
		{"delete", func() error { _, err := b.Delete(ctx, tasks.DeleteTaskParams{TaskID: "x"}); return err }, tasks.ErrTaskNotFound},
		{"complete", func() error { _, err := b.Complete(ctx, tasks.CompleteTaskParams{TaskID: "x"}); return err }, tasks.ErrTaskNotFound},
	} {
		if err := test.call(); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", test.name, err, test.want)
		}
	}
}

func TestStats(t *testing.T) {
	soon, late := time.Now().Add(time.Hour), time.Now().Add(2*time.Hour)
	b, _ := board(t,
		tasks.CreateTaskParams{Title: "a", AssigneeID: new("alice"), DueAt: &late},
		tasks.CreateTaskParams{Title: "b", AssigneeID: new("alice"), DueAt: &soon, Priority: tasks.PriorityLow},
		tasks.CreateTaskParams{Title: "c", AssigneeID: new("alice")},
		tasks.CreateTaskParams{Title: "d", AssigneeID: new("alice")},
		tasks.CreateTaskParams{Title: "e", AssigneeID: new("bob")},
	)
	if _, err := b.Complete(t.Context(), tasks.CompleteTaskParams{TaskID: "task-3"}); err != nil {
		t.Fatal(err)
	}
	for _, completed := range []bool{false, true} {
		got, err := b.GetStats(t.Context(), tasks.TaskStatsParams{UserID: "alice", IncludeCompleted: completed})
		if err != nil {
			t.Fatal(err)
		}
		want := &tasks.TaskStatsResult{
			Total: 3, Completed: 1, CompletionRate: 0.25,
			ByStatus:   map[tasks.TaskStatus]int{tasks.StatusTodo: 3},
			ByPriority: map[tasks.Priority]int{tasks.PriorityLow: 1, tasks.PriorityNormal: 2},
			NextDue:    got.NextDue, OldestAge: got.OldestAge,
		}
		if completed {
			want.Total = 4
			want.ByStatus[tasks.StatusDone] = 1
			want.ByPriority[tasks.PriorityNormal] = 3
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("completed: %t: -want +got:\n%s", completed, diff)
		}
		if got.NextDue == nil || got.NextDue.Title != "b" || got.OldestAge <= 0 {
			t.Errorf("next due: %v, oldest age: %v; want b and more than 0", got.NextDue, got.OldestAge)
		}
	}
}

func TestDeleteAndLabels(t *testing.T) {
	b, _ := board(t,
		tasks.CreateTaskParams{Title: "a", Labels: []string{"x", "y", "x"}},
		tasks.CreateTaskParams{Title: "b", Labels: []string{"x"}},
	)
	labels := func(want map[string]int) {
		t.Helper()
		if got, err := b.CountLabels(t.Context()); err != nil || !cmp.Equal(got, want) {
			t.Errorf("labels %v, %v; want %v", got, err, want)
		}
	}
	labels(map[string]int{"x": 2, "y": 1})
	if _, err := b.Delete(t.Context(), tasks.DeleteTaskParams{TaskID: "task-1"}); err != nil {
		t.Fatal(err)
	}
	labels(map[string]int{"x": 1})
}

func TestResultsAreCopies(t *testing.T) {
	b, _ := board(t, tasks.CreateTaskParams{Title: "a", Labels: []string{"x"}, Fields: map[string]string{"k": "v"}})
	_, result := list(t, b, tasks.ListTasksParams{})
	result.Tasks[0].Labels[0] = "changed"
	result.Tasks[0].Fields["k"] = "changed"
	_, result = list(t, b, tasks.ListTasksParams{})
	if got := result.Tasks[0]; got.Labels[0] != "x" || got.Fields["k"] != "v" {
		t.Errorf("labels %v, fields %v; want what was stored", got.Labels, got.Fields)
	}
}

func TestNotifications(t *testing.T) {
	_, n := board(t, tasks.CreateTaskParams{Title: "a", AssigneeID: new("alice")}, tasks.CreateTaskParams{Title: "b", AssigneeID: new("alice")})
	ctx := t.Context()
	if err := n.MarkRead(ctx, tasks.MarkReadParams{IDs: []int64{1, 99}}); err != nil {
		t.Fatal(err)
	}
	unread, err := n.List(ctx, tasks.ListNotificationsParams{UserID: "alice", UnreadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(unread) != 1 || unread[0].ID != 2 {
		t.Errorf("unread: %v, want the second", unread)
	}
}

func TestMutedNotifications(t *testing.T) {
	b, n := board(t)
	ctx := t.Context()
	settings := tasks.NotificationSettings{Muted: map[tasks.NotificationKind]bool{tasks.KindAssigned: true}}
	got, err := n.UpdateSettings(ctx, tasks.UpdateSettingsParams{UserID: "alice", Settings: settings})
	if err != nil || !cmp.Equal(*got, settings) {
		t.Fatalf("settings %v, %v; want %v", got, err, settings)
	}
	if _, err := b.Create(ctx, tasks.CreateTaskParams{Title: "a", AssigneeID: new("alice")}); err != nil {
		t.Fatal(err)
	}
	sent, err := n.List(ctx, tasks.ListNotificationsParams{UserID: "alice"})
	if err != nil {
		t.Fatal(err)
	}
	if len(sent) != 0 {
		t.Errorf("notified of %v, want nothing", sent)
	}
}

func TestFullBoard(t *testing.T) {
	b, _ := board(t)
	for range maxTasks {
		if _, err := b.Create(t.Context(), tasks.CreateTaskParams{Title: "a"}); err != nil {
			t.Fatal(err)
		}
	}
	_, err := b.Create(t.Context(), tasks.CreateTaskParams{Title: "one too many"})
	full, ok := errors.AsType[*tasks.BoardFullError](err)
	if !ok || full.Limit != maxTasks {
		t.Errorf("err = %v, want that the board is full", err)
	}
	if _, err := b.Delete(t.Context(), tasks.DeleteTaskParams{TaskID: "task-1"}); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Create(t.Context(), tasks.CreateTaskParams{Title: "it fits again"}); err != nil {
		t.Error(err)
	}
}
