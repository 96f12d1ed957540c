/** Where the connection token comes from. */
/** Gives a connection token (JWT) of the user. */
export type TokenFunction = () => string | Promise<string>;
/** A user's function, as the SDK asks it. */
export interface Asked {
  readonly ask: () => Promise<string>;
  /** Reports whether the function has still to give a token. */
  readonly waits: () => boolean;
  /** Waits no more for what the function gives. */
  readonly stop: () => void;
}
/**
 * Wraps a user's function for the SDK, which ends the connection at an UnauthorizedError, and asks
 * again after other errors. `failed` learns what the function has thrown.
 */
export function askFor(give: TokenFunction, failed: (thrown: unknown) => void): Asked;
/** Says what was thrown, which may be anything. */
export function textOf(thrown: unknown): string;
