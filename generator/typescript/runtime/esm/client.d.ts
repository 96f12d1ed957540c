import type { CallOptions, RPCCaller, RPCNotifier } from "./rpc-client.js";
export declare class APIClient {
    #private;
    constructor(rpc: RPCCaller & RPCNotifier);
    echo(params: {
        text: string;
    }, options?: CallOptions): Promise<unknown>;
    names(options?: CallOptions): Promise<unknown>;
    checkVersion(options?: CallOptions): Promise<{
        changed: string[];
        missing: string[];
    }>;
    warmNoWait(params: {
        text: string;
    }): Promise<void>;
}
export type API = {
    [K in keyof APIClient]: APIClient[K];
};
export type ChannelMethod = never;
