/** What gives up: timeouts, and abort signals, with one listener for many calls. */
/** The longest delay of a timer: with a longer one, it would fire at once. */
export const maxTimer: number;
type End = (reason?: unknown) => void;
/** Ends something when its time is up, or for the reason of its signal; returns what stops that. */
export function deadline(timeout: number, signal: AbortSignal | undefined, end: End): () => void;
/** Ends something for the reason of its signal, once that is aborted; returns what stops that. */
export function onAbort(signal: AbortSignal | undefined, end: End): () => void;
/** Throws a RangeError for a timeout, or another option, that can't be. */
export function checkPositive(options: {
  [name: string]: number;
}): void;
export {};
