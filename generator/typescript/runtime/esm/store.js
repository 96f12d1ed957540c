/**
 * The state of the connection as a store, for any framework: `subscribe` and `getSnapshot` are what
 * React's `useSyncExternalStore` takes.
 */
import { guard } from "./listeners.js";
const stores = /* @__PURE__ */ new WeakMap();
const notConnected = {
  state: "disconnected",
  code: undefined,
  reason: "",
  willReconnect: false,
};
/** Returns the store of a base client; the same one each time. Its reasons are those since then. */
export function connectionStore(rpc) {
  const known = stores.get(rpc);
  if (known !== undefined)
    return known;
  const listeners = new Set();
  const { state } = rpc;
  let snapshot = { ...notConnected, state, willReconnect: state === "connecting" };
  rpc.onState((change) => {
    snapshot = change;
    for (const { listener } of [...listeners])
      guard(listener, undefined);
  });
  const store = {
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
