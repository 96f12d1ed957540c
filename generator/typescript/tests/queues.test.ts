import assert from "node:assert/strict";
import { test } from "node:test";
import { Queue, gap } from "../runtime/queues.ts";

async function rest(queue: Queue<number>): Promise<unknown[]> {
  queue.end();
  const items: unknown[] = [];
  for (;;) {
    const { done, value } = await queue.next();
    if (done === true) return items;
    items.push(value);
  }
}

test("what is pushed is read in order, by those who wait in order", async () => {
  const queue = new Queue<number>(10);
  queue.push(1);
  const read = [queue.next(), queue.next(), queue.next()];
  queue.push(2);
  queue.push(3);
  queue.push(4);
  queue.push(5);
  assert.deepEqual((await Promise.all(read)).map(({ value }) => value), [1, 2, 3]);
  assert.deepEqual(await rest(queue), [4, 5]);
});

test("a full queue drops what it holds, and says so once", async () => {
  const queue = new Queue<number>(3);
  for (const n of [1, 2, 3, 4, 5]) queue.push(n);
  assert.deepEqual(await rest(queue), [gap, 4, 5]);
  const gaps = new Queue<number>(2);
  for (const item of [1, gap, gap, gap, 2]) gaps.push(item);
  assert.deepEqual(await rest(gaps), [gap, 2]);
  const one = new Queue<number>(1);
  for (const item of [1, gap]) one.push(item);
  assert.deepEqual(await rest(one), [gap]);
});

test("who waits at the end learns why, once", async () => {
  const queue = new Queue<number>(3);
  const read = [queue.next(), queue.next()];
  queue.end(new Error("over"));
  queue.push(1);
  const outcomes = await Promise.allSettled(read);
  assert.deepEqual(outcomes.map(({ status }) => status), ["rejected", "fulfilled"]);
  assert.deepEqual(await queue.next(), { done: true, value: undefined });
  const closed = new Queue<number>(3);
  closed.push(1);
  closed.close();
  assert.deepEqual(await rest(closed), []);
});
