/** A base client without a server, and values for the methods of testdata/kitchen. */

import { APIClient } from "../testdata/kitchen/index.ts";
import type { CallOptions, CookParams, Everything } from "../testdata/kitchen/index.ts";

/** A base client that remembers what it was asked, and answers what it was told. */
export class Fake {
  readonly asked: unknown[][] = [];
  answer: unknown = null;

  call(method: string, params: unknown, options?: CallOptions): Promise<unknown> {
    this.asked.push(["call", method, params, options]);
    return Promise.resolve(this.answer);
  }

  notify(method: string, params: unknown, options?: CallOptions): Promise<void> {
    this.asked.push(["notify", method, params, options]);
    return Promise.resolve();
  }
}

/** What the calls of methods that are idempotent say. */
export const twice = { idempotent: true };

export const params: CookParams = { name: "soup", portions: 2 };

/** What Go writes for a struct of nothing but zero values. */
const zero = JSON.stringify({
  ...Object.fromEntries(
    ["", "8", "16", "32", "64"].flatMap((bits) => [`int${bits}`, `uint${bits}`]).map((k) => [k, 0]),
  ),
  ...{ bool: false, string: "", uintptr: 0, float32: 0, float64: 0 },
  ...Object.fromEntries(
    ["", "8", "16", "32", "64"]
      .flatMap((bits) => [`quoted_int${bits}`, `quoted_uint${bits}`])
      .map((k) => [k, "0"]),
  ),
  ...{ quoted_bool: "false", quoted_string: '""', quoted_uintptr: "0", quoted_id: "0" },
  ...{ quoted_float32: "0", quoted_float64: "0", quoted_number: "0", by_duration: null },
  ...{ bytes: null, list: null, lists: null, pointers: null, array: [0, 0, 0, 0], map: null },
  ...{ by_id: null, by_time: null, pointer: null, pointer_to_list: null, any: null, raw: null },
  ...{ any_list: null, time: "0001-01-01T00:00:00Z", duration: 0, addr: "", number: 0, big: 0 },
  ...{ status: "", level: 0, bits: 0, mood: "good", id: 0, tree: null, loop: null },
  ...{ meta: { "created-by": "", scores: null }, metas: null, self: null, toString: null },
  'a b"c': "",
}).replace("{", '{"__proto__":null,');

export function zeroValue(): Everything {
  return JSON.parse(zero) as Everything;
}

/** The same with empty lists and maps, as an application has it. */
export async function emptyValue(): Promise<Everything> {
  const fake = new Fake();
  fake.answer = { ...zeroValue(), status: "todo" };
  return new APIClient(fake).kitchenCook(params);
}
