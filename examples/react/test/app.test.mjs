// Drives the app in Chromium, against the server of examples/tasks, which is killed and started again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { chromium } from "playwright-core";
import { preview } from "vite";
import { launchOptions, Server } from "../../stage/stage.mjs";

let server, site, browser;

before(async () => {
  server = await Server.build();
  process.env.SERVER = server.url;
  site = await preview({ preview: { port: 0, host: "127.0.0.1" }, logLevel: "silent" });
  browser = await chromium.launch(launchOptions());
});

after(async () => {
  await browser?.close();
  await site?.close();
  server?.remove();
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

  await server.stop();
  await state("connecting");
  await server.start();
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
    ["Feed the cat", () => server.stop().then(() => server.start())],
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
