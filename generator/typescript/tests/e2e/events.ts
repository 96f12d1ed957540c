// What the README shows of events, with a fake in place of the server.
import type { API, Task } from "centrifugo-client";
import { FakeRPC } from "centrifugo-client/testing";

async function printTasks(api: API): Promise<void> {
  for await (const event of api.boardEvents()) {
    if (event.type === "task_created") console.log(event.data.title);
  }
}

const lists = { labels: [], checklist: [], fields: {} };
const task: Task = {
  ...{ id: "task-1", title: "Try events", status: "todo", priority: 2, ...lists },
  ...{ assignee_id: null, due_at: null, created_at: "2030-01-02T03:04:05Z" },
};
const fake = new FakeRPC();
const printing = printTasks(fake.api);
fake.emit("boardEvents", { type: "task_created", data: task });
fake.unsubscribe("boardEvents", 2000);
await printing.catch((error: unknown) => {
  console.log(String(error));
});
