/** Listeners: ours of the SDK's events, and the user's of ours. */
import type { Centrifuge, ClientEvents, SubscriptionEvents as Events } from "centrifuge";
import type { TypedEventEmitter } from "centrifuge";
type Client = Centrifuge;
type ClientEvent = keyof ClientEvents;
type OfClient<E extends ClientEvent> = Parameters<ClientEvents[E]>[0];
type Channel = TypedEventEmitter<Events>;
type ChannelEvent = keyof Events;
type OfChannel<E extends ChannelEvent> = Parameters<Events[E]>[0];
type Listener<Context> = (context: Context) => void;
/** Our listeners of the SDK's events. One that throws would end the connection for good. */
export class Listeners {
  #private;
  on<E extends ClientEvent>(from: Client, event: E, listener: Listener<OfClient<E>>): void;
  on<E extends ChannelEvent>(from: Channel, event: E, listener: Listener<OfChannel<E>>): void;
  /** Removes all of them. */
  clear(): void;
}
/** Calls a listener, and reports on the console what it throws. */
export function guard<Context>(listener: Listener<Context>, context: Context): void;
export {};
