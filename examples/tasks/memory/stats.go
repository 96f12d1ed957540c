package memory

import (
	"context"
	"time"

	"example.com/rpcgen/examples/tasks"
)

// GetStats implements [tasks.Service].
func (t *Tasks) GetStats(_ context.Context, params tasks.TaskStatsParams) (*tasks.TaskStatsResult, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	stats := &tasks.TaskStatsResult{
		ByStatus:   map[tasks.TaskStatus]int{},
		ByPriority: map[tasks.Priority]int{},
	}
	assigned := 0
	for _, task := range t.tasks {
		if !isAssigned(&task, params.UserID) {
			continue
		}
		assigned++
		done := task.Status == tasks.StatusDone
		if done {
			stats.Completed++
		} else {
			lookAhead(stats, &task)
		}
		if !done || params.IncludeCompleted {
			stats.Total++
			stats.ByStatus[task.Status]++
			stats.ByPriority[task.Priority]++
		}
	}
	if assigned > 0 {
		stats.CompletionRate = float64(stats.Completed) / float64(assigned)
	}
	return stats, nil
}

// lookAhead counts a task that isn't done in what the user has before them.
func lookAhead(stats *tasks.TaskStatsResult, task *tasks.Task) {
	stats.OldestAge = max(stats.OldestAge, time.Since(task.CreatedAt))
	if task.DueAt != nil && (stats.NextDue == nil || task.DueAt.Before(*stats.NextDue.DueAt)) {
		next := clone(task)
		stats.NextDue = &next
	}
}
