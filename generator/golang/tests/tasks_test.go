package tests

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	client "example.com/centrifugo_client"
)

func TestTasks(t *testing.T) {
	ctx := t.Context()
	api := client.NewAPIClient(connect(t, "alice"))
	alice, due := "alice", time.Date(2030, 1, 2, 3, 4, 5, 678_901_234, time.FixedZone("", 3600))
	created, err := api.TasksCreate(ctx, client.CreateTaskParams{
		Title: "Write tests <&> ünïcode", Priority: client.PriorityUrgent, AssigneeID: &alice, Labels: []string{"work", "go"},
		Checklist: []client.ChecklistItem{{Text: "think", Done: true}, {Text: "write"}}, Fields: map[string]string{"color": "red"}, DueAt: &due,
	})
	if err != nil {
		t.Fatal(err)
	}
	task := created.Task
	if task.DueAt == nil || !task.DueAt.Equal(due) || task.CreatedAt.IsZero() || !task.CompletedAt.IsZero() {
		t.Errorf("times of %+v", task)
	}
	want := client.Task{
		ID: task.ID, Title: "Write tests <&> ünïcode", Status: client.StatusTodo, Priority: client.PriorityUrgent, AssigneeID: &alice,
		Labels: []string{"go", "work"}, Checklist: []client.ChecklistItem{{Text: "think", Done: true}, {Text: "write"}},
		Fields: map[string]string{"color": "red"}, DueAt: task.DueAt, CreatedAt: task.CreatedAt,
	}
	if !reflect.DeepEqual(task, want) {
		t.Errorf("created %+v\nwant %+v", task, want)
	}

	status := client.StatusInProgress
	updated, err := api.TasksUpdate(ctx, client.UpdateTaskParams{TaskID: task.ID, Status: &status})
	if err != nil || updated.Task.Status != client.StatusInProgress || updated.Task.Title != task.Title {
		t.Errorf("updated %+v, %v", updated, err)
	}
	list, err := api.TasksList(ctx, client.ListTasksParams{AssigneeID: alice, Status: []client.TaskStatus{status}, Limit: 1})
	if err != nil || list.Total != 1 || len(list.Tasks) != 1 || list.Tasks[0].ID != task.ID || list.HasMore {
		t.Errorf("list %+v, %v", list, err)
	}
	labels, err := api.TasksCountLabels(ctx)
	if err != nil || labels["work"] != 1 || labels["go"] != 1 {
		t.Errorf("labels %v, %v", labels, err)
	}
	completed, err := api.TasksComplete(ctx, client.CompleteTaskParams{TaskID: task.ID}) //nolint:staticcheck // deprecated by the example, and to be tested
	if err != nil || completed.Task.Status != client.StatusDone || completed.Task.CompletedAt.IsZero() {
		t.Errorf("completed %+v, %v", completed, err)
	}
	stats, err := api.TasksGetStats(ctx, client.TaskStatsParams{UserID: alice, IncludeCompleted: true})
	if err != nil || stats.Total != 1 || stats.Completed != 1 || stats.CompletionRate != 1 || stats.ByStatus[client.StatusDone] != 1 ||
		stats.ByPriority[client.PriorityUrgent] != 1 || stats.NextDue != nil {
		t.Errorf("stats %+v, %v", stats, err)
	}
	deleted, err := api.TasksDelete(ctx, client.DeleteTaskParams{TaskID: task.ID})
	if err != nil || !deleted.Success {
		t.Errorf("deleted %+v, %v", deleted, err)
	}
}

func TestNotifications(t *testing.T) {
	ctx := t.Context()
	api := client.NewAPIClient(connect(t, "bob"))
	settings := client.NotificationSettings{
		Email: "bob@example.com", Muted: map[client.NotificationKind]bool{client.KindCompleted: true}, QuietHours: &client.QuietHours{From: 22, To: 7},
	}
	stored, err := api.NotificationsUpdateSettings(ctx, client.UpdateSettingsParams{UserID: "bob", Settings: settings})
	if err != nil || !reflect.DeepEqual(*stored, settings) {
		t.Errorf("stored %+v, %v", stored, err)
	}
	bob := "bob"
	for range 2 {
		if _, err := api.TasksCreate(ctx, client.CreateTaskParams{Title: "x", AssigneeID: &bob}); err != nil {
			t.Fatal(err)
		}
	}
	unread := func() []client.Notification {
		t.Helper()
		list, err := api.NotificationsList(ctx, client.ListNotificationsParams{UserID: "bob", UnreadOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	list := unread()
	if len(list) != 2 || list[0].Kind != client.KindAssigned || list[0].SentAt.IsZero() {
		t.Fatalf("notifications %+v", list)
	}
	if err := api.NotificationsMarkRead(ctx, client.MarkReadParams{IDs: []int64{list[0].ID}}); err != nil {
		t.Error(err)
	}
	if rest := unread(); len(rest) != 1 || rest[0].ID != list[1].ID {
		t.Errorf("unread %+v", rest)
	}
	// Without waiting: the effect comes by itself.
	if err := api.NotificationsMarkReadNoWait(ctx, client.MarkReadParams{IDs: []int64{list[1].ID}}); err != nil {
		t.Error(err)
	}
	for start := time.Now(); len(unread()) > 0; {
		if time.Since(start) > 5*time.Second {
			t.Fatal("still unread after 5 s")
		}
	}
}

func TestRPCError(t *testing.T) {
	api := client.NewAPIClient(connect(t, "carol"))
	_, err := api.TasksDelete(t.Context(), client.DeleteTaskParams{TaskID: "none"})
	var failure *client.RPCError
	if !errors.As(err, &failure) || failure.Code != 404 || failure.Method != "tasks.delete" || failure.Message == "" {
		t.Errorf("err = %v, want code 404", err)
	}
}

// slow calls a method that answers nothing, whatever is asked for.
type slow struct{ *client.CentrifugoRPCClient }

func (s slow) Do(ctx context.Context, call *client.Call) (json.RawMessage, error) {
	return s.Call(ctx, "test.silent", call.Params)
}

func TestTimeout(t *testing.T) {
	api := client.NewAPIClient(slow{connect(t, "dave")})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := api.TasksGetStats(ctx, client.TaskStatsParams{UserID: "dave"})
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) > 3*time.Second {
		t.Errorf("err = %v after %s", err, time.Since(start))
	}
}

func TestCallsInFlight(t *testing.T) {
	api := client.NewAPIClient(connect(t, "erin"))
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			title := "task " + strconv.Itoa(i)
			result, err := api.TasksCreate(t.Context(), client.CreateTaskParams{Title: title})
			if err != nil || result.Task.Title != title {
				t.Errorf("%s: %+v, %v", title, result, err)
			}
		})
	}
	all.Wait()
}

// A fake is what users test with.
type fake struct {
	client.ChannelRPC // nil: no test reads events by it

	result string
	call   client.Call // the last one
}

func (f *fake) Do(_ context.Context, call *client.Call) (json.RawMessage, error) {
	f.call = *call
	return json.RawMessage(f.result), nil
}

// A call has the timeout of the source. It holds where the context has no deadline.
func TestMethodTimeout(t *testing.T) {
	rpc := &fake{result: "{}"}
	if _, err := client.NewAPIClient(rpc).TasksGetStats(t.Context(), client.TaskStatsParams{}); err != nil || rpc.call.Timeout != 5*time.Second {
		t.Errorf("timeout of %s, %v, want 5s", rpc.call.Timeout, err)
	}
	silent := connect(t, "dave")
	start := time.Now()
	_, err := silent.Do(t.Context(), &client.Call{Method: "test.silent", Timeout: 50 * time.Millisecond})
	if d := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, client.ErrOutcomeUnknown) || d > 3*time.Second {
		t.Errorf("err = %v after %s", err, d)
	}
	start = time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err = silent.Do(ctx, &client.Call{Method: "test.silent", Timeout: time.Nanosecond})
	if d := time.Since(start); !errors.Is(err, context.DeadlineExceeded) || d < 100*time.Millisecond {
		t.Errorf("err = %v after %s, want the caller's deadline", err, d)
	}
}

func TestDecodeError(t *testing.T) {
	api := client.NewAPIClient(&fake{result: `{"tasks":[{"id":"1"},{"id":2}],"total":"x"}`})
	_, err := api.TasksList(t.Context(), client.ListTasksParams{})
	var wrong *client.DecodeError
	if !errors.As(err, &wrong) || wrong.Method != "tasks.list" || wrong.Path != ".tasks[1].id" {
		t.Errorf("err = %v", err)
	}
	api = client.NewAPIClient(&fake{result: `null`})
	if result, err := api.TasksList(t.Context(), client.ListTasksParams{}); !errors.As(err, &wrong) || result != nil {
		t.Errorf("null: %+v, %v", result, err)
	}
	if list, err := api.NotificationsList(t.Context(), client.ListNotificationsParams{}); err != nil || len(list) != 0 {
		t.Errorf("null list: %+v, %v", list, err)
	}
}

// detour gets an answer from the server, whatever is asked for.
type detour struct {
	*client.CentrifugoRPCClient
	answer any
}

func (d detour) Do(ctx context.Context, _ *client.Call) (json.RawMessage, error) {
	return d.Call(ctx, "test.echo", d.answer)
}

func TestBadValuesLeaveTheConnectionAlone(t *testing.T) {
	rpc := connect(t, "erin")
	_, err := client.NewAPIClient(detour{rpc, map[string]any{"total": "1"}}).TasksGetStats(t.Context(), client.TaskStatsParams{})
	const want = "tasks.get_stats: result.total: json: cannot unmarshal string into Go value of type int"
	if err == nil || err.Error() != want {
		t.Errorf("err = %v, want %s", err, want)
	}
	api := client.NewAPIClient(rpc)
	_, err = api.TasksCreate(t.Context(), client.CreateTaskParams{Title: "x", Labels: []string{"fine", "a\xff"}})
	if err == nil || !strings.HasPrefix(err.Error(), "tasks.create: params.labels[1]: a string that is no valid UTF-8") {
		t.Errorf("err = %v", err)
	}
	if list, err := api.TasksList(t.Context(), client.ListTasksParams{Label: "fine"}); err != nil || list.Total != 0 {
		t.Errorf("after bad values: %+v, %v", list, err)
	}
}
