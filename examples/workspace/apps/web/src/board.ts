import type { APIClient, Task } from "@example/api";

/** The open tasks of a board, one line of text a task. */
export async function openTasks(api: APIClient): Promise<string[]> {
  const result = await api.tasksList({ status: ["todo", "in_progress"], limit: 20 });
  const lines = result.tasks.map(line);
  return result.has_more ? [...lines, `… of ${result.total}`] : lines;
}

function line(task: Task): string {
  const due = task.due_at === null ? "" : `, due ${task.due_at.slice(0, 10)}`;
  return `${task.title} (${task.assignee_id ?? "nobody"}${due})`;
}
