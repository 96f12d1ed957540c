/** What the types of the API's methods say of each method. */
import type { API, ChannelMethod } from "./client.js";
import type { Gap } from "./queues.js";
import type { CallOptions } from "./rpc-client.js";
/** The name of a method of APIClient that calls the server. */
export type Method = Exclude<keyof API, ChannelMethod>;
type Arguments<M extends Method> = Required<Parameters<API[M]>>;
type First<M extends Method> = Arguments<M> extends [infer T, ...unknown[]] ? T : undefined;
/** Whether a type is that of the options of a call: no params have a field like their signal. */
type IsOptions<T> = "signal" extends keyof T ? (T extends CallOptions ? true : false) : false;
/** The params of a method; undefined if it takes none. */
export type Params<M extends Method> = IsOptions<First<M>> extends true ? undefined : First<M>;
/** What a method tells before its result; never if it tells nothing. */
export type Progress<M extends Method> = ToldBy<ReturnType<API[M]>>;
type ToldBy<C> = C extends {
  progress: AsyncIterable<infer Q>;
} ? Exclude<Q, Gap> : never;
/** What a method resolves with. */
export type Result<M extends Method> = Awaited<ReturnType<API[M]>>;
export {};
