/** Rounds of events, which are asked for by one connection, and counted as they come. */

import { connect } from "node:net";
import type { Socket } from "node:net";

/** Milliseconds that are more than a round takes. */
const patience = 30_000;

/** Milliseconds that are more than the events of a round take that is the only one. */
const rest = 300;

/** Where the server is, as whom to subscribe, and to how much. */
export interface Place {
  url: string;
  user: string;
  token: string;
  connections: number;
  channels: number;
}

/** Returns the ids of the rooms: no other client subscribes to them. */
export function roomIds(place: Place): string[] {
  return Array.from({ length: place.channels }, (_, i) => `${place.user}-${i}`);
}

/** Returns the names of the channels on Centrifugo. */
export function channelNames(place: Place): string[] {
  return roomIds(place).map((id) => `room.${id}`);
}

/** What has come of the rounds that were asked for. */
export class Rounds {
  /** Events that have come. */
  events = 0;
  /** Readers to whom an event has come. */
  reading = 0;
  /** Events of a round: as many as there are readers. */
  readonly #size: number;
  #asking: Socket | undefined;
  #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  /** Says to which channels events go, and returns when every reader gets them. */
  async begin(publisher: string, channels: string[]): Promise<void> {
    const [host, port] = publisher.split(":");
    this.#asking = connect(Number(port), host);
    this.#asking.write(JSON.stringify(channels) + "\n");
    for (const end = Date.now() + patience; this.reading < this.#size; await sleep(rest)) {
      if (Date.now() > end) {
        throw new Error(`${this.reading} of ${this.#size} readers get events`);
      }
      this.#asking.write("\n");
    }
    for (let came = -1; came !== this.events; await sleep(rest)) {
      came = this.events;
    }
    this.events = 0;
  }

  /** Has the server publish a round, and returns when one has come that was asked for. */
  ask(): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`no round in ${patience} ms`)), patience);
      this.#waiting.push(() => {
        clearTimeout(late);
        resolve();
      });
      this.#asking?.write("\n");
    });
  }

  /** Counts an event. */
  count(): void {
    this.events++;
    if (this.events % this.#size === 0) {
      this.#waiting.shift()?.();
    }
  }
}

/** Who reads one channel by one connection. */
export class Reader {
  readonly #rounds: Rounds;
  #last = 0;

  constructor(rounds: Rounds) {
    this.#rounds = rounds;
  }

  /** Counts the message of this number, which must follow the last one, or be the first. */
  take(n: number, text: string): void {
    if (this.#last === 0) {
      this.#rounds.reading++;
    } else if (n !== this.#last + 1 || text === "") {
      throw new Error(`message ${n}, ${text}, came after ${this.#last}`);
    }
    this.#last = n;
    this.#rounds.count();
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
