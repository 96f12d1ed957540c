/** Events that servers publish: streams of them, and what else goes over their channels. */

import { RPCDisconnectedError } from "./errors.js";
import { channelOf } from "./event-channels.js";
import type { ChannelParams, EventChannel } from "./event-channels.js";
import type { RPCSubscriber, RequestOptions } from "./event-channels.js";
import { request } from "./event-requests.js";
import type { ChannelRequest } from "./event-requests.js";
import { subscribe } from "./event-subscriptions.js";
import type { Reader, SomeEvent } from "./event-subscriptions.js";
import { EventReader } from "./event-streams.js";
import type { EventOptions, EventStream } from "./event-streams.js";
import { measure } from "./requests.js";

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
): EventStream<E> {
  const channel = channelOf(declared, rpc.options.userId, params);
  const join = (read: Reader): (() => void) => {
    const leave = subscribe(rpc.centrifuge, declared, channel, read);
    const ignore = rpc.onState(({ state, code, reason }) => {
      if (state === "disconnected") read.ended(new RPCDisconnectedError(reason, code));
    });
    // A page that is set up again may open streams first, and connect in the same turn.
    queueMicrotask(() => {
      const { ended } = rpc;
      if (ended) read.ended(new RPCDisconnectedError(ended.message, ended.code));
    });
    return () => {
      ignore();
      leave();
    };
  };
  const reader: unknown = new EventReader<E>(channel, declared, join, options);
  return reader as EventStream<E>;
}

/** Publishes an event of a channel that this client is subscribed to. */
export async function publishEvent(
  rpc: RPCSubscriber,
  declared: EventChannel,
  params: ChannelParams,
  type: string,
  data: unknown,
  options?: RequestOptions,
): Promise<void> {
  const { userId, maxMessageSize = 65_536 } = rpc.options;
  const channel = channelOf(declared, userId, params);
  const what = `${declared.name}.${type}`;
  const event = { type, data };
  measure(what, data, { publish: { channel, data: event } }, maxMessageSize);
  const hint = `may this user publish it, and is it subscribed to ${channel}?`;
  const send = () => rpc.centrifuge.publish(channel, event);
  await request(rpc, { what, channel, hint, send }, options);
}

/** Returns who is subscribed to a channel: each connection, in no order. */
export async function presence(
  rpc: RPCSubscriber,
  declared: EventChannel,
  params: ChannelParams,
  options?: RequestOptions,
): Promise<Member[]> {
  const channel = channelOf(declared, rpc.options.userId, params);
  const send = () => rpc.centrifuge.presence(channel);
  const { clients } = await request(rpc, question(declared, channel, send), options);
  return Object.values(clients).map(({ client, user }) => ({ client, user }));
}

/** Returns how many are subscribed to a channel. */
export async function presenceStats(
  rpc: RPCSubscriber,
  declared: EventChannel,
  params: ChannelParams,
  options?: RequestOptions,
): Promise<PresenceStats> {
  const channel = channelOf(declared, rpc.options.userId, params);
  const send = () => rpc.centrifuge.presenceStats(channel);
  const stats = await request(rpc, question(declared, channel, send), options);
  return { clients: stats.numClients, users: stats.numUsers };
}

/** Returns what is asked about a channel by who reads it. */
function question<T>(
  { name: what }: EventChannel,
  channel: string,
  send: () => Promise<T>,
): ChannelRequest<T> {
  return { what, channel, hint: `is this client subscribed to ${channel}?`, send };
}
