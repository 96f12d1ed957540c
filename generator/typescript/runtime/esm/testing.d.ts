/**
 * For tests of what uses the API: the real client, with a handler for each method in place of the
 * server. Values travel as they do on the wire: params are checked, and results are decoded.
 */
import { APIClient } from "./client.js";
import { RPCError } from "./errors.js";
import type { RPCErrorReply } from "./errors.js";
import type { Method, Params, Result } from "./method-types.js";
import type { CallOptions, RPCCaller, RPCNotifier } from "./rpc-client.js";
import type { ConnectionState, StateChange } from "./session.js";
/** What is sent as the params of a method: an empty object if it takes none. */
export type SentParams<M extends Method> = Params<M> extends undefined ? Empty : Params<M>;
type Empty = Record<string, never>;
/** Stands for a method of the server: it returns the result, or throws an error. */
export type Handler<M extends Method> = (
  params: SentParams<M>,
  options: CallOptions,
) => Answer<Result<M>>;
type Answer<R> = R | Promise<R>;
/** The handlers of the methods, by their names in APIClient. */
export type Handlers = {
  [M in Method]?: Handler<M>;
};
/** A call that was made; `method` tells the type of `params`. */
export type MadeCall = {
  [M in Method]: {
    method: M;
    params: SentParams<M>;
    options: CallOptions;
    /** Reports whether the caller doesn't wait for an answer. */
    noWait: boolean;
  };
}[Method];
/** Options of a FakeRPC. */
export interface FakeOptions {
  /** Milliseconds that each call takes before its handler runs; 0 if it isn't set. */
  latency?: number | undefined;
  /** Milliseconds to wait for the answer to a call; 30,000 if it isn't set. */
  timeout?: number | undefined;
}
/**
 * A base client without a connection, for `api`, and for the functions of single methods. A method
 * without a handler fails as one that the server doesn't have.
 */
export class FakeRPC implements RPCCaller, RPCNotifier {
  #private;
  /** The real client; its calls arrive at the handlers. */
  readonly api: APIClient;
  /** What answers the calls. It may be changed at any time. */
  readonly handlers: Handlers;
  /** The calls that were made, in order. */
  readonly calls: MadeCall[];
  /** Milliseconds that each call takes before its handler runs. */
  latency: number;
  constructor(handlers?: Handlers, options?: FakeOptions);
  /** The state that the fake pretends; "connected" to begin with. Calls don't mind it. */
  get state(): ConnectionState;
  /** Pretends a change of the connection's state. */
  setState(state: ConnectionState, change?: Partial<StateChange>): void;
  /** Calls a function at each change of `state`, and returns one that stops that. */
  onState(listener: (change: StateChange) => void): () => void;
  /** Returns the params of the calls of a method, in order. */
  paramsOf<M extends Method>(method: M): SentParams<M>[];
  call(method: string, params: unknown, options?: CallOptions): Promise<unknown>;
  /** Sends a request that gets no answer. Resolves when its handler has ended. */
  notify(method: string, params: unknown, options?: CallOptions): Promise<void>;
}
/** Returns a handler that takes some milliseconds more. */
export function delayed<A extends unknown[], R>(
  milliseconds: number,
  handler: (...args: A) => Answer<R>,
): (...args: A) => Promise<R>;
/** An error as the server answers it, with the name and the data of its class. */
export type ErrorReply<E extends RPCError> = Omit<RPCErrorReply, "name" | "message" | "data"> & {
  name: E["errorName"];
  /** What happened, for people; the name if it isn't set. */
  message?: string | undefined;
} & (unknown extends E["data"] ? {
  data?: unknown;
} : {
  data: E["data"];
});
/**
 * Returns an error for a handler to throw, e.g. `makeError(TaskNotFoundError, { code: 404, name:
 * "task_not_found" })`. Throws a TypeError if the class doesn't know the reply as its own.
 */
export function makeError<E extends RPCError>(
  type: abstract new (method: string, reply: RPCErrorReply) => E,
  reply: ErrorReply<E>,
): E;
export {};
