/** Events that servers publish: streams of them, and what else goes over their channels. */
import type { ChannelParams, EventChannel } from "./event-channels.js";
import type { RPCSubscriber, RequestOptions } from "./event-channels.js";
import type { SomeEvent } from "./event-subscriptions.js";
import type { EventOptions, EventStream } from "./event-streams.js";
export type { EventChannel, RPCSubscriber, RequestOptions } from "./event-channels.js";
export type { EventOptions, EventStream } from "./event-streams.js";
export { isGap } from "./queues.js";
export type { Gap } from "./queues.js";
/** An event that this client doesn't know. A newer server may publish it. */
export interface UnknownEvent {
  readonly type: "$unknown";
  /** Its name on the wire. */
  readonly name: string;
  /** As it arrived. */
  readonly data: unknown;
}
/** Somebody is subscribed to a channel. */
export interface Member {
  /** The id of the connection. */
  readonly client: string;
  readonly user: string;
}
/** Somebody has subscribed to the channel. */
export interface Join extends Member {
  readonly type: "$join";
}
/** Somebody has left the channel. */
export interface Leave extends Member {
  readonly type: "$leave";
}
/** How many are subscribed to a channel. */
export interface PresenceStats {
  /** The number of connections. */
  readonly clients: number;
  /** The number of users. */
  readonly users: number;
}
/** Opens a stream of the events of a channel. Throws an RPCEncodeError for params that can't be. */
export function openEvents<E extends SomeEvent>(
  rpc: RPCSubscriber,
  declared: EventChannel,
  params: ChannelParams,
  options?: EventOptions,
): EventStream<E>;
/** Publishes an event of a channel that this client is subscribed to. */
export function publishEvent(
  rpc: RPCSubscriber,
  declared: EventChannel,
  params: ChannelParams,
  type: string,
  data: unknown,
  options?: RequestOptions,
): Promise<void>;
/** Returns who is subscribed to a channel: each connection, in no order. */
export function presence(
  rpc: RPCSubscriber,
  declared: EventChannel,
  params: ChannelParams,
  options?: RequestOptions,
): Promise<Member[]>;
/** Returns how many are subscribed to a channel. */
export function presenceStats(
  rpc: RPCSubscriber,
  declared: EventChannel,
  params: ChannelParams,
  options?: RequestOptions,
): Promise<PresenceStats>;
