/**
 * The state of the connection as a store, for any framework: `subscribe` and `getSnapshot` are what
 * React's `useSyncExternalStore` takes.
 */

import { guard } from "./listeners.js";
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

const stores = /* @__PURE__ */ new WeakMap<StateSource, ConnectionStore>();

const notConnected: StateChange = {
  state: "disconnected",
  code: undefined,
  reason: "",
  willReconnect: false,
};

/** Returns the store of a base client; the same one each time. Its reasons are those since then. */
export function connectionStore(rpc: StateSource): ConnectionStore {
  const known = stores.get(rpc);
  if (known !== undefined) return known;
  const listeners = new Set<{ listener: () => void }>();
  const { state } = rpc;
  let snapshot: StateChange = { ...notConnected, state, willReconnect: state === "connecting" };
  rpc.onState((change) => {
    snapshot = change;
    for (const { listener } of [...listeners]) guard(listener, undefined);
  });
  const store: ConnectionStore = {
    subscribe: (listener) => {
      const entry = { listener }; // a function may subscribe twice
      listeners.add(entry);
      return () => {
        listeners.delete(entry);
      };
    },
    getSnapshot: () => snapshot,
    getServerSnapshot: () => notConnected,
  };
  stores.set(rpc, store);
  return store;
}
