import { isTaskStatus } from "@example/tasks";
import type { APIClient, Task, TaskStatus } from "@example/tasks";

/** What the page calls the statuses: a new one in Go is missing here until it gets a title. */
const titles: Record<TaskStatus, string> = {
  todo: "to do",
  in_progress: "in progress",
  done: "done",
};

/** The open tasks of a board, one line of text a task. */
export async function openTasks(api: APIClient): Promise<string[]> {
  const result = await api.tasksList({ status: ["todo", "in_progress"], limit: 20 });
  const lines = result.tasks.map(line);
  return result.has_more ? [...lines, `… of ${result.total}`] : lines;
}

function line(task: Task): string {
  // A server may know more statuses than this page.
  const status = isTaskStatus(task.status) ? titles[task.status] : task.status;
  const due = task.due_at === null ? "" : `, due ${task.due_at.slice(0, 10)}`;
  return `${task.title}: ${status} (${task.assignee_id ?? "nobody"}${due})`;
}
