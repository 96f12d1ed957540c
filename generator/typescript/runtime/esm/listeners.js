/** Listeners: ours of the SDK's events, and the user's of ours. */
/** Our listeners of the SDK's events. One that throws would end the connection for good. */
export class Listeners {
  #removers = [];
  on(from, event, listener) {
    const guarded = (context) => {
      guard(listener, context);
    };
    from.on(event, guarded);
    this.#removers.push(() => from.off(event, guarded));
  }
  /** Removes all of them. */
  clear() {
    for (const remove of this.#removers)
      remove();
    this.#removers = [];
  }
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
