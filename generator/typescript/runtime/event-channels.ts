/** What an API declares of channels, and what a channel is called. */

import type { Centrifuge } from "centrifuge";
import { RPCEncodeError } from "./errors.js";
import type { CallOptions, RPCClientOptions } from "./rpc-client.js";
import type { ConnectionState, StateChange } from "./session.js";
import type { WireShape } from "./shapes.js";

/** The part of a base client that reads channels of events. */
export interface RPCSubscriber {
  readonly options: Pick<RPCClientOptions, "userId" | "timeout" | "maxMessageSize">;
  readonly centrifuge: Centrifuge;
  readonly state: ConnectionState;
  /** Why there won't be a connection, until `connect()`; undefined while there is one or may be. */
  readonly ended?: (Error & { readonly code?: number | undefined }) | undefined;
  onState(listener: (change: StateChange) => void): () => void;
}

/** What an API declares of a channel. */
export interface EventChannel {
  /** Its name in the API, e.g. "room_events". */
  readonly name: string;
  /** What it is called, e.g. "chat.room.{room_id}", "line.{n:int64}" or "inbox#{user_id}". */
  readonly pattern: string;
  /** Whether it tells who comes and goes. */
  readonly joinLeave?: boolean;
  /** The events, by their names. */
  readonly events: { readonly [name: string]: EventShape };
}

/** What an API declares of an event. */
export interface EventShape {
  /** Decodes its data. */
  readonly decode: WireShape;
  /** Whether clients may publish it, too. */
  readonly publish?: boolean;
}

/** Options of what is asked about a channel. */
export type RequestOptions = Pick<CallOptions, "timeout" | "signal">;

/** The values for the parameters of a channel's pattern. */
export type ChannelParams = { readonly [name: string]: string | number | bigint };

/** Centrifugo's limit. All that a channel may hold has one byte a character. */
const maxChannelLength = 255;

/** Returns a channel. Throws an RPCEncodeError for a value that can't be a part of its name. */
export function channelOf(
  { name, pattern }: EventChannel,
  userId: string,
  params: ChannelParams,
): string {
  const channel = pattern.replace(/(#?)\{(\w+)(:int64)?\}/g, (_, own, param: string, isInt) => {
    // The user's id was checked when the client was made.
    if (own !== "") return `#${userId}`;
    const value: unknown = params[param];
    const problem = isInt === undefined ? textProblem(value) : integerProblem(value);
    if (problem === undefined) return String(value);
    throw new RPCEncodeError(name, param, problem);
  });
  if (channel.length <= maxChannelLength) return channel;
  const text = `the channel has ${String(channel.length)} bytes, Centrifugo allows `;
  throw new RPCEncodeError(name, "", text + String(maxChannelLength));
}

function textProblem(value: unknown): string | undefined {
  if (typeof value !== "string") return `expected a string, found ${typeof value}`;
  if (/^[!-~]+$/.test(value) && !/[#,*$.]/.test(value)) return undefined;
  const text = JSON.stringify(value.length > 50 ? `${value.slice(0, 50)}...` : value);
  return (
    `${text} can't be part of a channel: expected printable ASCII ` +
    'without spaces, "#", ",", "*", "$" and "."'
  );
}

function integerProblem(value: unknown): string | undefined {
  const isInteger =
    typeof value === "bigint" ? BigInt.asIntN(64, value) === value : Number.isSafeInteger(value);
  if (isInteger) return undefined;
  return `expected a safe integer, or a bigint of 64 bits, found ${String(value)}`;
}
