import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { APIClient } from "../testdata/rooms/index.ts";
import type { FeedEventsEvent } from "../testdata/rooms/index.ts";
import { failureOf, full, scenarios, until } from "./harness.ts";

const scenario = scenarios("events");

/** The numbers of the events that arrived, and where gaps were. */
class Record {
  last = 0;
  count = 0;
  gaps = 0;
  #isGap = false;

  take(event: FeedEventsEvent): void {
    if (event.type === "$gap") {
      this.gaps++;
      this.#isGap = true;
    } else if (event.type === "message_posted") {
      const { n } = event.data;
      assert.ok(n > this.last, `${String(n)} came after ${String(this.last)}`);
      const isNext = n === this.last + 1 || this.#isGap;
      assert.ok(isNext, `${String(n)} came after ${String(this.last)}, and no gap says so`);
      this.#isGap = false;
      this.last = n;
      this.count++;
    }
  }
}

scenario("S56", async (stage) => {
  const total = full ? 100_000 : 4000;
  const channel = `feed.${stage.userId}`;
  const proxy = await stage.proxy();
  const client = await stage.connected({ url: proxy.url });
  const stream = new APIClient(client).feedEvents({ topic: stage.userId });
  const record = new Record();
  const read = async (): Promise<void> => {
    for await (const event of stream) {
      record.take(event);
      if (event.type === "ended") break;
    }
  };
  const failed = failureOf(read());
  await stream.subscribed;
  const query = `event=message_posted&count=${String(total)}${full ? "" : "&ms=2"}`;
  let isPublished = false;
  const published = stage.server.post(`/events?channel=${channel}&${query}`).then(() => {
    isPublished = true;
  });
  for (let cuts = 1; cuts <= 20; cuts++) {
    const before = record.last;
    await until("events arrive", () => record.last > before || isPublished);
    await proxy.set("reset");
    await sleep(20);
    await until("it is back", () => client.state === "connected");
  }
  await published;
  await stage.server.post(`/publish?channel=${channel}`, { type: "ended", data: "all told" });
  assert.equal(await failed, undefined);
  assert.equal(record.count === total, record.gaps === 0, "a gap stands for what is missing");
});
