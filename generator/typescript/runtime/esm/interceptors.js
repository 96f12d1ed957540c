/** What stands around every call: headers, logging, retries. */
import { deadline } from "./deadlines.js";
import { RPCDisconnectedError, RPCError, RPCQueueFullError, RPCTimeoutError, } from "./errors.js";
/** How many retries a client may make beyond its budget. */
const burst = 10;
/**
 * Returns an interceptor that tries a call again, within its timeout: after errors that are
 * `temporary`, where nothing was sent, and where the outcome is unknown and the call idempotent.
 * Centrifugo's own error 100 leaves the outcome unknown: the server may have died during the call.
 */
export function retry(options = {}) {
  const { attempts = 3, minDelay = 100, maxDelay = 2000, budget = 0.1 } = options;
  let tokens = burst;
  return async (call, next) => {
    const end = performance.now() + call.timeout;
    tokens = Math.min(burst, tokens + budget);
    let { timeout } = call;
    for (let attempt = 1;; attempt++) {
      try {
        return await next({ ...call, timeout });
      }
      catch (error) {
        // Full jitter: a random part of the delay.
        const delay = Math.random() * Math.min(maxDelay, minDelay * 2 ** (attempt - 1));
        const late = performance.now() + delay >= end;
        if (attempt >= attempts || tokens < 1 || late || !mayRetry(call, error))
          throw error;
        tokens--;
        await pause(delay, call.signal);
        timeout = end - performance.now();
        if (timeout <= 0)
          throw error; // it took longer than the delay
      }
    }
  };
}
function mayRetry(call, error) {
  // Centrifugo's own 100 also stands for a server that died while it ran the call.
  if (error instanceof RPCError)
    return error.temporary && (error.code !== 100 || call.idempotent);
  if (error instanceof RPCDisconnectedError || error instanceof RPCTimeoutError) {
    return !error.outcomeUnknown || call.idempotent;
  }
  return error instanceof RPCQueueFullError;
}
/** Waits; rejects with the signal's reason once that is aborted. */
function pause(delay, signal) {
  return new Promise((resolve, reject) => {
    const done = () => {
      stop();
      if (signal?.aborted === true)
        reject(signal.reason);
      else
        resolve();
    };
    const stop = deadline(delay, signal, done);
    if (signal?.aborted === true)
      done();
  });
}
/**
 * Returns an interceptor that fills the headers, e.g. by OpenTelemetry:
 *
 *     traceparent((headers) => propagation.inject(context.active(), headers))
 */
export function traceparent(inject) {
  return (call, next) => {
    inject(call.headers);
    return next(call);
  };
}
