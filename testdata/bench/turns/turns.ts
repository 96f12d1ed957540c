/** Makes calls for a while, as package lanes asks for by lines of JSON, and counts what they cost. */

import { createInterface } from "node:readline";

/** What is asked for; durations are in nanoseconds. */
interface Turn {
  in_flight: number;
  warm_up: number;
  time: number;
}

/** What came of it; calls may be events, and cpu is that of this process, user and system. */
interface Count {
  calls: number;
  wall: number;
  cpu: number;
}

/** What programs do in their turns. */
export interface Work<Result> {
  call: () => Promise<Result>;
  /** Throws an error for a result that is wrong. */
  check?: (result: Result) => void;
  /** How many events have come so far. Then these count, not calls. */
  events?: () => number;
}

/** Takes turns until the input ends. */
export async function takeTurns<Result>(work: Work<Result>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const count = await take(JSON.parse(line) as Turn, work);
    process.stdout.write(JSON.stringify(count) + "\n");
  }
  process.exit();
}

/** Has calls in flight until the time is over and they have come back. */
async function take<Result>(turn: Turn, work: Work<Result>): Promise<Count> {
  const { call, check = () => undefined, events } = work;
  let calls = 0;
  let over = false;
  const worker = async (): Promise<void> => {
    while (!over) {
      check(await call());
      calls++;
    }
  };
  const done = events ?? (() => calls);
  const workers = Promise.all(Array.from({ length: turn.in_flight }, worker));
  await Promise.race([workers, sleep(turn.warm_up)]);
  const [start, before, cpu] = [process.hrtime.bigint(), done(), process.cpuUsage()];
  await Promise.race([workers, sleep(turn.time)]);
  const { user, system } = process.cpuUsage(cpu);
  const count = {
    calls: done() - before,
    wall: Number(process.hrtime.bigint() - start),
    cpu: (user + system) * 1000,
  };
  over = true;
  await workers;
  return count;
}

function sleep(nanoseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, nanoseconds / 1e6));
}

/** Returns the argument that follows a flag. */
export function flag(name: string, otherwise?: string): string {
  const at = process.argv.indexOf(name);
  const value = at < 0 ? otherwise : process.argv[at + 1];
  if (value === undefined) {
    throw new Error(`no ${name}`);
  }
  return value;
}
