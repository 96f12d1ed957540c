/** What gives calls up: timeouts and abort signals, with one timer and one listener for many. */
/** The longest delay of a timer: with a longer one, it would fire at once. */
export const maxTimer: number;
/** A call that may be given up. */
export interface Waiting {
  /** When its time is up, as `performance.now()` has it. */
  readonly deadline: number;
  readonly signal: AbortSignal | undefined;
  /** Ends it for the reason of its signal; without one, its time is up. */
  readonly giveUp: (reason?: unknown) => void;
}
/** The calls of a client that wait. */
export class WaitingCalls {
  #private;
  get size(): number;
  has(call: Waiting): boolean;
  add(call: Waiting): void;
  /** Reports whether a call still waited. */
  delete(call: Waiting): boolean;
  /** Stops the timer, if nothing waits any more. */
  rest(): void;
}
