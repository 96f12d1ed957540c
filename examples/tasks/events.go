package tasks

// BoardEvents tell everybody what happens to the tasks of the board.
//
//rpcgen:channel board.tasks public recover presence join_leave
type BoardEvents interface {
	// TaskCreated is sent when a task was added.
	TaskCreated(Task)

	// TaskUpdated is sent when a task has changed.
	TaskUpdated(TaskUpdate)

	// TaskDeleted is sent when a task was removed.
	TaskDeleted(TaskDeletion)
}

// TaskUpdate is what has changed in a task.
type TaskUpdate struct {
	// Task is the task, after all of the changes.
	Task Task `json:"task"`

	// Changes are what was changed, in the order of the task's fields.
	Changes []Change `json:"changes"`
}

// TaskDeletion names a task that is no more.
type TaskDeletion struct {
	// TaskID is what the task was named by.
	TaskID string `json:"task_id"`
}

// NotificationEvents tell a user what is of interest to nobody else.
//
//rpcgen:channel inbox#{user_id}
type NotificationEvents interface {
	// Notified is sent with each notification.
	Notified(Notification)
}

// Change is a change of one property of a task.
//
//rpcgen:union property
type Change interface{ isChange() }

// TitleChange says that a task is called otherwise.
type TitleChange struct {
	Property string `json:"property" rpcgen:"const=title"`

	// From is the title that it had.
	From string `json:"from"`

	// To is the title that it has.
	To string `json:"to"`
}

// StatusChange says that a task has come further, or back.
type StatusChange struct {
	Property string `json:"property" rpcgen:"const=status"`

	// From is the status that it had.
	From TaskStatus `json:"from"`

	// To is the status that it has.
	To TaskStatus `json:"to"`
}

// AssigneeChange says that somebody else does a task.
type AssigneeChange struct {
	Property string `json:"property" rpcgen:"const=assignee"`

	// From is the user who was assigned; null if nobody was.
	From *string `json:"from"`

	// To is the user who is.
	To string `json:"to"`
}

// DetailsChange says that other properties of a task have changed.
type DetailsChange struct {
	Property string `json:"property" rpcgen:"const=details"`

	// Names are the names of the task's fields that have.
	Names []string `json:"names"`
}

func (TitleChange) isChange()    {}
func (StatusChange) isChange()   {}
func (AssigneeChange) isChange() {}
func (DetailsChange) isChange()  {}
