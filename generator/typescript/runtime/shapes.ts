import { RPCDecodeError, RPCEncodeError, isNamed } from "./errors.js";

/** The name of a field, or the index of an element; null for the whole value. */
type WireKey = string | number | null;

/**
 * Returns a value, or throws a WireMismatch whose path begins with the key `at`. Where Go wrote
 * null for a nil slice or map, it returns an empty one.
 */
export type WireShape = (value: unknown, at: WireKey) => unknown;

/** Fields by their names on the wire. */
type WireFields = { [name: string]: unknown };

/**
 * Returns the result of a method, or throws an RPCDecodeError if it does not have the shape. Null
 * for a nil slice or map is replaced in place. The error says what it is, if it is no result.
 */
export function decode(
  method: string,
  result: unknown,
  shape: WireShape,
  what?: string,
): unknown {
  try {
    return shape(result, null);
  } catch (error) {
    throw decodeError(method, result, error, what);
  }
}

/** Returns the error for a value whose shape has thrown: an RPCDecodeError if it is to blame. */
export function decodeError(
  method: string,
  value: unknown,
  error: unknown,
  what?: string,
): unknown {
  if (error instanceof WireMismatch) {
    return new RPCDecodeError(method, error.path, error.expected, describe(error.found), what);
  }
  if (stackEnd(error) === undefined) return error;
  const expected = "a value that the stack has room for";
  return new RPCDecodeError(method, "", expected, describe(value), what);
}

/**
 * Reports whether a value is the RPCError of a name, with data of a shape. Null for a nil slice or
 * map in it is replaced in place.
 */
export function isError(value: unknown, name: string, data: WireShape = anything): boolean {
  if (!isNamed(value, name)) return false;
  try {
    data(value.data, null);
    return true;
  } catch {
    return false;
  }
}

/** Throws an RPCEncodeError for params that Go could not read, or would read as other values. */
export function check(method: string, params: unknown, shape: WireShape): void {
  try {
    shape(params, null);
  } catch (error) {
    if (error instanceof WireMismatch) {
      const message = `expected ${error.expected}, found ${describe(error.found)}`;
      throw new RPCEncodeError(method, error.path, message);
    }
    const end = stackEnd(error);
    if (end !== undefined) {
      throw new RPCEncodeError(method, "", `not a JSON value: ${end}`, { cause: error });
    }
    throw error;
  }
}

/**
 * Returns the message of an error that reports a stack overflow; undefined for other errors. A
 * value that contains itself causes one: a RangeError, or an InternalError in Firefox.
 */
function stackEnd(error: unknown): string | undefined {
  const isEnd = error instanceof Error && /^(RangeError|InternalError)$/.test(error.name);
  return isEnd ? error.message : undefined;
}

/** A value of the wrong shape. Each enclosing shape puts its own key in front of the path. */
class WireMismatch extends Error {
  path: string;
  readonly expected: string;
  readonly found: unknown;

  constructor(expected: string, found: unknown, at: WireKey) {
    super(expected);
    this.path = step(at);
    this.expected = expected;
    this.found = found;
  }
}

/** Returns the error, a WireMismatch with the key `at` in front of its path. */
function within(at: WireKey, error: unknown): unknown {
  if (error instanceof WireMismatch) {
    const dot = at === null || /^(\[|$)/.test(error.path) ? "" : ".";
    error.path = step(at) + dot + error.path;
  }
  return error;
}

/** Returns a key as it stands in a path: "name", "[3]" or '["two words"]'; "" for null. */
function step(at: WireKey): string {
  if (at === null) return "";
  const plain = typeof at === "string" && /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(at);
  return plain ? at : `[${JSON.stringify(at)}]`;
}

/** Says in a few words what a value is, for messages. */
function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return `an array of length ${String(value.length)}`;
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return `a ${typeof value}`;
}

/** A value of unknown type in a result: it is not looked at. */
export function anything(value: unknown): unknown {
  return value;
}

/** A value of unknown type in params: one that arrives as the same value. */
export function json(value: unknown, at: WireKey): unknown {
  switch (typeof value) {
    case "number":
      return float64(value, at);
    case "bigint":
    case "function":
    case "symbol":
      throw new WireMismatch("a JSON value", value, at);
    case "string":
      return text(value, at);
    case "object":
      if (value instanceof Date && Number.isNaN(value.getTime())) {
        throw new WireMismatch("a valid date", value, at);
      }
      // A value with a toJSON method, such as a Date, defines its own JSON.
      if (value === null || "toJSON" in value) return value;
      if (Array.isArray(value)) return elements(value, at, json);
      // JSON.stringify turns a Map or a Set into an empty object.
      if (Object.prototype.toString.call(value) !== "[object Object]") {
        throw new WireMismatch("a JSON value", value, at);
      }
      return keyed(value, at, text, json);
    default:
      return value;
  }
}

export function boolean(value: unknown, at: WireKey): unknown {
  if (typeof value !== "boolean") throw new WireMismatch("a boolean", value, at);
  return value;
}

export function string(value: unknown, at: WireKey): unknown {
  if (typeof value !== "string") throw new WireMismatch("a string", value, at);
  return value;
}

/** A string without half of a surrogate pair, which would arrive as U+FFFD. */
export function text(value: unknown, at: WireKey): unknown {
  if (typeof value !== "string") throw new WireMismatch("a string", value, at);
  if (/\p{Surrogate}/u.test(value)) {
    throw new WireMismatch("a string without half of a surrogate pair", value, at);
  }
  return value;
}

/** A value that an enum lists. */
export function oneOf(...members: unknown[]): WireShape {
  const known = new Set(members);
  return (value, at) => {
    if (!known.has(value)) {
      const list = members.slice(0, 20).map((member) => JSON.stringify(member));
      const more = members.length > list.length ? ", ..." : "";
      throw new WireMismatch(`one of ${list.join(", ")}${more}`, value, at);
    }
    return value;
  };
}

/** The only value of a field. */
export function constant(value: unknown, at: WireKey, only: string): unknown {
  if (value !== only) throw new WireMismatch(JSON.stringify(only), value, at);
  return value;
}

/** Returns what stands in the field that tells the variants of a union apart. */
export function variant(value: unknown, at: WireKey, field: string): string {
  const found = own(object(value, at), field);
  if (typeof found !== "string") throw within(at, new WireMismatch("a string", found, field));
  return found;
}

export function number(value: unknown, at: WireKey): unknown {
  if (typeof value !== "number") throw new WireMismatch("a number", value, at);
  return value;
}

/** An integer up to 2^53-1. JSON.parse has rounded a larger one already. */
export function integer(value: unknown, at: WireKey): unknown {
  if (!Number.isSafeInteger(value)) {
    const hint = typeof value === "number" ? ' up to 2^53-1 (beyond it, use json:",string")' : "";
    throw new WireMismatch(`an integer${hint}`, value, at);
  }
  return value;
}

/** A number. An integer must be at most 2^53-1, since JSON.parse rounds larger ones. */
export function exactNumber(value: unknown, at: WireKey): unknown {
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))) {
    throw new WireMismatch("a number whose digits are kept, up to 2^53-1", value, at);
  }
  return value;
}

/** A string of base64, which is not checked. Go writes null for a nil []byte. */
export function bytes(value: unknown, at: WireKey): unknown {
  return value === null ? "" : string(value, at);
}

export function list(value: unknown, at: WireKey, element: WireShape): unknown {
  return value === null ? [] : elements(value, at, element);
}

export function array(value: unknown, at: WireKey, length: number, element: WireShape): unknown {
  if (!Array.isArray(value) || value.length !== length) {
    throw new WireMismatch(`an array of length ${String(length)}`, value, at);
  }
  return elements(value, at, element);
}

function elements(value: unknown, at: WireKey, element: WireShape): unknown {
  if (!Array.isArray(value)) throw new WireMismatch("an array", value, at);
  const values: unknown[] = value;
  try {
    for (let i = 0; i < values.length; i++) {
      const before = values[i];
      const after = element(before, i);
      if (after !== before) values[i] = after;
    }
  } catch (error) {
    throw within(at, error);
  }
  return values;
}

export function map(value: unknown, at: WireKey, element: WireShape): unknown {
  if (value === null) return {};
  const values = object(value, at);
  try {
    for (const name of Object.keys(values)) {
      const before = values[name];
      const after = element(before, name);
      if (after !== before) values[name] = after;
    }
  } catch (error) {
    throw within(at, error);
  }
  return values;
}

/** A map whose keys must have a shape, too. */
export function keyed(value: unknown, at: WireKey, key: WireShape, element: WireShape): unknown {
  return map(value, at, (item, name) => {
    key(name, name);
    return element(item, name);
  });
}

/** A struct whose fields are not checked. */
export function object(value: unknown, at: WireKey): WireFields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new WireMismatch("an object", value, at);
  }
  return value as WireFields;
}

export function nullable(value: unknown, at: WireKey, shape: WireShape): unknown {
  return value === null ? null : shape(value, at);
}

/** A struct whose fields the visitors check: one, or several where there are very many fields. */
export function struct(...visitors: ((fields: WireFields) => void)[]): WireShape {
  return (value, at) => {
    const fields = object(value, at);
    try {
      for (const visit of visitors) visit(fields);
    } catch (error) {
      throw within(at, error);
    }
    return fields;
  };
}

/** Returns an own field; undefined if the object only inherits it, as "toString". */
export function own(fields: WireFields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** An integer of a Go type with these bounds. */
function between(min: number, max: number): WireShape {
  return (value, at) => {
    if (!Number.isSafeInteger(value) || Number(value) < min || Number(value) > max) {
      const range = `${String(min)} to ${String(max)}`;
      throw new WireMismatch(`an integer from ${range}`, value, at);
    }
    return value;
  };
}

// Plain numbers as arguments: bundlers leave out what a page doesn't use of these.
export const int8: WireShape = /* @__PURE__ */ between(-128, 127);
export const int16: WireShape = /* @__PURE__ */ between(-32_768, 32_767);
export const int32: WireShape = /* @__PURE__ */ between(-2_147_483_648, 2_147_483_647);
export const int64: WireShape = /* @__PURE__ */ between(
  -9_007_199_254_740_991,
  9_007_199_254_740_991,
);
export const uint8: WireShape = /* @__PURE__ */ between(0, 255);
export const uint16: WireShape = /* @__PURE__ */ between(0, 65_535);
export const uint32: WireShape = /* @__PURE__ */ between(0, 4_294_967_295);
export const uint64: WireShape = /* @__PURE__ */ between(0, 9_007_199_254_740_991);

/** A finite number: JSON has no NaN and no Infinity. */
export function float64(value: unknown, at: WireKey): unknown {
  if (!Number.isFinite(value)) throw new WireMismatch("a finite number", value, at);
  return value;
}

export function float32(value: unknown, at: WireKey): unknown {
  // Go reads every number that rounds to a float32, which includes some beyond the largest one.
  if (!Number.isFinite(value) || Math.abs(Number(value)) > 3.4028235677973362e38) {
    throw new WireMismatch("a finite number of 32 bits", value, at);
  }
  return value;
}

export function base64(value: unknown, at: WireKey): unknown {
  const good = typeof value === "string" && value.length % 4 === 0;
  if (!good || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) {
    throw new WireMismatch("standard base64 with padding", value, at);
  }
  return value;
}

export function time(value: unknown, at: WireKey): unknown {
  if (typeof value !== "string" || !isRFC3339(value)) {
    throw new WireMismatch("a time with an offset, such as 2006-01-02T15:04:05Z", value, at);
  }
  return value;
}

const dateTime = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])(:[0-5]\d){2}/;
const fractionAndOffset = /^(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

function isRFC3339(value: string): boolean {
  const [start, year, month, day] = dateTime.exec(value) ?? [];
  if (start === undefined || !fractionAndOffset.test(value.slice(start.length))) return false;
  // Day 0 of the next month is the last day of this one. Date.UTC takes years below 100 for 19xx.
  const last = new Date(Date.UTC(2000 + (Number(year) % 400), Number(month), 0)).getUTCDate();
  return Number(day) <= last;
}

/** A string that holds the JSON of a value, as the tag option "string" of Go writes it. */
export function quoted(value: unknown, at: WireKey, inner: WireShape): unknown {
  try {
    if (typeof value !== "string" || value.trim() !== value) throw new SyntaxError();
    inner(JSON.parse(value), at);
  } catch (error) {
    const expected = error instanceof WireMismatch ? error.expected : "a value";
    throw new WireMismatch(`a string that holds the JSON of ${expected}`, value, at);
  }
  return value;
}

/** An integer in a string that must have a shape, e.g. that of an enum. Go reads no "1.0". */
export function numeral(value: unknown, at: WireKey, inner: WireShape): unknown {
  return quoted(value, at, (found) => {
    if (String(found) !== value) throw new WireMismatch("an integer", found, at);
    return inner(found, at);
  });
}

/** An integer in a string, with all of its digits. */
export function digits(value: unknown, at: WireKey, min: bigint, max: bigint): unknown {
  const good = typeof value === "string" && /^(0|-?[1-9]\d{0,19})$/.test(value);
  if (!good || BigInt(value) < min || BigInt(value) > max) {
    const range = `${String(min)} to ${String(max)}`;
    throw new WireMismatch(`a string with an integer from ${range}`, value, at);
  }
  return value;
}

/** Returns the bytes that a string of base64 stands for. Throws if it is no base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

/** Returns bytes as a string of base64, as params have them. */
export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}
