// Stands for the typed client, which is generated: what is emitted of this folder compiles against it. It isn't emitted.
export class APIClient {
    #rpc;
    constructor(rpc) {
        this.#rpc = rpc;
    }
    async echo(params, options) {
        return this.#rpc.call("echo", params, options);
    }
    async names(options) {
        return this.#rpc.call("names", {}, options);
    }
    async checkVersion(options) {
        await this.#rpc.call("system.check_version", {}, options);
        return { changed: [], missing: [] };
    }
    async warmNoWait(params) {
        await this.#rpc.notify("warm", params);
    }
}
