/** What the types of the API's methods say of each method. */

import type { API } from "./client.js";
import type { CallOptions } from "./rpc-client.js";

/** The name of a method of APIClient. */
export type Method = keyof API;

type Arguments<M extends Method> = Required<Parameters<API[M]>>;

type First<M extends Method> = Arguments<M> extends [infer T, ...unknown[]] ? T : undefined;

/** Whether a type is that of the options of a call: no params have a field like their signal. */
type IsOptions<T> = "signal" extends keyof T ? (T extends CallOptions ? true : false) : false;

/** The params of a method; undefined if it takes none. */
export type Params<M extends Method> = IsOptions<First<M>> extends true ? undefined : First<M>;

/** What a method resolves with. */
export type Result<M extends Method> = Awaited<ReturnType<API[M]>>;
