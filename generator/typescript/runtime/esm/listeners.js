/** Listeners: ours of the SDK's events, and the user's of ours. */
/**
 * Calls listeners at the SDK's events; returns what stops that, also for an event that others are
 * told of just now. One that throws would end the connection for good, so it is guarded.
 */
export function listen(emitter, listeners) {
  let isStopped = false;
  const guarded = Object.entries(listeners).map(([event, listener]) => {
    const own = (context) => {
      if (!isStopped)
        guard(listener, context);
    };
    return [event, own];
  });
  for (const [event, listener] of guarded)
    emitter.on(event, listener);
  return () => {
    isStopped = true;
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
