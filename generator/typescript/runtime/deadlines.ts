/** What gives up: timeouts, and abort signals, with one listener for many calls. */

/** The longest delay of a timer: with a longer one, it would fire at once. */
export const maxTimer: number = 2 ** 31 - 1;

type End = (reason?: unknown) => void;

/** What each signal ends. Node.js warns of a signal with more than ten listeners. */
const ended = new WeakMap<AbortSignal, Set<End>>();

/** Ends something when its time is up, or for the reason of its signal; returns what stops that. */
export function deadline(timeout: number, signal: AbortSignal | undefined, end: End): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  if (timeout <= maxTimer) {
    timer = setTimeout(() => {
      // What arrived while this process was busy is read first.
      timer = setTimeout(end);
    }, timeout);
  }
  const ignore = onAbort(signal, end);
  return () => {
    clearTimeout(timer);
    ignore();
  };
}

/** Ends something for the reason of its signal, once that is aborted; returns what stops that. */
export function onAbort(signal: AbortSignal | undefined, end: End): () => void {
  if (signal === undefined) return () => undefined;
  const ends = ended.get(signal) ?? new Set();
  ended.set(signal, ends.add(end));
  // A signal holds the same listener once.
  signal.addEventListener("abort", abort);
  return () => {
    ends.delete(end);
    if (ends.size === 0) signal.removeEventListener("abort", abort);
  };
}

function abort(this: AbortSignal): void {
  for (const end of [...(ended.get(this) ?? [])]) end(this.reason);
}

/** Throws a RangeError for a timeout, or another option, that can't be. */
export function checkPositive(options: { [name: string]: number }): void {
  for (const [name, value] of Object.entries(options)) {
    if (!(value > 0)) throw new RangeError(`${name} must be positive, not ${String(value)}`);
  }
}
