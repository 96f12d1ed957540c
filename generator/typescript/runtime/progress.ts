/** Calls whose server tells how far it is. */

import type { Centrifuge } from "centrifuge";
import { Calls } from "./calls.js";
import type { ConnectionError, CorrelationOptions } from "./calls.js";
import { onAbort } from "./deadlines.js";
import { RPCDisconnectedError } from "./errors.js";
import type { ProgressListener } from "./interceptors.js";
import { Queue, gap, queueLimit } from "./queues.js";
import type { Gap } from "./queues.js";
import { ReplyChannel, refusalHint } from "./reply-channel.js";
import { CentrifugoRPCClient, answeringOnce } from "./rpc-client.js";
import type { CallOptions, ProgressOptions, RPCCaller } from "./rpc-client.js";
import { known } from "./session.js";
import { check, decode } from "./shapes.js";
import type { WireShape } from "./shapes.js";

export { isGap } from "./queues.js";
export type { Gap } from "./queues.js";

/** A call that tells its progress before it has a result. */
export interface ProgressCall<R, Q> extends Promise<R> {
  /**
   * What the server tells, in order, until the call has its outcome, which `await` gives. A gap
   * stands where something is missing, or may be: it was lost with the connection, it wasn't read
   * in time, or the call was sent again and begins anew. To leave the loop cancels the call.
   */
  readonly progress: AsyncIterable<Q | Gap>;
}

/** How to check and decode what travels with a call that tells its progress. */
export interface ProgressShapes {
  readonly params?: WireShape;
  readonly progress: WireShape;
  readonly result?: WireShape;
}

/** Calls a method that tells its progress. Each progress renews the call's timeout. */
export function callWithProgress<R, Q>(
  rpc: RPCCaller,
  method: string,
  params: unknown,
  options: CallOptions | undefined,
  shapes: ProgressShapes,
): ProgressCall<R, Q> {
  const leaving = new AbortController();
  const { signal } = options ?? {};
  const abort = (): void => {
    leaving.abort(signal?.reason);
  };
  if (signal?.aborted === true) abort();
  const ignore = onAbort(signal, abort);
  const told = new Told<Q>(method, shapes.progress);
  const { onProgress } = told;
  const own: ProgressOptions = { ...options, signal: leaving.signal, onProgress };
  const run = async (): Promise<R> => {
    if (shapes.params !== undefined) check(method, params, shapes.params);
    correlate(rpc);
    const result = await rpc.call(method, params, own);
    return (shapes.result && decode(method, result, shapes.result)) as R;
  };
  const call = run().finally(() => {
    ignore();
    told.end();
  });
  const leave = (): void => {
    leaving.abort();
  };
  return Object.defineProperty(call, "progress", {
    get: () => {
      // Who reads it waits for the outcome later, or leaves it.
      call.catch(() => undefined);
      return told.read(leave);
    },
  }) as ProgressCall<R, Q>;
}

/** What the server has told of a call. */
class Told<Q> {
  readonly #method: string;
  readonly #shape: WireShape;
  /** What waits to be read; undefined while nobody asks. */
  #queue: Queue<Q> | undefined;
  #isOver = false;
  /** The number of the last one; it begins anew with each time that the call goes out. */
  #last = 0;
  /** Whether the call was sent again after it had told something. */
  #isAgain = false;
  /** Whether the connection was lost since the last one: others may be lost with it. */
  #mayMiss = false;

  constructor(method: string, shape: WireShape) {
    this.#method = method;
    this.#shape = shape;
  }

  readonly onProgress: ProgressListener = (event) => {
    if (event === "lost") {
      this.#mayMiss = true;
    } else if (event === "sent") {
      this.#isAgain = this.#isAgain || this.#last > 0;
      this.#last = 0;
      this.#mayMiss = false;
    } else if (typeof event["seq"] === "number" && event["seq"] > this.#last) {
      this.#take(event["seq"], event["progress"]);
    }
  };

  #take(seq: number, progress: unknown): void {
    // What follows the last one tells that nothing is missing.
    const isMissing = this.#isAgain || seq !== this.#last + 1;
    this.#last = seq;
    this.#isAgain = this.#mayMiss = false;
    if (this.#queue === undefined) return;
    if (isMissing) this.#queue.push(gap);
    try {
      this.#queue.push(decode(this.#method, progress, this.#shape, "progress") as Q);
    } catch (error) {
      console.error(error);
    }
  }

  end(): void {
    this.#isOver = true;
    if (this.#isAgain || this.#mayMiss) this.#queue?.push(gap);
    this.#queue?.end();
  }

  /** Returns what is told from now on; `leave` is called if its loop is left before the end. */
  read(leave: () => void): AsyncIterable<Q | Gap> {
    const queue = this.#queue ?? new Queue<Q>(queueLimit);
    const isLate = this.#last > 0 || this.#isAgain || (this.#mayMiss && this.#isOver);
    if (this.#queue === undefined && isLate) {
      queue.push(gap);
      this.#isAgain = this.#mayMiss = false;
    }
    if (this.#isOver) queue.end();
    this.#queue = queue;
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => queue.next(),
        return: () => {
          if (!this.#isOver) leave();
          queue.close();
          return Promise.resolve({ done: true, value: undefined });
        },
      }),
    };
  }
}

/** Calls by correlation beside those by Centrifugo's command rpc, which answers once. */
class CorrelatedCalls extends Calls {
  readonly #replies: ReplyChannel;
  #isReading = false;
  /** Whether answers could arrive since it reads them. */
  #wasOpen = false;

  constructor(centrifuge: Centrifuge, options: CorrelationOptions) {
    super(options);
    this.#replies = new ReplyChannel(centrifuge, options.replyChannel, {
      opened: (recovered) => {
        if (this.#wasOpen && !recovered) this.answersLost();
        this.#wasOpen = true;
        super.open(centrifuge);
      },
      closed: ({ reason, code }) => {
        this.close(new RPCDisconnectedError(reason, code));
      },
      refused: ({ reason, code }) => {
        const number = known(code);
        const why = number ? ` (code ${String(number)})${refusalHint}` : "";
        this.end(new RPCDisconnectedError(reason + why, number));
      },
      failed: () => undefined, // it is tried again
      received: (publication) => {
        this.receive(publication);
      },
    });
  }

  /** Reads the answers from now on: there is a connection. Calls go out once they can arrive. */
  override open(): void {
    if (this.#isReading) return;
    this.#isReading = true;
    this.#wasOpen = false;
    this.#replies.start();
  }

  override end(why: ConnectionError): void {
    this.#isReading = false;
    this.#replies.stop();
    super.end(why);
  }
}

/** Has a client with the transport "rpc" make such calls by correlation. */
function correlate(rpc: RPCCaller): void {
  const own = answeringOnce.get(rpc);
  if (own === undefined || !(rpc instanceof CentrifugoRPCClient)) return;
  const { calls, correlation } = own;
  if (calls.length === 1) calls.push(new CorrelatedCalls(rpc.centrifuge, correlation));
  // They may have ended by themselves, because the reply channel could not be read.
  if (rpc.state === "connected") calls[1]?.open(rpc.centrifuge);
}
