/** What gives up: timeouts, and abort signals, with one listener for many calls. */

/** The longest delay of a timer: with a longer one, it would fire at once. */
export const maxTimer: number = 2 ** 31 - 1;

type End = (reason?: unknown) => void;

/** What each signal ends. Node.js warns of a signal with more than ten listeners. */
const ended = new WeakMap<AbortSignal, Set<End>>();

/** Ends something when its time is up, or for the reason of its signal; returns what stops that. */
export function deadline(timeout: number, signal: AbortSignal | undefined, end: End): () => void {
  const wait = (delay: number, then: () => void): void => {
    if (delay <= maxTimer) timer = setTimeout(then, delay);
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  wait(timeout, () => {
    // What arrived while this process was busy is read first.
    wait(0, end);
  });
  if (signal !== undefined) listen(signal, end);
  return () => {
    clearTimeout(timer);
    if (signal !== undefined) unlisten(signal, end);
  };
}

function listen(signal: AbortSignal, end: End): void {
  const ends = ended.get(signal) ?? new Set();
  if (ends.size === 0) signal.addEventListener("abort", abort);
  ended.set(signal, ends.add(end));
}

function unlisten(signal: AbortSignal, end: End): void {
  const ends = ended.get(signal);
  if (ends?.delete(end) === true && ends.size === 0) signal.removeEventListener("abort", abort);
}

function abort(this: AbortSignal): void {
  for (const end of [...(ended.get(this) ?? [])]) end(this.reason);
}
