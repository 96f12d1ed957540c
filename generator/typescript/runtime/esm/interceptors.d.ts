/** What stands around every call: headers, logging, retries. */
/** A call on its way out. An interceptor may change it, or pass on another one. */
export interface Call {
  /** The method's name on the wire, e.g. "tasks.list". */
  method: string;
  /** As the caller gave them. */
  params: unknown;
  /** Sent with the request. */
  headers: {
    [name: string]: string;
  };
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
export type Interceptor = (call: Call, next: (call: Call) => Promise<unknown>) => Promise<unknown>;
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
/**
 * Returns an interceptor that tries a call again, within its timeout: after errors that are
 * `temporary`, where nothing was sent, and where the outcome is unknown and the call idempotent.
 * Centrifugo's own error 100 leaves the outcome unknown: the server may have died during the call.
 */
export function retry(options?: RetryOptions): Interceptor;
/**
 * Returns an interceptor that fills the headers, e.g. by OpenTelemetry:
 *
 *     traceparent((headers) => propagation.inject(context.active(), headers))
 */
export function traceparent(inject: (headers: {
  [name: string]: string;
}) => void): Interceptor;
