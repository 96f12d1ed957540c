/** Calls whose server tells how far it is. */
import type { Gap } from "./queues.js";
import type { CallOptions, RPCCaller } from "./rpc-client.js";
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
): ProgressCall<R, Q>;
