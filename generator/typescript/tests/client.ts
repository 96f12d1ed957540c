// The base client as a module of its own, for tests that start a process.
export * from "../runtime/rpc-client.ts";
