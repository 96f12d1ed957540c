/** What gives calls up: timeouts and abort signals, with one timer and one listener for many. */
/** The longest delay of a timer: with a longer one, it would fire at once. */
export const maxTimer: number;
/** A call that may be given up. */
export interface Waiting {
  /** When its time is up, as `performance.now()` has it. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  timedOut(): void;
  aborted(reason: unknown): void;
}
/** The calls of a client that wait. */
export class WaitingCalls {
  #private;
  get size(): number;
  add(call: Waiting): void;
  delete(call: Waiting): void;
  /** Stops the timer, if nothing waits any more. */
  rest(): void;
}
