// Drives the app in Chromium, against the server of examples/tasks, which is killed and started again.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";
import { preview } from "vite";

const root = join(import.meta.dirname, "..", "..", "..");
const temp = mkdtempSync(join(tmpdir(), "rpcgen-react-"));
const binary = join(temp, "server");
let port, child, site, browser;

/** Starts the server at the port, and waits until it listens. */
async function startServer() {
  child = spawn(binary, ["-listen", `127.0.0.1:${port}`], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
}

async function stopServer() {
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** Returns the browser's executable: $CHROMIUM, or the first one on the path. */
function findChromium() {
  const { CHROMIUM = "", PATH = "" } = process.env;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
  const onPath = PATH.split(delimiter).flatMap((dir) => names.map((name) => join(dir, name)));
  const found = [CHROMIUM, ...onPath].find((path) => path !== "" && existsSync(path));
  assert.ok(found, "Chromium is missing: apt-get install chromium, or set CHROMIUM to its path");
  return found;
}

before(async () => {
  execFileSync("go", ["build", "-o", binary, "./examples/tasks/cmd/server"], { cwd: root });
  port = await freePort();
  await startServer();
  process.env.SERVER = `http://127.0.0.1:${port}`;
  site = await preview({ preview: { port: 0, host: "127.0.0.1" }, logLevel: "silent" });
  browser = await chromium.launch({
    executablePath: findChromium(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
});

after(async () => {
  await browser?.close();
  await site?.close();
  child?.kill("SIGKILL");
  rmSync(temp, { recursive: true, force: true });
});

test("the page lists, adds, explains, and works again after the server was gone", async () => {
  const tab = await browser.newPage();
  const faults = [];
  tab.on("pageerror", (error) => faults.push(error));
  await tab.goto(`http://127.0.0.1:${site.httpServer.address().port}/`);
  const state = (want) =>
    tab.waitForFunction((s) => document.getElementById("state")?.textContent === s, want, { timeout: 60_000 });
  const add = async (title) => {
    await tab.getByLabel("Title").fill(title);
    await tab.getByRole("button", { name: "Add" }).click();
  };
  await state("connected");
  await add("Buy milk");
  await tab.getByRole("listitem").filter({ hasText: "Buy milk" }).waitFor();
  await add("");
  await tab.getByRole("alert").waitFor();
  assert.match(await tab.getByRole("alert").innerText(), /^title: /);

  await stopServer();
  await state("connecting");
  await startServer();
  await state("connected");
  await add("Walk the dog");
  await tab.getByRole("listitem").filter({ hasText: "Walk the dog" }).waitFor();
  assert.deepEqual(faults, []);
});

test("a page that was hidden and frozen works again when it is shown", async () => {
  const tab = await browser.newPage();
  const faults = [];
  tab.on("pageerror", (error) => faults.push(error));
  await tab.goto(`http://127.0.0.1:${site.httpServer.address().port}/`);
  const state = (want) =>
    tab.waitForFunction((s) => document.getElementById("state")?.textContent === s, want, { timeout: 60_000 });
  await state("connected");
  const session = await tab.context().newCDPSession(tab);
  const live = (state) => session.send("Page.setWebLifecycleState", { state });

  // Once with the connection still there afterwards, once with a server that went away meanwhile.
  for (const [title, meanwhile] of [
    ["Water the plants", () => sleep(3000)],
    ["Feed the cat", () => stopServer().then(startServer)],
  ]) {
    await live("frozen");
    await meanwhile();
    await live("active");
    await tab.getByLabel("Title").fill(title);
    await tab.getByRole("button", { name: "Add" }).click();
    await tab.getByRole("listitem").filter({ hasText: title }).waitFor({ timeout: 60_000 });
    await state("connected");
  }
  assert.deepEqual(faults, []);
});
