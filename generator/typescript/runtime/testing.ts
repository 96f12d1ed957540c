/**
 * For tests of what uses the API: the real client, with a handler for each method in place of the
 * server. Values travel as they do on the wire: params are checked, and results are decoded.
 */

import type { Centrifuge } from "centrifuge";
import { APIClient } from "./client.js";
import { checkPositive, deadline } from "./deadlines.js";
import { InvalidParamsError, RPCEncodeError, RPCError, RPCTimeoutError } from "./errors.js";
import type { RPCErrorReply } from "./errors.js";
import type { RPCSubscriber } from "./event-channels.js";
import { FakeChannels } from "./fake-channels.js";
import type { ChannelArguments, GivenEvent, PublishedEvent } from "./fake-channels.js";
import type { StreamEvent, StreamMethod } from "./fake-channels.js";
import type { Method, Params, Progress, Result } from "./method-types.js";
import type { Gap } from "./queues.js";
import type { CallOptions, ProgressOptions, RPCCaller, RPCNotifier } from "./rpc-client.js";
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
export type Handlers = { [M in Method]?: Handler<M> };

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

type AnyHandler = (params: unknown, options: CallOptions & { progress?: Tell }) => unknown;

type Tell = (progress: unknown) => void;

/**
 * A base client without a connection, for `api`, and for the functions of single methods. A method
 * without a handler fails as one that the server doesn't have.
 */
export class FakeRPC implements RPCCaller, RPCNotifier, RPCSubscriber {
  /** The real client; its calls arrive at the handlers. */
  readonly api: APIClient;
  /** What answers the calls. It may be changed at any time. */
  readonly handlers: Handlers;
  /** The calls that were made, in order. */
  readonly calls: MadeCall[] = [];
  /** Milliseconds that each call takes before its handler runs. */
  latency: number;
  /** What a client is made with, as far as channels need it. */
  readonly options: { userId: string };
  /** Stands for the SDK's client, as far as channels need it. */
  readonly centrifuge: Centrifuge;
  readonly #channels: FakeChannels;
  readonly #timeout: number;
  readonly #names = methodNames();
  readonly #listeners = new Set<(change: StateChange) => void>();
  #state: ConnectionState = "connected";

  constructor(handlers: Handlers = {}, options: FakeOptions = {}) {
    this.handlers = { checkVersion: () => ({ changed: [], missing: [] }), ...handlers };
    this.latency = options.latency ?? 0;
    const { userId = "1", timeout = 30_000 } = options;
    checkPositive({ timeout });
    this.#timeout = timeout;
    this.options = { userId };
    this.#channels = new FakeChannels(userId);
    this.centrifuge = this.#channels.centrifuge;
    this.api = new APIClient(this);
  }

  /** The state that the fake pretends; "connected" to begin with. Calls don't mind it. */
  get state(): ConnectionState {
    return this.#state;
  }

  /** Pretends a change of the connection's state. */
  setState(state: ConnectionState, change: Partial<StateChange> = {}): void {
    this.#state = state;
    const willReconnect = state === "connecting";
    const full = { code: undefined, reason: "", willReconnect, ...change, state };
    for (const listener of [...this.#listeners]) listener(full);
  }

  /** Calls a function at each change of `state`, and returns one that stops that. */
  onState(listener: (change: StateChange) => void): () => void {
    const own = (change: StateChange): void => {
      listener(change);
    };
    this.#listeners.add(own);
    return () => {
      this.#listeners.delete(own);
    };
  }

  /** Returns the params of the calls of a method, in order. */
  paramsOf<M extends Method>(method: M): SentParams<M>[] {
    const calls = this.calls.filter((call) => call.method === method);
    return calls.map((call) => call.params as SentParams<M>);
  }

  /** The events that were published by methods of `api`, in order. */
  get published(): readonly PublishedEvent[] {
    return this.#channels.published;
  }

  /**
   * Gives an event to those who read a channel: `fake.emit("roomEvents", { room_id: "7" }, event)`.
   * It is lost if nobody does. A "$gap" is one to those who are subscribed; "$join" and "$leave"
   * count for the presence, too.
   */
  emit<M extends StreamMethod>(
    method: M,
    ...args: [...channel: ChannelArguments<M>, event: StreamEvent<M>]
  ): void {
    const event: unknown = args.pop();
    this.#channels.give(this.#channelOf(method, args), event as GivenEvent);
  }

  /** Ends the subscription to a channel as the server does, with a code such as 2000 or 403. */
  unsubscribe<M extends StreamMethod>(
    method: M,
    ...args: [...channel: ChannelArguments<M>, code: number]
  ): void {
    const code: unknown = args.pop();
    this.#channels.end(this.#channelOf(method, args), code as number);
  }

  /** Returns the channel that a method reads. */
  #channelOf(method: StreamMethod, args: unknown[]): string {
    type Open = (...args: unknown[]) => { readonly channel: string; close: () => void };
    const stream = (this.api as unknown as { [name: string]: Open })[method]?.(...args);
    stream?.close();
    return stream?.channel ?? "";
  }

  async call(method: string, params: unknown, options: CallOptions = {}): Promise<unknown> {
    return this.#answer(method, params, options, false);
  }

  /** Sends a request that gets no answer. Resolves when its handler has ended. */
  async notify(method: string, params: unknown, options: CallOptions = {}): Promise<void> {
    try {
      await this.#answer(method, params, options, true);
    } catch (error) {
      // The server's answer: nobody waits for it.
      if (!(error instanceof RPCError)) throw error;
    }
  }

  async #answer(
    wireName: string,
    params: unknown,
    options: CallOptions,
    noWait: boolean,
  ): Promise<unknown> {
    const { signal, timeout = this.#timeout } = options;
    checkPositive({ timeout });
    signal?.throwIfAborted();
    const sent = asSent(wireName, params);
    const method = this.#methodName(wireName, noWait);
    const { onProgress, ...given } = options as ProgressOptions;
    let seq = 0;
    const progress: Tell = (told) => {
      limit.renew();
      seq++; // also of what is missing
      const isMissing = (told as Partial<Gap> | null | undefined)?.type === "$gap";
      onProgress?.(isMissing ? "lost" : { seq, progress: asArrived(told) });
    };
    const known = onProgress === undefined ? options : { ...given, progress };
    this.calls.push({ method, params: sent, options: given, noWait } as MadeCall);
    const handler = this.handlers[method] ?? unknownMethod(wireName);
    const answer = sleep(this.latency).then(() => {
      signal?.throwIfAborted();
      return (handler as AnyHandler)(sent, known);
    });
    const limit = limited(answer, timeoutError(wireName, timeout), timeout, signal);
    try {
      return asArrived(await limit.outcome);
    } catch (error) {
      throw error instanceof RPCError ? arrivedError(wireName, error) : error;
    }
  }

  /** Returns the name in APIClient of a method, or of its variant that has a handler of its own. */
  #methodName(wireName: string, noWait: boolean): Method {
    if (wireName === "system.check_version") return "checkVersion";
    const alike = this.#names.get(letters(wireName)) ?? [wireName];
    const name = alike.find((found) => camel(found) === camel(wireName)) ?? alike[0] ?? wireName;
    const variant = `${name}NoWait`;
    return (noWait && Object.hasOwn(this.handlers, variant) ? variant : name) as Method;
  }
}

/** Returns a handler that takes some milliseconds more. */
export function delayed<A extends unknown[], R>(
  milliseconds: number,
  handler: (...args: A) => Answer<R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    await sleep(milliseconds);
    return handler(...args);
  };
}

/** An error as the server answers it, with the name and the data of its class. */
export type ErrorReply<E extends RPCError> = Omit<RPCErrorReply, "name" | "message" | "data"> & {
  name: E["errorName"];
  /** What happened, for people; the name if it isn't set. */
  message?: string | undefined;
} & (unknown extends E["data"] ? { data?: unknown } : { data: E["data"] });

/**
 * Returns an error for a handler to throw, e.g. `makeError(TaskNotFoundError, { code: 404, name:
 * "task_not_found" })`. Throws a TypeError if the class doesn't know the reply as its own.
 */
export function makeError<E extends RPCError>(
  type: abstract new (method: string, reply: RPCErrorReply) => E,
  reply: ErrorReply<E>,
): E {
  const error = rpcError("", { ...reply, message: reply.message ?? reply.name });
  if (!(error instanceof type)) {
    throw new TypeError(`${JSON.stringify(reply)} is no ${type.name}: see its name and data`);
  }
  return error;
}

/** Returns what arrives of params at the server. */
function asSent(method: string, params: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(params));
  } catch (cause) {
    throw new RPCEncodeError(method, "", `not a JSON value: ${String(cause)}`, { cause });
  }
}

/** Returns what arrives of a result at the client. */
function asArrived(result: unknown): unknown {
  return result === undefined ? null : JSON.parse(JSON.stringify(result));
}

/** Returns what an error of a handler looks like to the caller. */
function arrivedError(method: string, error: RPCError): RPCError {
  const { code, errorName: name, serverMessage: message, data, temporary } = error;
  return rpcError(method, { code, name, message, data: asArrived(data), temporary });
}

function rpcError(method: string, reply: RPCErrorReply): RPCError {
  const named = reply.name === "invalid_params" ? InvalidParamsError : RPCError;
  return new named(method, reply);
}

function unknownMethod(name: string): () => never {
  return () => {
    throw new RPCError(name, {
      ...{ code: 404, name: "unknown_method" },
      message: `no method ${JSON.stringify(name)}: the fake has no handler for it`,
    });
  };
}

function timeoutError(method: string, timeout: number): RPCTimeoutError {
  return new RPCTimeoutError(`${method}: no answer within ${String(timeout)} ms`, {
    outcomeUnknown: true,
  });
}

/** Waits for an answer until its time is up, which `renew` begins anew, or until the signal. */
function limited(
  answer: Promise<unknown>,
  late: RPCTimeoutError,
  timeout: number,
  signal: AbortSignal | undefined,
): { outcome: Promise<unknown>; renew: () => void } {
  let isOver = false;
  let stop = (): void => undefined;
  let giveUp!: () => void;
  const renew = (): void => {
    stop();
    if (!isOver) stop = deadline(timeout, signal, giveUp);
  };
  const outcome = new Promise((resolve, reject) => {
    giveUp = () => {
      reject(signal?.aborted === true ? (signal.reason as Error) : late);
    };
    answer.then(resolve, reject);
  }).finally(() => {
    isOver = true;
    stop();
  });
  renew();
  return { outcome, renew };
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    if (milliseconds > 0) setTimeout(resolve, milliseconds);
    else resolve();
  });
}

/** The names of the methods of APIClient, by those on the wire as far as they are alike. */
function methodNames(): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const name of Object.getOwnPropertyNames(APIClient.prototype)) {
    if (name === "constructor") continue;
    names.set(letters(name), [...(names.get(letters(name)) ?? []), name]);
  }
  return names;
}

/** Returns what a name has in common in APIClient and on the wire. */
function letters(name: string): string {
  return name.replace(/[^\p{L}\p{N}]/gu, "").toLowerCase();
}

/** Returns a name on the wire as APIClient most likely has it. */
function camel(name: string): string {
  return name.replace(/[^\p{L}\p{N}]+(.)/gu, (_, first: string) => first.toUpperCase());
}
