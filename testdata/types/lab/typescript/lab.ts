// The laboratory's TypeScript side: it puts values through generated clients, and makes params.
//
// A line of standard input is a job, as JSON; the answer to it is one line, when its outcomes are written.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { Types, wordsOf } from "./arbitraries.js";
import { literal } from "./literal.js";

interface Value {
  construct: string;
  index: number;
  wire: string;
}

/** What became of a value, or of params; see referee.Outcome. */
interface Outcome {
  construct: string;
  mode: string;
  index?: number;
  json?: string;
  error?: string;
  withheld?: string;
  crash?: boolean;
}

interface Job {
  values: string;
  out: string;
  literals: string; // a folder for result values as TypeScript; "" if none are to be written
  params: number;
  seed: number;
  clients: [construct: string, mode: string][];
}

interface APIClient {
  labGet(): Promise<unknown>;
  labPut(params: unknown): Promise<void>;
}

interface ClientModule {
  APIClient: new (rpc: FakeRPC) => APIClient;
}

/** What the real base client throws. */
class RPCEncodeError extends Error {
  override name = "RPCEncodeError";
}

/** The base client: it answers with what it is given, keeps what is sent, and refuses what the real one refuses. */
class FakeRPC {
  answer = "null";
  sent = "";

  call(_method: string, params: unknown): Promise<unknown> {
    this.sent = JSON.stringify(params);
    if (!isWellFormed(params)) throw new RPCEncodeError("half of a surrogate pair");
    return Promise.resolve(JSON.parse(this.answer));
  }
}

const clients = new Map<string, APIClient>();
const rpc = new FakeRPC();
const types = new Types();

async function client(construct: string, mode: string): Promise<APIClient> {
  const path = `./js/${construct}/${mode}/client.js`;
  let found = clients.get(path);
  if (found === undefined) {
    const module = (await import(new URL(path, `file://${process.cwd()}/`).href)) as ClientModule;
    found = new module.APIClient(rpc);
    clients.set(path, found);
  }
  return found;
}

/** Runs a step of an outcome; an error that a client shouldn't have is a crash. */
async function attempt(outcome: Outcome, expected: string, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    outcome.error = String(error);
    outcome.crash = !(error instanceof Error && error.name === expected);
  }
}

/** Reads a result, and sends it back; a result that is no struct is sent in a field. */
async function receive(api: APIClient, mode: string, value: Value, results: unknown[]): Promise<Outcome> {
  const outcome: Outcome = { construct: value.construct, mode, index: value.index };
  let result: unknown;
  await attempt(outcome, "RPCDecodeError", async () => {
    rpc.answer = value.wire;
    result = await api.labGet();
    results.push(structuredClone(result));
  });
  if (outcome.error !== undefined) return outcome;
  await attempt(outcome, "none", async () => {
    if (mode === "out" || types.isApart(value.construct)) {
      outcome.json = JSON.stringify(unwrapped(result));
      return;
    }
    try {
      await api.labPut(asParams(value.construct, result));
      outcome.json = rpc.sent;
    } catch (error) {
      if (!(error instanceof Error && error.name === "RPCEncodeError")) throw error;
      outcome.withheld = String(error);
      outcome.json = JSON.stringify(result);
    }
  });
  return outcome;
}

/** Returns a result with the data of members of unions that the client doesn't know in their places. */
function unwrapped(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(unwrapped);
  const members = Object.values(value) as unknown[];
  if (members.includes("$unknown")) return members.find((member) => typeof member === "object");
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unwrapped(item)]));
}

/** A result as the params that take it back. */
function asParams(construct: string, result: unknown): object {
  const isParams = typeof result === "object" && result !== null && types.resultIsParams(construct);
  return isParams ? result : { v: result };
}

/** Sends params, and makes sure that JSON has them as they are. */
async function send(api: APIClient, construct: string, mode: string, params: unknown): Promise<Outcome> {
  const outcome: Outcome = { construct, mode };
  const before = structuredClone(params);
  await attempt(outcome, "RPCEncodeError", async () => {
    await api.labPut(params);
    outcome.json = rpc.sent;
    if (!isDeepStrictEqual(params, before)) throw new Error("the client has changed the params");
    if (!isDeepStrictEqual(plain(params), plain(JSON.parse(rpc.sent)))) {
      throw new Error(`JSON has other params: ${rpc.sent} for ${literal(params)}`);
    }
  });
  return outcome;
}

/** Returns a JSON value without signs of zeros, which are lost in JSON by a stated exception, and with plain objects. */
function plain(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  }
  return value;
}

function writeLiterals(job: Job, construct: string, mode: string, results: unknown[]): void {
  const lines = [
    `import type { APIClient } from "../../clients/${construct}/${mode}/client.js";`,
    `type Result = Awaited<ReturnType<APIClient["labGet"]>>;`,
    ...[...new Set(results.map((result) => literal(result)))].map((text, i) => `export const v${String(i)}: Result = ${text};`),
  ];
  mkdirSync(`${job.literals}/${construct}`, { recursive: true });
  writeFileSync(`${job.literals}/${construct}/${mode}.ts`, lines.join("\n") + "\n");
}

/** Tells whether all strings in a value can be sent: half of a surrogate pair can't. */
function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return !/\p{Surrogate}/u.test(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, item]) => isWellFormed(key) && isWellFormed(item));
}

async function work(job: Job): Promise<void> {
  const values = new Map<string, Value[]>();
  for (const line of readFileSync(job.values, "utf8").split("\n")) {
    if (line === "") continue;
    const value = JSON.parse(line) as Value;
    values.set(value.construct, [...(values.get(value.construct) ?? []), value]);
  }
  const outcomes: Outcome[] = [];
  types.load(job.clients.filter(([, mode]) => mode === "both").map(([construct]) => construct));
  for (const [construct, mode] of job.clients) {
    const api = await client(construct, mode);
    const known = values.get(construct) ?? [];
    const results: unknown[] = [];
    const samples: object[] = [];
    for (const value of known) {
      const before = results.length;
      const outcome = await receive(api, mode, value, results);
      outcomes.push(outcome);
      if (outcome.withheld !== undefined || types.isApart(construct)) continue;
      samples.push(...results.slice(before).map((result) => asParams(construct, result)));
    }
    if (job.literals !== "") writeLiterals(job, construct, mode, results);
    if (mode === "out") continue;
    const params = types.params(construct, wordsOf(known.map((value) => value.wire)), samples);
    // A construct of which nothing is sent proves nothing.
    for (let tries = 0, sent = false; tries < 20 && !sent; tries++) {
      for (const value of fc.sample(params, { numRuns: job.params, seed: job.seed + tries })) {
        const outcome = await send(api, construct, mode, value);
        outcomes.push(outcome);
        sent ||= outcome.error === undefined;
      }
    }
  }
  writeFileSync(job.out, outcomes.map((outcome) => JSON.stringify(outcome) + "\n").join(""));
}

for await (const line of createInterface({ input: process.stdin })) {
  await work(JSON.parse(line) as Job);
  console.log("done");
}
