package memory

import (
	"slices"

	"example.com/rpcgen/examples/tasks"
)

// compare returns what has changed in a task. The server fills in which property a change is of.
func compare(before, after *tasks.Task) []tasks.Change {
	var changes []tasks.Change
	if before.Title != after.Title {
		changes = append(changes, tasks.TitleChange{From: before.Title, To: after.Title})
	}
	if before.Status != after.Status {
		changes = append(changes, tasks.StatusChange{From: before.Status, To: after.Status})
	}
	if after.AssigneeID != nil && !isAssigned(before, *after.AssigneeID) {
		changes = append(changes, tasks.AssigneeChange{From: before.AssigneeID, To: *after.AssigneeID})
	}
	if names := changedDetails(before, after); len(names) > 0 {
		changes = append(changes, tasks.DetailsChange{Names: names})
	}
	return changes
}

func changedDetails(before, after *tasks.Task) []string {
	var names []string
	if before.Priority != after.Priority {
		names = append(names, "priority")
	}
	if !slices.Equal(before.Labels, after.Labels) {
		names = append(names, "labels")
	}
	if after.DueAt != nil && (before.DueAt == nil || !before.DueAt.Equal(*after.DueAt)) {
		names = append(names, "due_at")
	}
	return names
}
