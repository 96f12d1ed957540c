// What there is on the board, and who reads it: loaded by calls, kept up to date by events.
import type { APIClient, BoardEventsEvent, Task } from "@example/tasks";
import { describe } from "./describe";

/** The board, as this page knows it. */
export class Board {
  readonly tasks = new Map<string, Task>();
  here = 0; // how many clients read the board, this one included

  readonly #api: APIClient;
  readonly #changed: (what: string | undefined) => void;

  /** Makes an empty board. Changed is called with what there is to say, if anything, after each change. */
  constructor(api: APIClient, changed: (what: string | undefined) => void) {
    this.#api = api;
    this.#changed = changed;
  }

  /** Follows the board, until the connection has ended for good. Reading begins before loading, so that nothing falls between them. */
  async follow(): Promise<void> {
    const events = this.#api.boardEvents();
    await events.subscribed;
    await this.#load();
    for await (const event of events) await this.#take(event);
  }

  async #take(event: BoardEventsEvent): Promise<void> {
    switch (event.type) {
      case "task_created":
        this.tasks.set(event.data.id, event.data);
        this.#changed(`New: ${event.data.title}`);
        break;
      case "task_updated":
        this.tasks.set(event.data.task.id, event.data.task);
        this.#changed(`${event.data.task.title}: ${event.data.changes.map(describe).join(", ")}`);
        break;
      case "task_deleted": {
        const { title } = this.tasks.get(event.data.task_id) ?? { title: event.data.task_id };
        this.tasks.delete(event.data.task_id);
        this.#changed(`Gone: ${title}`);
        break;
      }
      case "$join":
      case "$leave":
        await this.#count();
        break;
      case "$gap":
        await this.#load();
        break;
      case "$unknown":
        break; // from a newer server
    }
  }

  /** Loads what there is, since events may have been missed. */
  async #load(): Promise<void> {
    const { tasks } = await this.#api.tasksList({ limit: 100 });
    this.tasks.clear();
    for (const task of tasks.reverse()) this.tasks.set(task.id, task);
    await this.#count();
  }

  async #count(): Promise<void> {
    this.here = (await this.#api.boardEventsPresenceStats()).clients;
    this.#changed(undefined);
  }
}
