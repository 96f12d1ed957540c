/** Requests: what of the params can be sent, and how large they are. */
/**
 * Returns at most how many bytes the JSON of a value has; Infinity if that needs a closer look.
 * Cheaper than to write the JSON, which the SDK does once more.
 */
export function bound(value: unknown, depth?: number): number;
/**
 * Returns how many bytes a command has. Throws if these are more than the limit, or it would arrive
 * as another one.
 */
export function measure(method: string, params: unknown, command: object, limit: number): number;
/** Returns a UUID of version 4. Pages without TLS have no `crypto.randomUUID`. */
export function newID(): string;
