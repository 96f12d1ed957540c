/** What stands around every call: headers, logging, retries. */

import { deadline } from "./deadlines.js";
import {
  RPCDisconnectedError,
  RPCError,
  RPCQueueFullError,
  RPCTimeoutError,
} from "./errors.js";

/** A call on its way out. An interceptor may change it, or pass on another one. */
export interface Call {
  /** The method's name on the wire, e.g. "tasks.list". */
  method: string;
  /** As the caller gave them. */
  params: unknown;
  /** Sent with the request. */
  headers: { [name: string]: string };
  /** Milliseconds to wait for the outcome. */
  timeout: number;
  signal: AbortSignal | undefined;
  /** Whether it does no harm to run the call twice. */
  idempotent: boolean;
  /** Whether the call is over when Centrifugo has accepted it. */
  noWait: boolean;
  /** Learns how the call goes before its outcome; undefined where the server tells no progress. */
  onProgress?: ProgressListener | undefined;
}

/**
 * Learns that a call goes out, or does so again; that the connection was lost while it is on its
 * way; and of each message about its progress.
 */
export type ProgressListener = (event: "sent" | "lost" | ProgressMessage) => void;

/** What the server says of the progress of a call. */
export interface ProgressMessage {
  readonly [name: string]: unknown;
}

/**
 * Stands around every call: passes it on by `next`, also several times or not at all, and returns
 * or throws what the caller gets.
 */
export type Interceptor = (
  call: Call,
  next: (call: Call) => Promise<unknown>,
) => Promise<unknown>;

/** Options of `retry`. */
export interface RetryOptions {
  /** How often a call is tried in all; 3 if it isn't set. */
  attempts?: number | undefined;
  /** Milliseconds that the first delay is at most; 100 if it isn't set. The next ones double. */
  minDelay?: number | undefined;
  /** Milliseconds that any delay is at most; 2,000 if it isn't set. */
  maxDelay?: number | undefined;
  /** At most this share of the calls is tried again, but for a few; 0.1 if it isn't set. */
  budget?: number | undefined;
}

/** How many retries a client may make beyond its budget. */
const burst = 10;

/**
 * Returns an interceptor that tries a call again, within its timeout: after errors that are
 * `temporary`, where nothing was sent, and where the outcome is unknown and the call idempotent.
 * Centrifugo's own error 100 leaves the outcome unknown: the server may have died during the call.
 */
export function retry(options: RetryOptions = {}): Interceptor {
  const { attempts = 3, minDelay = 100, maxDelay = 2000, budget = 0.1 } = options;
  let tokens = burst;
  return async (call, next) => {
    const end = performance.now() + call.timeout;
    tokens = Math.min(burst, tokens + budget);
    let { timeout } = call;
    for (let attempt = 1; ; attempt++) {
      try {
        return await next({ ...call, timeout });
      } catch (error) {
        // Full jitter: a random part of the delay.
        const delay = Math.random() * Math.min(maxDelay, minDelay * 2 ** (attempt - 1));
        const late = performance.now() + delay >= end;
        if (attempt >= attempts || tokens < 1 || late || !mayRetry(call, error)) throw error;
        tokens--;
        await pause(delay, call.signal);
        timeout = end - performance.now();
        if (timeout <= 0) throw error; // it took longer than the delay
      }
    }
  };
}

function mayRetry(call: Call, error: unknown): boolean {
  // Centrifugo's own 100 also stands for a server that died while it ran the call.
  if (error instanceof RPCError) return error.temporary && (error.code !== 100 || call.idempotent);
  if (error instanceof RPCDisconnectedError || error instanceof RPCTimeoutError) {
    return !error.outcomeUnknown || call.idempotent;
  }
  return error instanceof RPCQueueFullError;
}

/** Waits; rejects with the signal's reason once that is aborted. */
function pause(delay: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      stop();
      if (signal?.aborted === true) reject(signal.reason as Error);
      else resolve();
    };
    const stop = deadline(delay, signal, done);
    if (signal?.aborted === true) done();
  });
}

/**
 * Returns an interceptor that fills the headers, e.g. by OpenTelemetry:
 *
 *     traceparent((headers) => propagation.inject(context.active(), headers))
 */
export function traceparent(inject: (headers: { [name: string]: string }) => void): Interceptor {
  return (call, next) => {
    inject(call.headers);
    return next(call);
  };
}
