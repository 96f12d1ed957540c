/** Replies: what the server's answer to a call means. */
/** Returns the result of a reply, null if it has none. Throws the error that it tells. */
export function resultOf(method: string, reply: unknown): unknown;
export function isObject(value: unknown): value is {
  [key: string]: unknown;
};
