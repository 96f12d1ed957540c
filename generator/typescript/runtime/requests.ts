/** Requests: what of the params can be sent, and how large they are. */

import { RPCEncodeError, place } from "./errors.js";

/** Values that lie deeper are measured by JSON.stringify, which reports those without an end. */
const maxDepth = 100;

/**
 * Returns at most how many bytes the JSON of a value has; Infinity if that needs a closer look.
 * Cheaper than to write the JSON, which the SDK does once more.
 */
export function bound(value: unknown, depth = 0): number {
  if (typeof value === "string") return textBound(value);
  if (typeof value === "boolean" || value === undefined || value === null) return 5;
  if (Number.isFinite(value)) return 25;
  if (typeof value !== "object" || depth > maxDepth || "toJSON" in value) return Infinity;
  let size = 2;
  if (Array.isArray(value)) {
    for (const part of value) size += bound(part, depth + 1) + 1;
  } else {
    for (const [key, part] of Object.entries(value)) {
      size += textBound(key) + bound(part, depth + 1) + 2;
    }
  }
  return size;
}

function textBound(text: string): number {
  if (/^[ !#-[\]-~]*$/.test(text)) return text.length + 2;
  if (hasHalfPair(text)) return Infinity;
  // An escape has up to 6 bytes, another character of UTF-16 up to 3.
  return (/[\0-\x1f"\\]/.test(text) ? 6 : 3) * text.length + 2;
}

/** Returns how many bytes a command has. Throws if it would arrive as another one. */
export function measure(method: string, params: unknown, command: object): number {
  let text: string;
  try {
    text = JSON.stringify({ ...command, id: 2 ** 31 });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RPCEncodeError(method, "", `not a JSON value: ${reason}`, { cause });
  }
  const infinite = find(params, isInfinite);
  if (infinite !== undefined) {
    throw new RPCEncodeError(method, infinite, "JSON has no NaN and no Infinity");
  }
  if (halfPair.test(text)) {
    const path = find(params, hasHalfPair) ?? "";
    throw new RPCEncodeError(method, path, "half of a surrogate pair would arrive as U+FFFD");
  }
  return new TextEncoder().encode(text).length;
}

/** Matches what JSON.stringify writes for half of a surrogate pair, and nothing else. */
const halfPair = /(?:^|[^\\])(?:\\\\)*\\ud[89a-f]/;

function hasHalfPair(value: unknown): boolean {
  return typeof value === "string" && /\p{Surrogate}/u.test(value);
}

function isInfinite(value: unknown): boolean {
  return typeof value === "number" && !Number.isFinite(value);
}

/** Returns the path of the first part of a value that passes a test; undefined if none does. */
function find(value: unknown, test: (part: unknown) => boolean): string | undefined {
  if (test(value)) return "";
  if (typeof value !== "object" || value === null || "toJSON" in value) return undefined;
  for (const [key, part] of Object.entries(value)) {
    if (test(key)) return `[${JSON.stringify(key)}]`;
    const path = find(part, test);
    if (path !== undefined) return place(Array.isArray(value) ? `[${key}]` : key, path);
  }
  return undefined;
}

/** Returns a UUID of version 4. Pages without TLS have no `crypto.randomUUID`. */
export function newID(): string {
  if ("randomUUID" in crypto) return crypto.randomUUID();
  return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) => {
    // An 8 stands for 8 to b, a 1 or 0 for any digit.
    const [random = 0] = (crypto).getRandomValues(new Uint8Array(1));
    return (Number(digit) ^ (random & (15 >> (Number(digit) / 4)))).toString(16);
  });
}
