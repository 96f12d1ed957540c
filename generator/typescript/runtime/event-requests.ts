/** What Centrifugo is asked about channels: to publish an event, and who is there. */

import { State } from "centrifuge";
import { firstCode, sdkTimedOut, sdkTimeout } from "./calls.js";
import { deadline } from "./deadlines.js";
import { RPCDisconnectedError, RPCTimeoutError } from "./errors.js";
import type { RPCErrorReply } from "./errors.js";
import type { RPCSubscriber, RequestOptions } from "./event-channels.js";
import { readFor, refused } from "./event-subscriptions.js";
import type { StateChange } from "./session.js";

/** What is asked about a channel. */
export interface ChannelRequest<T> {
  /** What errors call it. */
  readonly what: string;
  readonly channel: string;
  /** What to look at where it is denied. */
  readonly hint: string;
  readonly send: () => Promise<T>;
}

/** Centrifugo's code for what it denies, also where a client isn't subscribed to the channel. */
const permissionDenied = 103;

/**
 * Centrifugo may tell a client that it is subscribed before it lets it publish there, or ask who is
 * there: what it denies in the first second is asked again, after so many milliseconds each. So is
 * what it denies while a client that has just connected subscribes, which takes as long as it does.
 */
const firstSecond = 1000;
const delays = [10, 20, 40, 80, 160, 320];
const lastDelay = delays.length - 1;

/** Asks Centrifugo something, once there is a connection. */
export function request<T>(
  rpc: RPCSubscriber,
  asked: ChannelRequest<T>,
  options: RequestOptions = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    options.signal?.throwIfAborted();
    const { ended } = rpc;
    if (ended) throw new RPCDisconnectedError(`${asked.what}: ${ended.message}`, ended.code);
    new PendingRequest(rpc, asked, options, resolve, reject).go();
  });
}

/** What is asked, and has no outcome yet. */
class PendingRequest<T> {
  readonly #rpc: RPCSubscriber;
  readonly #asked: ChannelRequest<T>;
  readonly #resolve: (answer: T) => void;
  readonly #reject: (error: unknown) => void;
  /** Stops what would give it up, and what tells of the connection. */
  readonly #stop: () => void;
  readonly #ignore: () => void;
  #isSent = false;
  #isOver = false;
  #tries = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    rpc: RPCSubscriber,
    asked: ChannelRequest<T>,
    { timeout = rpc.options.timeout ?? 30_000, signal }: RequestOptions,
    resolve: (answer: T) => void,
    reject: (error: unknown) => void,
  ) {
    this.#rpc = rpc;
    this.#asked = asked;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#stop = deadline(timeout, signal, (reason) => {
      const text = `${asked.what}: no answer within ${String(timeout)} ms`;
      this.#fail(reason ?? new RPCTimeoutError(text, { outcomeUnknown: this.#isSent }));
    });
    this.#ignore = rpc.onState((change) => {
      this.#changed(change);
    });
  }

  /** Sends it if there is a connection, unless it is on its way. */
  go(): void {
    const { state, centrifuge } = this.#rpc;
    if (this.#isSent || (state !== "connected" && centrifuge.state !== State.Connected)) return;
    clearTimeout(this.#timer);
    this.#isSent = true;
    this.#asked.send().then(
      (answer) => {
        this.#end();
        this.#resolve(answer);
      },
      (error: unknown) => {
        this.#refused(error as RPCErrorReply);
      },
    );
  }

  #changed({ state, code, reason }: StateChange): void {
    if (state === "connected") this.go();
    if (state !== "disconnected") return;
    const text = `${this.#asked.what}: ${reason}`;
    this.#fail(new RPCDisconnectedError(text, code, { outcomeUnknown: this.#isSent }));
  }

  /** The SDK or Centrifugo has refused it. */
  #refused(cause: RPCErrorReply): void {
    if (this.#isOver) return;
    const { channel, hint, what } = this.#asked;
    const { code, message, temporary } = cause;
    const age = readFor(this.#rpc.centrifuge, channel);
    if (age === 0 && this.#tries > lastDelay) this.#tries = lastDelay;
    const delay = delays[this.#tries++];
    if (code === sdkTimeout) {
      this.#fail(sdkTimedOut(what, cause));
    } else if (code < firstCode) {
      const text = `${what}: ${message}`;
      this.#fail(new RPCDisconnectedError(text, undefined, { cause, outcomeUnknown: true }));
    } else if (code !== permissionDenied) {
      this.#fail(refused(what, code, message, temporary));
    } else if (age === undefined || age >= firstSecond || delay === undefined) {
      this.#fail(refused(what, code, `${message}: ${hint}`, temporary));
    } else {
      this.#isSent = false;
      this.#timer = setTimeout(() => {
        this.go();
      }, delay);
    }
  }

  #fail(error: unknown): void {
    this.#end();
    this.#reject(error);
  }

  #end(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#stop();
    this.#ignore();
  }
}
