/** Events that servers publish: streams of them, and what else goes over their channels. */
import { RPCDisconnectedError } from "./errors.js";
import { channelOf } from "./event-channels.js";
import { request } from "./event-requests.js";
import { subscribe } from "./event-subscriptions.js";
import { EventReader } from "./event-streams.js";
import { measure } from "./requests.js";
export { isGap } from "./queues.js";
/** Opens a stream of the events of a channel. Throws an RPCEncodeError for params that can't be. */
export function openEvents(rpc, declared, params, options) {
  const channel = channelOf(declared, rpc.options.userId, params);
  const join = (read) => {
    const leave = subscribe(rpc.centrifuge, declared, channel, read);
    const ignore = rpc.onState(({ state, code, reason }) => {
      if (state === "disconnected")
        read.ended(new RPCDisconnectedError(reason, code));
    });
    // A page that is set up again may open streams first, and connect in the same turn.
    queueMicrotask(() => {
      const { ended } = rpc;
      if (ended)
        read.ended(new RPCDisconnectedError(ended.message, ended.code));
    });
    return () => {
      ignore();
      leave();
    };
  };
  const reader = new EventReader(channel, declared, join, options);
  return reader;
}
/** Publishes an event of a channel that this client is subscribed to. */
export async function publishEvent(rpc, declared, params, type, data, options) {
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
export async function presence(rpc, declared, params, options) {
  const channel = channelOf(declared, rpc.options.userId, params);
  const send = () => rpc.centrifuge.presence(channel);
  const { clients } = await request(rpc, question(declared, channel, send), options);
  return Object.values(clients).map(({ client, user }) => ({ client, user }));
}
/** Returns how many are subscribed to a channel. */
export async function presenceStats(rpc, declared, params, options) {
  const channel = channelOf(declared, rpc.options.userId, params);
  const send = () => rpc.centrifuge.presenceStats(channel);
  const stats = await request(rpc, question(declared, channel, send), options);
  return { clients: stats.numClients, users: stats.numUsers };
}
/** Returns what is asked about a channel by who reads it. */
function question({ name: what }, channel, send) {
  return { what, channel, hint: `is this client subscribed to ${channel}?`, send };
}
