/** The life of calls: queued, written, acknowledged by Centrifugo, and answered. */
import { RPCDisconnectedError } from "./errors.js";
import type { Waiting } from "./deadlines.js";
import type { Call } from "./interceptors.js";
/** What Centrifugo replies to a request: the answer, or nothing if a publication will bring it. */
export type Reply = {
  data?: unknown;
};
/** What carries calls to the server. */
export interface Wire {
  /** Whether calls can be written. */
  readonly open: boolean;
  /** Whether the reply to a request is the answer. Else it acknowledges the request. */
  readonly answers: boolean;
  /** Writes a request, and resolves with what Centrifugo replies to it. */
  write(method: string, data: object): Promise<Reply>;
  /** Tells the server that nobody waits for a call any more. */
  cancel(id: string): void;
  /** Sends what is written meanwhile in one frame. */
  batch(write: () => void): void;
}
/** What goes out for a call. */
export interface Request {
  /** The correlation id. */
  readonly id: string;
  /** What is published, or sent by Centrifugo's command rpc. */
  readonly data: object;
  /** At most how many bytes it has. */
  readonly size: number;
}
type Resolve = (result: unknown) => void;
type Reject = (error: unknown) => void;
export interface Limits {
  readonly maxInFlight: number;
  readonly maxQueuedBytes: number;
  /** At most how many bytes go out at once, but for a single call that has more. */
  readonly maxFrameBytes: number;
}
/** Why calls fail, for a method and whether the outcome is unknown. */
export type Failure = (method: string, outcomeUnknown: boolean) => RPCDisconnectedError;
/** The calls of a client. Those that are given up after they were written still hold a slot. */
export class Calls {
  #private;
  constructor(wire: Wire, limits: Limits);
  /** The number of calls that have no outcome yet. */
  get pending(): number;
  /** Starts a call. */
  start(call: Call, request: Request, resolve: Resolve, reject: Reject): void;
  /** Takes an answer. Unknown ids are normal: all connections of a user get all answers. */
  receive(id: string, reply: unknown): void;
  /** Goes on after the connection was made. After a gap, answers may have been lost. */
  opened(gap: Failure | undefined): void;
  /** The connection is lost: what isn't acknowledged has an unknown outcome. */
  lost(why: Failure): void;
  /** The connection ended for good. */
  end(why: Failure): void;
  /** Ends a call whose caller no longer waits. It keeps its slot until it is acknowledged. */
  abandon(call: StartedCall, error: unknown): void;
}
/** The first of Centrifugo's codes; those below are the SDK's own. */
export const firstCode = 100;
declare class StartedCall implements Waiting {
  #private;
  readonly id: string;
  readonly method: string;
  readonly data: object;
  readonly size: number;
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  readonly idempotent: boolean;
  readonly noWait: boolean;
  readonly resolve: Resolve;
  readonly reject: Reject;
  stage: "queued" | "written" | "acknowledged";
  /** Counts how often it was written or freed, to tell what is out of date. */
  attempt: number;
  holdsSlot: boolean;
  wasWritten: boolean;
  resent: boolean;
  /** Whether the caller has the outcome. */
  settled: boolean;
  constructor(calls: Calls, call: Call, request: Request, resolve: Resolve, reject: Reject);
  timedOut(): void;
  aborted(reason: unknown): void;
}
export {};
