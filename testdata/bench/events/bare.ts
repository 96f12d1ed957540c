/** What one writes by hand on npm's centrifuge for the events of package chat. */

import { Centrifuge } from "centrifuge";
import type { PublicationContext } from "centrifuge";
import { WebSocket } from "ws";
import { channelNames, Reader } from "./rounds.ts";
import type { Place, Rounds } from "./rounds.ts";

interface Message {
  n: number;
  id: string;
  author: string;
  text: string;
  sent_at: string;
  tags: string[];
}

interface Removed {
  id: string;
}

type Event = { type: "message_posted"; data: Message } | { type: "message_removed"; data: Removed };

/** A bounded queue with one reader. */
class Queue<T> {
  readonly #bound = 1024;
  readonly #items: T[] = [];
  #wake: (() => void) | undefined;

  push(item: T): void {
    if (this.#items.length === this.#bound) {
      throw new Error("the queue is full");
    }
    this.#items.push(item);
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for (;;) {
      for (let item = this.#items.shift(); item !== undefined; item = this.#items.shift()) {
        yield item;
      }
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = undefined;
    }
  }
}

/** Hands the messages of a channel to the reader. */
async function read(events: AsyncIterable<Event>, reader: Reader): Promise<void> {
  for await (const event of events) {
    switch (event.type) {
      case "message_posted":
        reader.take(event.data.n, event.data.text);
        break;
      case "message_removed":
        break;
    }
  }
}

/** Subscribes by the SDK. */
export async function subscribeBare(place: Place, rounds: Rounds): Promise<void> {
  for (let i = 0; i < place.connections; i++) {
    const centrifuge = new Centrifuge(place.url, { token: place.token, websocket: WebSocket });
    centrifuge.connect();
    await centrifuge.ready();
    for (const name of channelNames(place)) {
      const subscription = centrifuge.newSubscription(name);
      const queue = new Queue<Event>();
      subscription.on("publication", (publication: PublicationContext) => {
        if (publication.info === undefined) {
          queue.push(publication.data as Event); // else a client has published it
        }
      });
      subscription.subscribe();
      void read(queue, new Reader(rounds));
    }
  }
}
