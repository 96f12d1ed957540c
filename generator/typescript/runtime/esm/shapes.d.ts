/** The name of a field, or the index of an element; null for the whole value. */
type WireKey = string | number | null;
/**
 * Returns a value, or throws a WireMismatch whose path begins with the key `at`. Where Go wrote
 * null for a nil slice or map, it returns an empty one.
 */
export type WireShape = (value: unknown, at: WireKey) => unknown;
/** Fields by their names on the wire. */
type WireFields = {
  [name: string]: unknown;
};
/**
 * Returns the result of a method, or throws an RPCDecodeError if it does not have the shape. Null
 * for a nil slice or map is replaced in place. The error says what it is, if it is no result.
 */
export function decode(method: string, result: unknown, shape: WireShape, what?: string): unknown;
/** Returns the error for a value whose shape has thrown: an RPCDecodeError if it is to blame. */
export function decodeError(method: string, value: unknown, error: unknown, what?: string): unknown;
/**
 * Reports whether a value is the RPCError of a name, with data of a shape. Null for a nil slice or
 * map in it is replaced in place.
 */
export function isError(value: unknown, name: string, data?: WireShape): boolean;
/** Throws an RPCEncodeError for params that Go could not read, or would read as other values. */
export function check(method: string, params: unknown, shape: WireShape): void;
/** A value of unknown type in a result: it is not looked at. */
export function anything(value: unknown): unknown;
/** A value of unknown type in params: one that arrives as the same value. */
export function json(value: unknown, at: WireKey): unknown;
export function boolean(value: unknown, at: WireKey): unknown;
export function string(value: unknown, at: WireKey): unknown;
/** A string without half of a surrogate pair, which would arrive as U+FFFD. */
export function text(value: unknown, at: WireKey): unknown;
/** A value that an enum lists. */
export function oneOf(...members: unknown[]): WireShape;
/** The only value of a field. */
export function constant(value: unknown, at: WireKey, only: string): unknown;
/** Returns what stands in the field that tells the variants of a union apart. */
export function variant(value: unknown, at: WireKey, field: string): string;
export function number(value: unknown, at: WireKey): unknown;
/** An integer up to 2^53-1. JSON.parse has rounded a larger one already. */
export function integer(value: unknown, at: WireKey): unknown;
/** A number. An integer must be at most 2^53-1, since JSON.parse rounds larger ones. */
export function exactNumber(value: unknown, at: WireKey): unknown;
/** A string of base64, which is not checked. Go writes null for a nil []byte. */
export function bytes(value: unknown, at: WireKey): unknown;
export function list(value: unknown, at: WireKey, element: WireShape): unknown;
export function array(value: unknown, at: WireKey, length: number, element: WireShape): unknown;
export function map(value: unknown, at: WireKey, element: WireShape): unknown;
/** A map whose keys must have a shape, too. */
export function keyed(value: unknown, at: WireKey, key: WireShape, element: WireShape): unknown;
/** A struct whose fields are not checked. */
export function object(value: unknown, at: WireKey): WireFields;
export function nullable(value: unknown, at: WireKey, shape: WireShape): unknown;
/** A struct whose fields the visitors check: one, or several where there are very many fields. */
export function struct(...visitors: ((fields: WireFields) => void)[]): WireShape;
/** Returns an own field; undefined if the object only inherits it, as "toString". */
export function own(fields: WireFields, name: string): unknown;
export const int8: WireShape;
export const int16: WireShape;
export const int32: WireShape;
export const int64: WireShape;
export const uint8: WireShape;
export const uint16: WireShape;
export const uint32: WireShape;
export const uint64: WireShape;
/** A finite number: JSON has no NaN and no Infinity. */
export function float64(value: unknown, at: WireKey): unknown;
export function float32(value: unknown, at: WireKey): unknown;
export function base64(value: unknown, at: WireKey): unknown;
export function time(value: unknown, at: WireKey): unknown;
/** A string that holds the JSON of a value, as the tag option "string" of Go writes it. */
export function quoted(value: unknown, at: WireKey, inner: WireShape): unknown;
/** An integer in a string that must have a shape, e.g. that of an enum. Go reads no "1.0". */
export function numeral(value: unknown, at: WireKey, inner: WireShape): unknown;
/** An integer in a string, with all of its digits. */
export function digits(value: unknown, at: WireKey, min: bigint, max: bigint): unknown;
/** Returns the bytes that a string of base64 stands for. Throws if it is no base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer>;
/** Returns bytes as a string of base64, as params have them. */
export function toBase64(bytes: Uint8Array): string;
export {};
