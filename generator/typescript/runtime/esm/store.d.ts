/**
 * The state of the connection as a store, for any framework: `subscribe` and `getSnapshot` are what
 * React's `useSyncExternalStore` takes.
 */
import type { ConnectionState, StateChange } from "./rpc-client.js";
/** The part of a base client that tells its state. */
export interface StateSource {
  readonly state: ConnectionState;
  onState(listener: (change: StateChange) => void): () => void;
}
/** The functions can be passed on without the store. */
export interface ConnectionStore {
  /** Calls a function at each change, and returns one that stops that. */
  readonly subscribe: (listener: () => void) => () => void;
  /** Returns the state; the same object until it changes. */
  readonly getSnapshot: () => StateChange;
  /** Returns what a server renders, which doesn't connect. */
  readonly getServerSnapshot: () => StateChange;
}
/** Returns the store of a base client; the same one each time. Its reasons are those since then. */
export function connectionStore(rpc: StateSource): ConnectionStore;
