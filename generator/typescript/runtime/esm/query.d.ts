/**
 * Keys and options for TanStack Query, version 5: for `useQuery`, `useMutation` and what else takes
 * such options, in any framework. Nothing of TanStack Query is imported.
 */
import type { API } from "./client.js";
import { RPCClientError } from "./errors.js";
import type { Method, Params, Result } from "./method-types.js";
/** A key of a query or a mutation: "rpc", the method, and the params as they are sent. */
export type MethodKey = readonly ["rpc", ...unknown[]];
type Either<A, B> = A | B;
type Nothing = Either<void, never>;
/** The methods that have a result, which a query must have. */
export type QueryMethod = {
  [M in Method]: Result<M> extends Nothing ? never : M;
}[Method];
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
  queryFn: (context: {
    signal: AbortSignal;
  }) => Promise<Result<M>>;
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
  ...params: ParamsArgument<M>,
): MethodQuery<M>;
/** Returns the options of a mutation that calls a method; its variables are the params. */
export function mutation<M extends Method>(api: Pick<API, M>, method: M): MethodMutation<M>;
/**
 * Returns the key of a query, or of several, e.g. for `invalidateQueries`: of all queries, of those
 * of a method, or of those of a method with some of its params.
 */
export function queryKey<M extends Method>(method?: M, params?: Partial<Params<M>>): MethodKey;
/**
 * Reports whether a query is worth another try, for `retry` among the `defaultOptions` of a
 * QueryClient: at most three times, after errors that say so and those of the connection.
 */
export function retryTemporary(failureCount: number, error: unknown): boolean;
export {};
