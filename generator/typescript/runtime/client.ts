// Stands for the typed client, which is generated: what is emitted of this folder compiles against it. It isn't emitted.

import type { CallOptions, RPCCaller, RPCNotifier } from "./rpc-client.js";

export class APIClient {
  readonly #rpc: RPCCaller & RPCNotifier;

  constructor(rpc: RPCCaller & RPCNotifier) {
    this.#rpc = rpc;
  }

  async echo(params: { text: string }, options?: CallOptions): Promise<unknown> {
    return this.#rpc.call("echo", params, options);
  }

  async names(options?: CallOptions): Promise<unknown> {
    return this.#rpc.call("names", {}, options);
  }

  async checkVersion(options?: CallOptions): Promise<{ changed: string[]; missing: string[] }> {
    await this.#rpc.call("system.check_version", {}, options);
    return { changed: [], missing: [] };
  }

  async warmNoWait(params: { text: string }): Promise<void> {
    await this.#rpc.notify("warm", params);
  }
}

export type API = { [K in keyof APIClient]: APIClient[K] };

export type ChannelMethod = never;
