// What the tests of the example pages share: the server of examples/tasks, and where the browser is.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

const root = join(import.meta.dirname, "..", "..");

/** The server of examples/tasks, at a port that it keeps. */
export class Server {
  #folder = mkdtempSync(join(tmpdir(), "rpcgen-page-"));
  #binary = join(this.#folder, "server");
  #port;
  #child;

  /** Builds the server and starts it. */
  static async build() {
    const server = new Server();
    execFileSync("go", ["build", "-o", server.#binary, "./examples/tasks/cmd/server"], { cwd: root });
    server.#port = await reservePort();
    await server.start();
    return server;
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Resolves when the server listens. */
  async start() {
    this.#child = spawn(this.#binary, ["-listen", `127.0.0.1:${this.#port}`], { stdio: ["ignore", "pipe", "inherit"] });
    await once(this.#child.stdout, "data");
  }

  /** Kills the server, which forgets everything. */
  async stop() {
    this.#child.kill("SIGKILL");
    await once(this.#child, "exit");
  }

  /** Kills the server for good. */
  remove() {
    this.#child?.kill("SIGKILL");
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

// As package ports of testdata/stack: below the ports that the system gives to connections, so that none takes it while the server is down, and held by
// the UDP port of the same number.
async function reservePort() {
  for (;;) {
    const port = 20000 + Math.floor(Math.random() * 12768);
    const held = createSocket("udp4").unref();
    const server = createServer();
    try {
      held.bind(port, "127.0.0.1");
      await once(held, "listening");
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
      server.close();
      await once(server, "close");
      return port;
    } catch {
      held.close();
    }
  }
}

/** How Chromium is launched: $CHROMIUM, or the first one on the path. */
export function launchOptions() {
  const { CHROMIUM = "", PATH = "" } = process.env;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const onPath = PATH.split(delimiter).flatMap((dir) => names.map((name) => join(dir, name)));
  const executablePath = [CHROMIUM, ...onPath].find((path) => path !== "" && existsSync(path));
  assert.ok(executablePath, "Chromium is missing: apt-get install chromium, or set CHROMIUM to its path");
  return { executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] };
}
