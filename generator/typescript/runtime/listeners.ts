/** Listeners: ours of the SDK's events, and the user's of ours. */

import type { Centrifuge, ClientEvents, SubscriptionEvents as Events } from "centrifuge";
import type { TypedEventEmitter } from "centrifuge";

type Client = Centrifuge;
type ClientEvent = keyof ClientEvents;
type OfClient<E extends ClientEvent> = Parameters<ClientEvents[E]>[0];
type Channel = TypedEventEmitter<Events>;
type ChannelEvent = keyof Events;
type OfChannel<E extends ChannelEvent> = Parameters<Events[E]>[0];
interface Emitter {
  on(event: string, listener: Listener<unknown>): unknown;
  off(event: string, listener: Listener<unknown>): unknown;
}
type Listener<Context> = (context: Context) => void;

/** Our listeners of the SDK's events. One that throws would end the connection for good. */
export class Listeners {
  #removers: (() => void)[] = [];

  on<E extends ClientEvent>(from: Client, event: E, listener: Listener<OfClient<E>>): void;
  on<E extends ChannelEvent>(from: Channel, event: E, listener: Listener<OfChannel<E>>): void;
  on(from: Emitter, event: string, listener: Listener<unknown>): void {
    const guarded = (context: unknown): void => {
      guard(listener, context);
    };
    from.on(event, guarded);
    this.#removers.push(() => from.off(event, guarded));
  }

  /** Removes all of them. */
  clear(): void {
    for (const remove of this.#removers) remove();
    this.#removers = [];
  }
}

/** Calls a listener, and reports on the console what it throws. */
export function guard<Context>(listener: Listener<Context>, context: Context): void {
  try {
    listener(context);
  } catch (error) {
    console.error(error);
  }
}
