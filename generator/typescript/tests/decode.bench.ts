// Prints what decoding costs, as a share of what JSON.parse takes for the same text: 1,000 tasks of 10 fields.
import * as wire from "../runtime/shapes.ts";

const checkStatus = wire.oneOf("todo", "in_progress", "done", "cancelled", "");

const decodeTask = wire.struct((o) => {
  wire.integer(o["id"], "id");
  wire.string(o["title"], "title");
  checkStatus(o["status"], "status");
  wire.integer(o["priority"], "priority");
  o["labels"] = wire.list(o["labels"], "labels", wire.string);
  o["fields"] = wire.map(o["fields"], "fields", wire.string);
  if (o["assignee"] !== null) wire.string(o["assignee"], "assignee");
  wire.boolean(o["done"], "done");
  wire.string(o["created_at"], "created_at");
  wire.number(o["rate"], "rate");
});

const decodeList = wire.struct((o) => {
  o["tasks"] = wire.list(o["tasks"], "tasks", decodeTask);
});

const tasks = Array.from({ length: 1000 }, (_, i) => ({
  id: i,
  title: `Task number ${String(i)}, to be done`,
  status: "todo",
  priority: i % 4,
  labels: i % 3 === 0 ? null : ["home", "urgent"],
  fields: i % 2 === 0 ? null : { color: "red" },
  assignee: i % 5 === 0 ? null : `user-${String(i)}`,
  done: i % 2 === 0,
  created_at: "2026-11-23T20:12:33.123456789Z",
  rate: i / 7,
}));
const text = JSON.stringify({ tasks });

/** Returns the median of many measurements in milliseconds. */
function median(times: number[]): number {
  return times.sort((a, b) => a - b)[times.length >> 1] ?? 0;
}

const parsing: number[] = [];
const decoding: number[] = [];
for (let i = 0; i < 500; i++) {
  const start = performance.now();
  const value: unknown = JSON.parse(text);
  const parsed = performance.now();
  wire.decode("tasks.list", value, decodeList);
  parsing.push(parsed - start);
  decoding.push(performance.now() - parsed);
}
const [parse, decode] = [median(parsing), median(decoding)];
console.log(
  `${String(text.length)} bytes: JSON.parse ${parse.toFixed(3)} ms, decode ${decode.toFixed(3)} ms, ` +
    `${((decode / parse) * 100).toFixed(1)} %`,
);
