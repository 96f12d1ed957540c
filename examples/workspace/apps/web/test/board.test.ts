import assert from "node:assert/strict";
import { test } from "node:test";

import type { TaskListResult } from "@example/tasks";
import { FakeRPC } from "@example/tasks/testing";

import { openTasks } from "../src/board.ts";

const task = {
  id: "task-1",
  title: "Write the report",
  status: "todo",
  priority: 2,
  assignee_id: null,
  labels: [],
  checklist: [],
  fields: {},
  due_at: null,
  created_at: "2026-11-23T10:00:00Z",
} as const;

test("open tasks are listed, and asked for", async () => {
  const result: TaskListResult = {
    tasks: [
      { ...task, labels: [], checklist: [] },
      { ...task, labels: [], checklist: [], status: "blocked" },
      { ...task, labels: [], checklist: [], assignee_id: "alice", due_at: "2026-12-01T09:00:00Z" },
    ],
    total: 5,
    has_more: true,
  };
  const fake = new FakeRPC({ tasksList: () => result });

  assert.deepEqual(await openTasks(fake.api), [
    "Write the report: to do (nobody)",
    "Write the report: blocked (nobody)",
    "Write the report: to do (alice, due 2026-12-01)",
    "… of 5",
  ]);
  assert.deepEqual(
    fake.calls.map(({ method, params }) => [method, params]),
    [["tasksList", { status: ["todo", "in_progress"], limit: 20 }]],
  );
});
