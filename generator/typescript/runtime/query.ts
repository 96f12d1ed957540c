/**
 * Keys and options for TanStack Query, version 5: for `useQuery`, `useMutation` and what else takes
 * such options, in any framework. Nothing of TanStack Query is imported.
 */

import type { API } from "./client.js";
import { RPCClientError, RPCDecodeError, RPCEncodeError, RPCError } from "./errors.js";
import type { Method, Params, Result } from "./method-types.js";
import { toBase64 } from "./shapes.js";

/** A key of a query or a mutation: "rpc", the method, and the params as they are sent. */
export type MethodKey = readonly ["rpc", ...unknown[]];

type Either<A, B> = A | B;

type Nothing = Either<void, never>;

/** The methods that have a result, which a query must have. */
export type QueryMethod = { [M in Method]: Result<M> extends Nothing ? never : M }[Method];

/** The argument for the params of a method: none if it takes none. */
type ParamsArgument<M extends Method> = Params<M> extends undefined ? [] : [params: Params<M>];

/** The params of a method, which may be left out if all of their fields may. */
type Given<M extends Method> = Params<M> | ([] extends Parameters<API[M]> ? Nothing : never);

/** What is given to `mutate` for a method: its params. */
export type Variables<M extends Method> = Params<M> extends undefined ? Nothing : Given<M>;

/** Tells TanStack Query the type of errors. It isn't there: an app's own setting holds. */
interface ErrorType {
  retry?: (failureCount: number, error: RPCClientError) => boolean;
}

/** The options of a query that calls a method. */
export interface MethodQuery<M extends QueryMethod> extends ErrorType {
  queryKey: MethodKey;
  queryFn: (context: { signal: AbortSignal }) => Promise<Result<M>>;
}

/** The options of a mutation that calls a method. */
export interface MethodMutation<M extends Method> extends ErrorType {
  mutationKey: MethodKey;
  mutationFn: (params: Variables<M>) => Promise<Result<M>>;
}

/**
 * Returns the options of a query that calls a method: `query(api, "tasksList", { limit: 10 })`. The
 * call is aborted when nobody waits for the query any more.
 */
export function query<M extends QueryMethod>(
  api: Pick<API, M>,
  method: M,
  ...params: ParamsArgument<M>
): MethodQuery<M> {
  const callable = api as unknown as Record<M, (...args: unknown[]) => Promise<Result<M>>>;
  return {
    queryKey: makeKey(method, ...params),
    queryFn: ({ signal }) => callable[method](...params, { signal }),
  };
}

/** Returns the options of a mutation that calls a method; its variables are the params. */
export function mutation<M extends Method>(api: Pick<API, M>, method: M): MethodMutation<M> {
  const callable = api as unknown as Record<M, (params?: unknown) => Promise<Result<M>>>;
  return {
    mutationKey: makeKey(method),
    mutationFn: (params) =>
      params === undefined ? callable[method]() : callable[method](params),
  };
}

/**
 * Returns the key of a query, or of several, e.g. for `invalidateQueries`: of all queries, of those
 * of a method, or of those of a method with some of its params.
 */
export function queryKey<M extends Method>(method?: M, params?: Partial<Params<M>>): MethodKey {
  if (method === undefined) return ["rpc"];
  return params === undefined ? makeKey(method) : makeKey(method, params);
}

/**
 * Reports whether a query is worth another try, for `retry` among the `defaultOptions` of a
 * QueryClient: at most three times, after errors that say so and those of the connection.
 */
export function retryTemporary(failureCount: number, error: unknown): boolean {
  if (failureCount >= 3 || !(error instanceof RPCClientError)) return false;
  if (error instanceof RPCError) return error.temporary;
  return !(error instanceof RPCEncodeError || error instanceof RPCDecodeError);
}

function makeKey(method: Method, ...params: unknown[]): MethodKey {
  return ["rpc", method, ...params.map(plain)];
}

/**
 * Returns a value as JSON has it, in a form that is compared and hashed by what it holds. It takes
 * values that can't be sent, too: a key must not throw.
 */
function plain(value: unknown): unknown {
  switch (typeof value) {
    case "bigint":
      return { $bigint: String(value) };
    case "number":
      return Number.isFinite(value) ? value : { $number: String(value) };
    case "undefined":
    case "function":
    case "symbol":
      return null; // as an element of a list; fields are left out
    case "object":
      return value === null ? null : plainObject(value);
    default:
      return value;
  }
}

function plainObject(value: object): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Uint8Array) return { $bytes: toBase64(value) };
  if (value instanceof Set || value instanceof Map) return { $entries: [...value].map(plain) };
  if (hasJSON(value)) return plain(value.toJSON());
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, field]) => [safeName(name), plain(field)]));
}

/** TanStack Query would set the prototype of a copy, and lose what it holds. */
function safeName(name: string): string {
  return name === "__proto__" ? "$__proto__" : name;
}

/** Reports whether a value says itself what it is as JSON, such as a Date. */
function hasJSON(value: object): value is { toJSON: () => unknown } {
  return "toJSON" in value && typeof value.toJSON === "function";
}
