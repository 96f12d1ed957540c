// Makes calls from a few loops and reads events, whatever happens to the connection, and prints what became of them. Its argument is an object
// of JSON: what worker_test.go calls an assignment. It prints a report.

import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";

const typescript = new URL("../../generator/typescript/", import.meta.url);
const { APIClient, CentrifugoRPCClient, RPCClientError, isGap } = await import(new URL("testdata/rooms/esm/index.js", typescript));
const { WebSocket } = createRequire(typescript)("ws");

const grace = 1_000; // milliseconds that a call may take beyond its timeout, on a busy machine
const assignment = JSON.parse(process.argv[2]);
const { timeout_ms: timeout, seconds, calm_seconds: calmSeconds, callers } = assignment;
const end = performance.now() + seconds * 1000;
const calm = end - calmSeconds * 1000;
const report = {
  results: 0,
  calm_results: 0,
  exports: 0,
  calm_exports: 0,
  gaps: 0,
  readings: {},
  errors: {},
  faults: [],
  memory: [],
  pending: 0,
};

process.on("unhandledRejection", (error) => report.faults.push(`unhandled: ${error}`));
process.on("uncaughtException", (error) => report.faults.push(`uncaught: ${error}`));

const client = new CentrifugoRPCClient({
  url: assignment.url,
  token: async () => (await fetch(assignment.token_url)).text(),
  userId: assignment.user,
  transport: assignment.transport,
  timeout,
  websocket: WebSocket,
});
const api = new APIClient(client);

const count = (name) => (report.errors[name] = (report.errors[name] ?? 0) + 1);
const pick = (...choices) => choices[Math.floor(Math.random() * choices.length)];

async function connect() {
  for (;;) {
    try {
      return await client.connect();
    } catch (error) {
      if (!(error instanceof RPCClientError)) report.faults.push(`odd error of connect: ${error}`);
      count(`connect: ${error.name}`);
    }
  }
}

async function call() {
  const chance = Math.random();
  const ms = chance < 0.6 ? 0 : chance < 0.98 ? 50 : 60_000;
  const text = randomUUID() + "x".repeat(pick(0, 100, 20_000));
  const begin = performance.now();
  try {
    const result = await client.call("soak.echo", { text, ms });
    report.results++;
    if (begin > calm) report.calm_results++;
    if (result?.text !== text) report.faults.push(`another's reply: ${text.slice(0, 40)} got ${JSON.stringify(result).slice(0, 80)}`);
  } catch (error) {
    if (!(error instanceof RPCClientError)) report.faults.push(`odd error: ${error?.stack}`);
    count(error.name);
    if (begin > calm && ms < timeout) report.faults.push(`failed when all was calm: ${error}`);
  }
  const took = performance.now() - begin;
  if (took > timeout + grace) report.faults.push(`took ${Math.round(took)} ms`);
}

async function callOn() {
  while (performance.now() < end) await call();
}

/** Reads the events of a channel until the end. */
async function read(open) {
  const signal = AbortSignal.timeout(Math.ceil(end - performance.now()));
  const onError = (error) => report.faults.push(`event: ${error}`);
  const stream = open({ signal, onError });
  const reading = (report.readings[stream.channel] = { events: 0, gaps: 0, last: 0, holes: [] });
  let missing = false;
  try {
    for await (const event of stream) {
      if (event.type === "$gap") {
        reading.gaps++;
        missing = true;
        continue;
      }
      const { n } = event.data;
      if (n <= reading.last) report.faults.push(`${stream.channel}: event ${n} comes after ${reading.last}`);
      else if (reading.last > 0 && n > reading.last + 1 && !missing) reading.holes.push([reading.last, n]);
      reading.events++;
      reading.last = n;
      missing = false;
    }
    report.faults.push(`${stream.channel}: the stream has ended`);
  } catch (error) {
    if (!signal.aborted) report.faults.push(`${stream.channel}: ${error}`);
  }
}

/** Makes a call that tells its progress. */
async function makeExport() {
  const steps = Math.floor(Math.random() * 20);
  const begin = performance.now();
  let heard = begin;
  let last = 0;
  let missing = false;
  try {
    const call = api.roomsExport({ room_id: "soak", steps, ms: 20 }, { timeout });
    for await (const progress of call.progress) {
      if (isGap(progress)) {
        report.gaps++;
        missing = true;
        continue;
      }
      const { done } = progress;
      if (done <= last || (done > last + 1 && !missing)) report.faults.push(`progress ${done} comes after ${last}, gap: ${missing}`);
      heard = performance.now();
      last = done;
      missing = false;
    }
    const result = await call;
    report.exports++;
    if (begin > calm) report.calm_exports++;
    if (result.steps !== steps || (last !== steps && !missing)) {
      report.faults.push(`export of ${steps} steps: ${result.steps} after progress ${last}, gap: ${missing}`);
    }
  } catch (error) {
    if (!(error instanceof RPCClientError)) report.faults.push(`odd error: ${error?.stack}`);
    count(`export: ${error.name}`);
    if (begin > calm) report.faults.push(`export failed when all was calm: ${error}`);
  }
  const silence = performance.now() - heard;
  if (silence > timeout + grace) report.faults.push(`export: an end after ${Math.round(silence)} ms of silence`);
}

async function exportOn() {
  while (performance.now() < end) await makeExport();
}

async function watch() {
  while (performance.now() < end) {
    globalThis.gc(); // what is left is used: what the process has depends on when V8 collects
    const { heapUsed, external } = process.memoryUsage();
    report.memory.push((heapUsed + external) / 2 ** 20);
    await sleep(1000);
  }
}

await connect();
await Promise.all([
  watch(),
  ...Array.from({ length: callers }, callOn),
  exportOn(),
  read((options) => api.feedEvents({ topic: "soak" }, options)),
  read((options) => api.roomEvents({ room_id: "soak" }, options)),
]);
report.pending = client.pending;
await client.disconnect();
report.faults = report.faults.slice(0, 20);
console.log(JSON.stringify(report));
