/** Listeners: ours of the SDK's events, and the user's of ours. */
/**
 * Calls listeners at the SDK's events; returns what stops that. One that throws would end the
 * connection for good, so it is guarded.
 */
export function listen(emitter, listeners) {
  const guarded = Object.entries(listeners).map(([event, listener]) => [event, guard.bind(undefined, listener)]);
  for (const [event, listener] of guarded)
    emitter.on(event, listener);
  return () => {
    for (const [event, listener] of guarded)
      emitter.off(event, listener);
  };
}
/** Calls a listener, and reports on the console what it throws. */
export function guard(listener, context) {
  try {
    listener(context);
  }
  catch (error) {
    console.error(error);
  }
}
