/**
 * For tests of what uses the API: the real client, with a handler for each method in place of the
 * server. Values travel as they do on the wire: params are checked, and results are decoded.
 */
import type { Centrifuge } from "centrifuge";
import { APIClient } from "./client.js";
import { RPCError } from "./errors.js";
import type { RPCErrorReply } from "./errors.js";
import type { RPCSubscriber } from "./event-channels.js";
import type { ChannelArguments, PublishedEvent } from "./fake-channels.js";
import type { StreamEvent, StreamMethod } from "./fake-channels.js";
import type { Method, Params, Progress, Result } from "./method-types.js";
import type { Gap } from "./queues.js";
import type { CallOptions, RPCCaller, RPCNotifier } from "./rpc-client.js";
import type { ConnectionState, StateChange } from "./session.js";
/** What is sent as the params of a method: an empty object if it takes none. */
export type SentParams<M extends Method> = Params<M> extends undefined ? Empty : Params<M>;
type Empty = Record<string, never>;
/**
 * Stands for a method of the server: it returns the result, or throws an error. If the method tells
 * its progress, the handler does so by `options.progress`.
 */
export type Handler<M extends Method> = (
  params: SentParams<M>,
  options: HandlerOptions<M>,
) => Answer<Result<M>>;
/** What a handler learns of a call. */
export type HandlerOptions<M extends Method> = OptionsFor<Progress<M>>;
type OptionsFor<Q> = [Q] extends [never] ? CallOptions : TellingOptions<Q>;
interface TellingOptions<Q> extends CallOptions {
  /** Tells a progress of the call; `{ type: "$gap" }`, that some may be missing. */
  progress: (progress: Q | Gap) => void;
}
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
  /** The user; "1" if it isn't set. */
  userId?: string | undefined;
  /** Milliseconds that each call takes before its handler runs; 0 if it isn't set. */
  latency?: number | undefined;
  /** Milliseconds to wait for the answer to a call; 30,000 if it isn't set. */
  timeout?: number | undefined;
}
/**
 * A base client without a connection, for `api`, and for the functions of single methods. A method
 * without a handler fails as one that the server doesn't have.
 */
export class FakeRPC implements RPCCaller, RPCNotifier, RPCSubscriber {
  #private;
  /** The real client; its calls arrive at the handlers. */
  readonly api: APIClient;
  /** What answers the calls. It may be changed at any time. */
  readonly handlers: Handlers;
  /** The calls that were made, in order. */
  readonly calls: MadeCall[];
  /** Milliseconds that each call takes before its handler runs. */
  latency: number;
  /** What a client is made with, as far as channels need it. */
  readonly options: {
    userId: string;
  };
  /** Stands for the SDK's client, as far as channels need it. */
  readonly centrifuge: Centrifuge;
  constructor(handlers?: Handlers, options?: FakeOptions);
  /** The state that the fake pretends; "connected" to begin with. Calls don't mind it. */
  get state(): ConnectionState;
  /** Pretends a change of the connection's state. */
  setState(state: ConnectionState, change?: Partial<StateChange>): void;
  /** Calls a function at each change of `state`, and returns one that stops that. */
  onState(listener: (change: StateChange) => void): () => void;
  /** Returns the params of the calls of a method, in order. */
  paramsOf<M extends Method>(method: M): SentParams<M>[];
  /** The events that were published by methods of `api`, in order. */
  get published(): readonly PublishedEvent[];
  /**
   * Gives an event to those who read a channel: `fake.emit("roomEvents", { room_id: "7" }, event)`.
   * It is lost if nobody does. A "$gap" is one to those who are subscribed; "$join" and "$leave"
   * count for the presence, too.
   */
  emit<M extends StreamMethod>(
    method: M,
    ...args: [...channel: ChannelArguments<M>, event: StreamEvent<M>],
  ): void;
  /** Ends the subscription to a channel as the server does, with a code such as 2000 or 403. */
  unsubscribe<M extends StreamMethod>(
    method: M,
    ...args: [...channel: ChannelArguments<M>, code: number],
  ): void;
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
