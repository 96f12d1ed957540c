/** Listeners: ours of the SDK's events, and the user's of ours. */

import type { EventMap, TypedEventEmitter } from "centrifuge";

/**
 * Calls listeners at the SDK's events; returns what stops that, also for an event that others are
 * told of just now. One that throws would end the connection for good, so it is guarded.
 */
export function listen<Events extends EventMap>(
  emitter: TypedEventEmitter<Events>,
  listeners: Partial<Events>,
): () => void {
  let isStopped = false;
  const guarded = Object.entries(listeners).map(([event, listener]) => {
    const own = (context: unknown): void => {
      if (!isStopped) guard(listener as (context: unknown) => void, context);
    };
    return [event, own as Events[string]] as const;
  });
  for (const [event, listener] of guarded) emitter.on(event, listener);
  return () => {
    isStopped = true;
    for (const [event, listener] of guarded) emitter.off(event, listener);
  };
}

/** Calls a listener, and reports on the console what it throws. */
export function guard<Context>(listener: (context: Context) => void, context: Context): void {
  try {
    listener(context);
  } catch (error) {
    console.error(error);
  }
}
