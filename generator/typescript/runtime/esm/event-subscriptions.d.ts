/** Subscriptions to channels of events, each shared by all who read the channel. */
import type { Centrifuge } from "centrifuge";
import { RPCClientError, RPCError } from "./errors.js";
import type { EventChannel } from "./event-channels.js";
/** What a stream gives: `type` tells one event from another. */
export interface SomeEvent {
  readonly type: string;
}
/** What reads a channel. */
export interface Reader {
  /** Events arrive from now on; those that were missed come, too, if it is recovered. */
  opened: (recovered: boolean) => void;
  push: (event: SomeEvent) => void;
  /** Something arrived that is no event. */
  failed: (error: RPCClientError) => void;
  /** Nothing arrives any more. */
  ended: (error: RPCClientError) => void;
}
/** Subscribes a reader to a channel; returns what leaves it. */
export function subscribe(
  centrifuge: Centrifuge,
  declared: EventChannel,
  channel: string,
  reader: Reader,
): () => void;
/**
 * Returns for how many milliseconds readers are subscribed to a channel: 0 if they are about to be,
 * undefined if there are none.
 */
export function readFor(centrifuge: Centrifuge, channel: string): number | undefined;
/** Returns the error for a code by which Centrifugo refused something. */
export function refused(what: string, code: number, message: string, temporary?: boolean): RPCError;
