import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { tmpdir } from "node:os";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { publint } from "publint";
import { root, startServer, tool } from "./server.ts";
import type { Server } from "./server.ts";

const run = promisify(execFile);
const modules = join(process.cwd(), "node_modules");
const tsc = join(modules, "typescript", "bin", "tsc");

const everything = [
  ...["create", "update", "list", "countLabels", "complete", "delete", "getStats", "list"],
  ...["markRead", "markReadNoWait", "updateSettings", "error", "100 in flight", "timeout"],
  "disconnect",
];

let server: Server;
/** The folder of a project that uses the package as npm would install it. */
let project: string;
let temp: string;

before(async () => {
  server = await startServer();
  temp = await mkdtemp(join(tmpdir(), "rpcgen-e2e-"));
  const sdk = join(temp, "opensdk");
  await run(tool("rpcgen", "make build"), ["--typescript", "--output", sdk, "./examples/tasks/..."], {
    cwd: root,
  });
  project = await makeProject(await pack(join(sdk, "typescript")));
});

after(async () => {
  await rm(temp, { recursive: true, force: true });
  await server.close();
});

/** Packs the package in a folder as it was written, and returns the archive. */
async function pack(folder: string): Promise<string> {
  const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", temp], {
    cwd: folder,
  });
  const [packed] = JSON.parse(stdout) as { filename: string; files: { path: string }[] }[];
  assert.ok(packed);
  const names = ["index", "client", "methods", "types", "shapes", "rpc-client", "errors", "api-errors", "version"];
  names.push("method-types", "query", "store", "testing", "session", "reply-channel", "sockets", "token");
  names.push("listeners", "calls", "deadlines", "requests", "replies", "interceptors");
  names.push("channels", "events", "event-channels", "event-requests", "event-streams");
  names.push("event-subscriptions", "subscriptions", "queues", "progress", "fake-channels");
  const files = names.flatMap((name) => [`esm/${name}.js`, `esm/${name}.d.ts`]);
  assert.deepEqual(
    packed.files.map((file) => file.path).sort(),
    ["README.md", "package.json", "esm/wire.js", ...files].sort(),
  );
  return join(temp, packed.filename);
}

/** Makes a project with the package of an archive, and compiles it. */
async function makeProject(archive: string): Promise<string> {
  const folder = join(temp, "project");
  await cp(join("tests", "e2e"), folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const installed = join(folder, "node_modules", "centrifugo-client");
  await mkdir(installed, { recursive: true });
  await run("tar", ["-xzf", archive, "--strip-components=1", "-C", installed]);
  for (const name of ["centrifuge", "events", "protobufjs", "ws", "@types", "long", "@protobufjs"]) {
    await symlink(join(modules, name), join(folder, "node_modules", name));
  }
  await run(process.execPath, [tsc, "-p", folder]);
  return folder;
}

/** Returns the browser's executable: $CHROMIUM, or the first one on the path. */
function findChromium(): string {
  const { CHROMIUM = "", PATH = "" } = process.env;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const onPath = PATH.split(delimiter).flatMap((dir) => names.map((name) => join(dir, name)));
  const found = [CHROMIUM, ...onPath].find((path) => path !== "" && existsSync(path));
  if (found === undefined) {
    throw new Error("Chromium is missing: apt-get install chromium, or set CHROMIUM to its path");
  }
  return found;
}

/** Serves a page with a script on a free port, and returns its address and what ends it. */
async function servePage(script: string): Promise<{ url: string; close: () => void }> {
  const http = createServer((request, response) => {
    const isScript = request.url === "/bundle.js";
    response.setHeader("Content-Type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    response.end(isScript ? script : '<!doctype html><script src="/bundle.js"></script>');
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    close: () => {
      http.closeAllConnections();
      http.close();
    },
  };
}

describe("the client of examples/tasks", () => {
  for (const transport of ["correlation", "rpc"]) {
    test(`works in Node.js by ${transport}, and lets it end`, async () => {
      const program = join(project, "out", "node.js");
      const user = `node-${transport}`;
      const args = [program, server.url, await server.token(user), user, transport];
      const { stdout } = await run(process.execPath, args, { timeout: 30_000 });
      assert.deepEqual(JSON.parse(stdout), everything);
    });
  }

  test("reads events as the README shows", async () => {
    const { stdout } = await run(process.execPath, [join(project, "out", "events.js")]);
    assert.match(stdout, /^Try events\nRPCError: .*code 2000/);
  });

  test("works in a browser, bundled", async () => {
    const outfile = join(temp, "bundle.js");
    await build({
      entryPoints: [join(project, "browser.ts")],
      outfile,
      bundle: true,
      format: "iife",
      platform: "browser",
      target: "es2022",
      logLevel: "error",
    });
    const page = await servePage(await readFile(outfile, "utf8"));
    const browser = await chromium.launch({
      executablePath: findChromium(),
      args: [
        ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"],
        ...["--disable-background-networking", "--disable-component-update"],
      ],
    });
    try {
      const tab = await browser.newPage();
      await tab.goto(page.url);
      const options = { url: server.url, token: await server.token("browser"), userId: "browser" };
      const done = await tab.evaluate((o) => {
        const { scenario } = globalThis as unknown as { scenario: (o: object) => Promise<string[]> };
        return scenario(o);
      }, options);
      assert.deepEqual(done, everything);
    } finally {
      await browser.close();
      page.close();
    }
  });

  test("does what its README shows", async () => {
    const readme = await readFile(join(temp, "opensdk", "typescript", "README.md"), "utf8");
    const blocks = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, block = ""]) => block);
    assert.equal(blocks.length, 9);
    // Its channel isn't one of the testserver's.
    const isRun = (block: string): boolean => !block.includes("api.boardEvents(");
    const folder = join(project, "readme");
    await mkdir(folder);
    // What the blocks leave to their reader, each of which is a module.
    await writeFile(
      join(folder, "given.d.ts"),
      `import type * as client from "centrifugo-client";
      declare global {
        const url: string, token: string, userId: string;
        const rpc: client.CentrifugoRPCClient;
        const api: client.APIClient;
        const params: Parameters<client.APIClient["tasksList"]>[0] & {};
      }`,
    );
    const main = `import { APIClient, CentrifugoRPCClient } from "centrifugo-client";
      import WebSocket from "ws";
      const [, , url = "", token = "", userId = ""] = process.argv;
      const rpc = new CentrifugoRPCClient({ url, token, userId, websocket: WebSocket });
      await rpc.connect();
      Object.assign(globalThis, { WebSocket, url, token, userId, rpc, api: new APIClient(rpc), params: {} });
      ${blocks.map((block, i) => (isRun(block) ? `await import("./block${String(i)}.js");` : "")).join("\n")}
      await rpc.disconnect();`;
    await writeFile(join(folder, "main.ts"), main);
    for (const [i, block] of blocks.entries()) {
      const text = block
        .replace('"ws://localhost:8000/connection/websocket"', "url")
        .replace('token: "..."', "token")
        .replace('userId: "42"', "userId");
      await writeFile(join(folder, `block${String(i)}.ts`), text);
    }
    const config = { extends: "../tsconfig.json", compilerOptions: { outDir: "out" }, include: ["*.ts"] };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
    await run(process.execPath, [tsc, "-p", folder]);
    const args = [join(folder, "out", "main.js"), server.url, await server.token("reader"), "reader"];
    const { stderr } = await run(process.execPath, args, { timeout: 30_000 });
    assert.equal(stderr, "");
  });

  test("is a package that tools find nothing wrong with", async () => {
    const { messages } = await publint({ pkgDir: join(temp, "opensdk", "typescript"), strict: true });
    assert.deepEqual(messages, []);
    const archive = await readFile(join(temp, "centrifugo-client-0.0.0.tgz"));
    const checked = await checkPackage(createPackageFromTarballData(archive));
    assert.ok(checked.types !== false);
    // Old resolution, and require() in the eyes of old versions of Node.js, know no ES modules.
    const problems = checked.problems.filter(
      (problem) => !("resolutionKind" in problem && /^node10$|-cjs$/.test(problem.resolutionKind)),
    );
    assert.deepEqual(problems, []);
  });
});
