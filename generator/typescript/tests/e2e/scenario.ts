// What a user of the client of examples/tasks does, in Node.js and in a browser. It is compiled against the built package.
import {
  APIClient,
  CentrifugoRPCClient,
  InvalidError,
  InvalidParamsError,
  RPCDisconnectedError,
  RPCError,
  RPCTimeoutError,
  TaskNotFoundError,
  tasksCountLabels,
  tasksGetStats,
} from "centrifugo-client";
import type { CentrifugoRPCClientOptions, RPCCaller, Task } from "centrifugo-client";

/** Calls all methods over a real Centrifugo. Returns what was done; throws if something is wrong. */
export async function scenario(options: CentrifugoRPCClientOptions): Promise<string[]> {
  const rpc = new CentrifugoRPCClient(options);
  await rpc.connect();
  const api = new APIClient(rpc);
  const done: string[] = [];
  for (const step of [tasks, stats, notifications, errors, manyCalls]) {
    done.push(...(await step(api, options.userId, rpc)));
  }
  done.push(...(await timeout(rpc)));
  const call = rpc.call("test.silent", {});
  const disconnected = rpc.disconnect();
  await rejects(call, RPCDisconnectedError);
  await disconnected;
  return [...done, "disconnect"];
}

async function tasks(api: APIClient, user: string): Promise<string[]> {
  const label = `label-${user}`;
  const { task } = await api.tasksCreate({
    title: "Write tests",
    assignee_id: user,
    labels: [label],
    checklist: [{ text: "first" }, { text: "second", done: true }],
    fields: { color: "red" },
    priority: 3,
    due_at: "2030-01-02T03:04:05.678Z",
  });
  same(task.checklist.length, 2, "checklist");
  same(task.fields["color"], "red", "fields");
  same(task.due_at, "2030-01-02T03:04:05.678Z", "due_at");
  same(task.completed_at, undefined, "completed_at");

  // Go has nil slices and maps here.
  const bare: Task = (await api.tasksCreate({ title: "Bare" })).task;
  same([bare.labels, bare.checklist, bare.fields], [[], [], {}], "empty");
  same(bare.assignee_id, null, "assignee_id");

  const updated = await api.tasksUpdate({ task_id: task.id, status: "in_progress" });
  same(updated.task.status, "in_progress", "status");
  const list = await api.tasksList({ label, limit: 10 });
  same([list.total, list.has_more, list.tasks[0]?.id], [1, false, task.id], "list");
  same((await api.tasksCountLabels())[label], 1, "labels");
  // @ts-expect-error it has no such property
  same(list.invalid, undefined, "invalid");

  same((await api.tasksComplete({ task_id: task.id })).task.status, "done", "complete");
  same((await api.tasksDelete({ task_id: bare.id })).success, true, "delete");
  return ["create", "update", "list", "countLabels", "complete", "delete"];
}

async function stats(api: APIClient, user: string, rpc: RPCCaller): Promise<string[]> {
  const params = { user_id: user, include_completed: true };
  const options = { timeout: 10_000 };
  const byMethod = await api.tasksGetStats(params, options);
  const byFunction = await tasksGetStats(rpc, params, options);
  same([byMethod.total, byMethod.completed, byMethod.completion_rate], [1, 1, 1], "stats");
  same(byMethod.by_status["done"], 1, "by_status");
  same(byMethod.next_due, null, "next_due");
  same(byFunction, byMethod, "stats by a function");
  return ["getStats"];
}

async function notifications(api: APIClient, user: string): Promise<string[]> {
  const unread = { user_id: user, unread_only: true };
  const all = await api.notificationsList(unread);
  same(
    all.map((n) => n.kind),
    ["completed", "assigned"],
    "notifications",
  );
  const [first, second] = all.map((n) => n.id);
  await api.notificationsMarkRead({ ids: [first ?? 0] });
  same((await api.notificationsList(unread)).length, 1, "marked");
  await api.notificationsMarkReadNoWait({ ids: [second ?? 0] });
  await until(async () => (await api.notificationsList(unread)).length === 0, "marked unwaited");

  const settings = { email: "a@example.com", muted: { assigned: true } };
  const stored = await api.notificationsUpdateSettings({ user_id: user, settings });
  same(stored, { ...settings, quiet_hours: null }, "settings");
  return ["list", "markRead", "markReadNoWait", "updateSettings"];
}

async function errors(api: APIClient): Promise<string[]> {
  const error = await rejects(api.tasksDelete({ task_id: "no such task" }), TaskNotFoundError);
  same([error.code, error.errorName, error.method], [404, "task_not_found", "tasks.delete"], "error");
  same(error.message.includes("task not found"), true, "message");
  same([error instanceof RPCError, error instanceof InvalidError], [true, false], "class");
  const invalid = await rejects(api.tasksCreate({ title: "" }), InvalidParamsError);
  same(invalid.fields, [{ path: "title", rule: "required", message: "is required" }], "fields");
  return ["error"];
}

async function manyCalls(api: APIClient, user: string): Promise<string[]> {
  const calls = Array.from({ length: 100 }, () =>
    api.tasksGetStats({ user_id: user, include_completed: true }),
  );
  const totals = new Set((await Promise.all(calls)).map((result) => result.total));
  same([...totals], [1], "100 in flight");
  return ["100 in flight"];
}

/** Nobody answers this method. */
async function timeout(rpc: CentrifugoRPCClient): Promise<string[]> {
  const silent: RPCCaller = {
    call: (_, params, options) => rpc.call("test.silent", params, options),
  };
  await rejects(tasksCountLabels(silent, { timeout: 50 }), RPCTimeoutError);
  return ["timeout"];
}

function same(got: unknown, want: unknown, what: string): void {
  if (JSON.stringify(got) !== JSON.stringify(want)) {
    throw new Error(`${what}: got ${JSON.stringify(got)}, want ${JSON.stringify(want)}`);
  }
}

async function rejects<E>(promise: Promise<unknown>, kind: abstract new (...a: never[]) => E): Promise<E> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof kind) return error;
    throw error;
  }
  throw new Error(`it did not reject with ${kind.name}`);
}

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${what}: never happened`);
}
