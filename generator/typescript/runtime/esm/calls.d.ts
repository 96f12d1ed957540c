/** The life of calls: queued, written, acknowledged by Centrifugo, and answered. */
import type { Centrifuge, PublicationContext } from "centrifuge";
import { RPCDisconnectedError, RPCTimeoutError } from "./errors.js";
import type { Call } from "./interceptors.js";
type Resolve = (result: unknown) => void;
type Reject = (error: unknown) => void;
export interface CallsOptions {
  /** Where calls are published; undefined if they are Centrifugo's command rpc. */
  readonly channel: string | undefined;
  readonly failFast: boolean | undefined;
  readonly maxInFlight: number;
  readonly maxQueuedBytes: number;
  /** At most how many bytes go out at once, but for a single call that has more. */
  readonly maxFrameBytes: number;
}
/** Why there is no connection, with Centrifugo's code for that. */
export type ConnectionError = (RPCDisconnectedError | RPCTimeoutError) & {
  readonly code?: number | undefined;
};
/** The calls of a client. Those that are given up after they were written still hold a slot. */
export class Calls {
  #private;
  /** The number of calls that have no outcome yet. */
  pending: number;
  constructor(options: CallsOptions);
  /** Starts a call: what goes out for it are the data, with its id, of at most so many bytes. */
  start(call: Call, id: string, data: object, size: number, resolve: Resolve, reject: Reject): void;
  /** Takes an answer. Unknown ids are normal: all connections of a user get all answers. */
  receive({ info, data }: PublicationContext): void;
  /** Calls go out by a connection. */
  open(wire: Centrifuge): void;
  /** No calls go out until it is opened again. */
  close(why: ConnectionError): void;
  /**
   * Fails the calls that were written; of those that are acknowledged, only if `all` are lost, and
   * none that tells its progress: it goes on until its timeout.
   */
  lost(why: ConnectionError, all?: boolean): void;
  /** The connection ended for good. */
  end(why: ConnectionError): void;
}
/** The first of Centrifugo's codes; those below are the SDK's own. */
export const firstCode = 100;
/** Returns what a call fails with, because there is no connection. */
export function failure(
  method: string,
  cause: ConnectionError,
  outcomeUnknown?: boolean,
): RPCDisconnectedError;
export {};
