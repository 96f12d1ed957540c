/** Where the connection token comes from. */
/** Gives a connection token (JWT) of the user. */
export type TokenFunction = () => string | Promise<string>;
type Failed = (thrown: unknown) => void;
/**
 * Wraps a user's function for the SDK, which ends the connection at an UnauthorizedError, and asks
 * again after other errors. `failed` learns what the function has thrown.
 */
export function askFor(give: TokenFunction, failed: Failed): () => Promise<string>;
/** Says what was thrown, which may be anything. */
export function textOf(thrown: unknown): string;
export {};
