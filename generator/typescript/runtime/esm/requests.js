/** Requests: what of the params can be sent, and how large they are. */
import { RPCEncodeError, place } from "./errors.js";
import { textOf } from "./token.js";
/** Values that lie deeper are measured by JSON.stringify, which reports those without an end. */
const maxDepth = 100;
/**
 * Returns at most how many bytes the JSON of a value has; Infinity if that needs a closer look.
 * Cheaper than to write the JSON, which the SDK does once more.
 */
export function bound(value, depth = 0) {
  if (typeof value === "string")
    return textBound(value);
  if (typeof value === "boolean" || value == null)
    return 5;
  if (Number.isFinite(value))
    return 25;
  if (typeof value !== "object" || depth > maxDepth || "toJSON" in value)
    return Infinity;
  let size = 2;
  for (const key in value) {
    size += textBound(key) + bound(value[key], depth + 1) + 2;
  }
  return size;
}
function textBound(text) {
  if (/^[ !#-[\]-~]*$/.test(text))
    return text.length + 2;
  // An escape has up to 6 bytes.
  return hasHalfPair(text) ? Infinity : 6 * text.length + 2;
}
/**
 * Returns how many bytes a command has. Throws if these are more than the limit, or it would arrive
 * as another one.
 */
export function measure(method, params, command, limit) {
  /** Where the parts of the params are. */
  const paths = new Map([[params, ""]]);
  const look = function (key, value) {
    const above = paths.get(this);
    const isHalf = hasHalfPair(key);
    const step = isHalf ? `[${JSON.stringify(key)}]` : Array.isArray(this) ? `[${key}]` : key;
    const path = above ? place(above, step) : above === "" ? step : "";
    if (above !== undefined)
      paths.set(value, path);
    if (isHalf || hasHalfPair(value)) {
      throw new RPCEncodeError(method, path, "half of a surrogate pair would arrive as U+FFFD");
    }
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new RPCEncodeError(method, path, "JSON has no NaN and no Infinity");
    }
    return value;
  };
  let size;
  try {
    const json = JSON.stringify({ ...command, id: 2 ** 31 }, look);
    size = new TextEncoder().encode(json).length;
  }
  catch (cause) {
    if (cause instanceof RPCEncodeError)
      throw cause;
    throw new RPCEncodeError(method, "", `not a JSON value: ${textOf(cause)}`, { cause });
  }
  if (size <= limit)
    return size;
  throw new RPCEncodeError(method, "", `the message has ${String(size)} bytes, maxMessageSize is ${String(limit)}`);
}
function hasHalfPair(value) {
  return typeof value === "string" && /\p{Surrogate}/u.test(value);
}
/** Returns a UUID of version 4. Pages without TLS have no `crypto.randomUUID`. */
export function newID() {
  if ("randomUUID" in crypto)
    return crypto.randomUUID();
  return "00000000-0000-4000-8000-000000000000".replace(/0/g, () => {
    const [random = 0] = (crypto).getRandomValues(new Uint8Array(1));
    return (random % 16).toString(16);
  });
}
