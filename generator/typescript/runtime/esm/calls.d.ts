/** The life of calls: queued, written, acknowledged by Centrifugo, and answered. */
import type { Centrifuge, PublicationContext } from "centrifuge";
import { RPCDisconnectedError, RPCTimeoutError } from "./errors.js";
import type { Call } from "./interceptors.js";
type Resolve = (result: unknown) => void;
type Reject = (error: unknown) => void;
export interface CallsOptions {
  /** Where calls are published, and answered; undefined if they are Centrifugo's command rpc. */
  readonly requestChannel?: string | undefined;
  readonly replyChannel?: string | undefined;
  readonly failFast: boolean | undefined;
  readonly maxInFlight: number;
  readonly maxQueuedBytes: number;
  /** At most how many bytes go out at once, but for a single call that has more. */
  readonly maxFrameBytes: number;
}
export interface CorrelationOptions extends CallsOptions {
  readonly requestChannel: string;
  readonly replyChannel: string;
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
  readonly options: CallsOptions;
  constructor(options: CallsOptions);
  /** Starts a call: what goes out for it are the data, with its id, of at most so many bytes. */
  start(call: Call, id: string, data: object, size: number, resolve: Resolve, reject: Reject): void;
  /** Takes an answer. Unknown ids are normal: all connections of a user get all answers. */
  receive({ info, data }: PublicationContext): void;
  /** Calls go out by a connection. */
  open(wire: Centrifuge): void;
  /** No calls go out until it is opened again. */
  close(why: ConnectionError): void;
  /** Fails the calls that were written and aren't acknowledged. */
  lost(why: ConnectionError): void;
  /** Fails the calls that were written: it isn't known which answers have arrived meanwhile. */
  answersLost(): void;
  /** The connection ended for good. */
  end(why: ConnectionError): void;
}
/** The SDK's own code for an answer that is late. */
export const sdkTimeout: number;
/** The first of Centrifugo's codes; those below are the SDK's own. */
export const firstCode = 100;
/** Returns the error for what the SDK has waited too long for. */
export function sdkTimedOut(what: string, cause: unknown): RPCTimeoutError;
/** Returns what a call fails with, because there is no connection. */
export function failure(
  method: string,
  cause: ConnectionError,
  outcomeUnknown?: boolean,
): RPCDisconnectedError;
export {};
