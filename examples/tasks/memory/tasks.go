// Package memory keeps the tasks of a board in memory. What it stores is gone when the process ends.
package memory

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"example.com/rpcgen/examples/tasks"
)

const (
	defaultLimit = 50   // the size of a page whose limit isn't set
	maxTasks     = 1000 // on a board
)

// BoardEvents publishes the events of [tasks.BoardEvents].
type BoardEvents interface {
	TaskCreated(ctx context.Context, task tasks.Task) error
	TaskUpdated(ctx context.Context, update tasks.TaskUpdate) error
	TaskDeleted(ctx context.Context, deletion tasks.TaskDeletion) error
}

// Tasks implements [tasks.Service]. It is safe for concurrent use.
type Tasks struct {
	notifications *Notifications
	events        BoardEvents
	outbox        outbox

	mu     sync.Mutex
	tasks  []tasks.Task // in the order of creation
	lastID int
}

var _ tasks.Service = (*Tasks)(nil)

// NewTasks returns an empty board, which tells what happens through events, and assignees through notifications.
func NewTasks(notifications *Notifications, events BoardEvents) *Tasks {
	return &Tasks{notifications: notifications, events: events}
}

// List implements [tasks.Service].
func (t *Tasks) List(_ context.Context, params tasks.ListTasksParams) (*tasks.TaskListResult, error) {
	found := t.selected(&params)
	slices.Reverse(found)
	page := paginate(found, params.Page)
	return &tasks.TaskListResult{
		Tasks:   page,
		Total:   len(found),
		HasMore: params.Offset+len(page) < len(found),
	}, nil
}

// selected returns the tasks that match, in the order of creation.
func (t *Tasks) selected(params *tasks.ListTasksParams) []tasks.Task {
	t.mu.Lock()
	defer t.mu.Unlock()
	var found []tasks.Task
	for _, task := range t.tasks {
		if matches(&task, params) {
			found = append(found, clone(&task))
		}
	}
	return found
}

func matches(task *tasks.Task, params *tasks.ListTasksParams) bool {
	switch {
	case len(params.Status) > 0 && !slices.Contains(params.Status, task.Status):
		return false
	case params.AssigneeID != "" && !isAssigned(task, params.AssigneeID):
		return false
	case params.Label != "" && !slices.Contains(task.Labels, params.Label):
		return false
	case params.DueBefore != nil && (task.DueAt == nil || !task.DueAt.Before(*params.DueBefore)):
		return false
	default:
		return true
	}
}

func isAssigned(task *tasks.Task, userID string) bool {
	return task.AssigneeID != nil && *task.AssigneeID == userID
}

// paginate returns a page of a list.
func paginate[T any](all []T, page tasks.Page) []T {
	start := min(max(page.Offset, 0), len(all))
	limit := page.Limit
	if limit <= 0 {
		limit = defaultLimit
	}
	return all[start:min(start+limit, len(all))]
}

// Create implements [tasks.Service].
func (t *Tasks) Create(ctx context.Context, params tasks.CreateTaskParams) (*tasks.TaskResult, error) {
	if params.Title == "" {
		return nil, fmt.Errorf("%w: the title is empty", tasks.ErrInvalid)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.tasks) >= maxTasks {
		return nil, &tasks.BoardFullError{Limit: maxTasks}
	}
	t.lastID++
	task := tasks.Task{
		ID:          fmt.Sprintf("task-%d", t.lastID),
		Title:       params.Title,
		Description: params.Description,
		Status:      tasks.StatusTodo,
		Priority:    cmp.Or(params.Priority, tasks.PriorityNormal),
		AssigneeID:  params.AssigneeID,
		Labels:      editLabels(nil, params.Labels, nil),
		Checklist:   params.Checklist,
		Fields:      params.Fields,
		DueAt:       params.DueAt,
		CreatedAt:   time.Now().UTC(),
	}
	t.tasks = append(t.tasks, task)
	t.tell(ctx, &task, tasks.KindAssigned, "You have a new task: "+task.Title)
	created := clone(&task)
	t.outbox.add(ctx, func(ctx context.Context) error { return t.events.TaskCreated(ctx, created) })
	return &tasks.TaskResult{Task: created}, nil
}

// Update implements [tasks.Service].
func (t *Tasks) Update(ctx context.Context, params tasks.UpdateTaskParams) (*tasks.TaskResult, error) {
	if params.Title != nil && *params.Title == "" {
		return nil, fmt.Errorf("%w: the title is empty", tasks.ErrInvalid)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	i, err := t.index(params.TaskID)
	if err != nil {
		return nil, err
	}
	task := &t.tasks[i]
	before := clone(task)
	setIfGiven(&task.Title, params.Title)
	setIfGiven(&task.Priority, params.Priority)
	task.Labels = editLabels(task.Labels, params.AddLabels, params.RemoveLabels)
	if params.DueAt != nil {
		task.DueAt = params.DueAt
	}
	if params.AssigneeID != nil && !isAssigned(task, *params.AssigneeID) {
		task.AssigneeID = params.AssigneeID
		t.tell(ctx, task, tasks.KindAssigned, "You have a new task: "+task.Title)
	}
	if params.Status != nil {
		t.setStatus(ctx, task, *params.Status)
	}
	return t.updated(ctx, &before, task), nil
}

// updated publishes how a task has changed, if it has, and returns it.
func (t *Tasks) updated(ctx context.Context, before, after *tasks.Task) *tasks.TaskResult {
	task := clone(after)
	if changes := compare(before, after); len(changes) > 0 {
		update := tasks.TaskUpdate{Task: task, Changes: changes}
		t.outbox.add(ctx, func(ctx context.Context) error { return t.events.TaskUpdated(ctx, update) })
	}
	return &tasks.TaskResult{Task: task}
}

func setIfGiven[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// editLabels returns the labels with some added and some removed, sorted, each once.
func editLabels(labels, add, remove []string) []string {
	edited := slices.Concat(labels, add)
	edited = slices.DeleteFunc(edited, func(l string) bool { return slices.Contains(remove, l) })
	slices.Sort(edited)
	return slices.Compact(edited)
}

// setStatus sets the status of a task, and what goes with it.
func (t *Tasks) setStatus(ctx context.Context, task *tasks.Task, status tasks.TaskStatus) {
	if status == task.Status {
		return
	}
	task.Status = status
	task.CompletedAt = time.Time{}
	if status == tasks.StatusDone {
		task.CompletedAt = time.Now().UTC()
		t.tell(ctx, task, tasks.KindCompleted, "A task of yours is done: "+task.Title)
	}
}

// Delete implements [tasks.Service].
func (t *Tasks) Delete(ctx context.Context, params tasks.DeleteTaskParams) (*tasks.SuccessResult, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i, err := t.index(params.TaskID)
	if err != nil {
		return nil, err
	}
	t.tasks = slices.Delete(t.tasks, i, i+1)
	t.outbox.add(ctx, func(ctx context.Context) error {
		return t.events.TaskDeleted(ctx, tasks.TaskDeletion(params))
	})
	return &tasks.SuccessResult{Success: true}, nil
}

// Complete implements [tasks.Service].
func (t *Tasks) Complete(ctx context.Context, params tasks.CompleteTaskParams) (*tasks.TaskResult, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	i, err := t.index(params.TaskID)
	if err != nil {
		return nil, err
	}
	before := clone(&t.tasks[i])
	t.setStatus(ctx, &t.tasks[i], tasks.StatusDone)
	return t.updated(ctx, &before, &t.tasks[i]), nil
}

// CountLabels implements [tasks.Service].
func (t *Tasks) CountLabels(context.Context) (map[string]int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	counts := map[string]int{}
	for _, task := range t.tasks {
		for _, label := range task.Labels {
			counts[label]++
		}
	}
	return counts, nil
}

// index returns the place of a task.
func (t *Tasks) index(id string) (int, error) {
	i := slices.IndexFunc(t.tasks, func(task tasks.Task) bool { return task.ID == id })
	if i < 0 {
		return 0, fmt.Errorf("%w: %q", tasks.ErrTaskNotFound, id)
	}
	return i, nil
}

// tell notifies the assignee of a task, if there is one.
func (t *Tasks) tell(ctx context.Context, task *tasks.Task, kind tasks.NotificationKind, text string) {
	if task.AssigneeID != nil {
		t.notifications.add(ctx, *task.AssigneeID, tasks.Notification{Kind: kind, TaskID: task.ID, Text: text})
	}
}

// clone returns a copy that no later update changes. What pointers point to is never written to.
func clone(task *tasks.Task) tasks.Task {
	c := *task
	c.Labels = slices.Clone(c.Labels)
	c.Checklist = slices.Clone(c.Checklist)
	c.Fields = maps.Clone(c.Fields)
	return c
}
