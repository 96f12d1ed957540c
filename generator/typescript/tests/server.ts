import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import { Centrifuge } from "centrifuge";
import WebSocket from "ws";

/** The folder of the Go module. npm runs its scripts two levels below it. */
export const root = join(process.cwd(), "..", "..");

/** What serves the calls: testserver's flag -serve. */
export const serve = process.env["RPCGEN_SERVE"] ?? "subscriber";

/** A running testserver: Centrifugo, and a responder that answers requests. */
export interface Server {
  url: string;
  control: string;
  /** A reply channel where others can publish. */
  forgeChannel: string;
  token(user: string, ttl?: number): Promise<string>;
  post(path: string, body?: unknown): Promise<void>;
  /** The number of requests of a method that the responder has received. */
  seen(method: string): Promise<number>;
  /** Asks the control address, and returns what it answers. */
  ask(path: string, init?: RequestInit): Promise<string>;
  close(): Promise<void>;
}

/** Returns the path of a tool in .build/bin, or throws the command that makes it. */
export function tool(name: string, command: string): string {
  const path = join(root, ".build", "bin", name);
  if (!existsSync(path)) throw new Error(`${path} is missing: run "${command}"`);
  return path;
}

/** Starts a testserver. It ends when its stdin does, so also when this process dies. */
export async function startServer(...flags: string[]): Promise<Server> {
  tool("centrifugo", "make tools-go");
  const child = spawn(tool("testserver", "make testserver"), flags, {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const line = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once("line", resolve);
    child.once("error", reject);
    child.once("exit", (code) => {
      reject(new Error(`testserver ended with ${String(code)}`));
    });
  });
  const info = JSON.parse(line) as { url: string; control: string; forge_channel: string };
  const { url, control, forge_channel: forgeChannel } = info;
  const ask = async (path: string, init?: RequestInit): Promise<string> => {
    const response = await fetch(control + path, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${text}`);
    return text;
  };
  return {
    url,
    control,
    forgeChannel,
    token: (user, ttl) =>
      ask(`/token?user=${encodeURIComponent(user)}${ttl === undefined ? "" : `&ttl=${String(ttl)}`}`),
    post: async (path, body) => {
      await ask(path, { method: "POST", body: body === undefined ? null : JSON.stringify(body) });
    },
    seen: async (method) => Number(await ask(`/seen?method=${encodeURIComponent(method)}`)),
    ask,
    close: async () => {
      child.stdin.end();
      await exited;
    },
  };
}

/** Returns the SDK's client that a page of a user has, which isn't connected. */
export async function pagesCentrifuge(
  server: Server,
  userId: string,
  { url = server.url, ...options }: { url?: string; timeout?: number } = {},
): Promise<Centrifuge> {
  const token = await server.token(userId);
  return new Centrifuge(url, { token, websocket: WebSocket, ...options });
}

/** A TCP proxy before Centrifugo, which fails as networks do. */
export interface Proxy {
  url: string;
  /** Says how it behaves, e.g. "reset" or "cut&bytes=100". */
  set(mode: string): Promise<void>;
  /** The connections that it has now, and has had in all. */
  stats(): Promise<{ accepted: number; open: number }>;
}

/** Makes a proxy. It ends with the server. */
export async function newProxy(server: Server): Promise<Proxy> {
  const { id, url } = JSON.parse(await server.ask("/proxy", { method: "POST" })) as {
    id: string;
    url: string;
  };
  return {
    url,
    set: async (mode) => {
      const path = `/proxy/${id}?mode=${mode.replace("=", mode.startsWith("hold") ? "%3D" : "=")}`;
      await server.ask(path, { method: "POST" });
    },
    stats: async () =>
      JSON.parse(await server.ask(`/proxy/${id}`)) as { accepted: number; open: number },
  };
}
