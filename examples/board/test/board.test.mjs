// Drives the board in Chromium: two pages, one server that is killed and started again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Stage } from "./stage.mjs";

let stage;

before(async () => {
  stage = await Stage.set();
});

after(() => stage?.strike());

test("two pages show the same, before and after the server was gone", async () => {
  const [a, b] = [await stage.open("ada"), await stage.open("bob")];
  await Promise.all([a.state("connected"), b.state("connected")]);
  await Promise.all([a.text("#here", "2 here"), b.text("#here", "2 here")]);

  // What one does, the other sees.
  await a.add("Buy milk");
  await a.shows("todo", "Buy milk");
  await b.add("Feed the cat");
  for (const page of [a, b]) await page.shows("todo", "Buy milk", "Feed the cat");
  await b.press("Move Buy milk");
  for (const page of [a, b]) await page.shows("in_progress", "Buy milk");
  await a.press("Remove Feed the cat");
  for (const page of [a, b]) await page.shows("todo");
  assert.match(await a.tab.locator("#news").innerText(), /Buy milk: is in progress/);

  // An error is shown to who has made it.
  await a.add("");
  await a.tab.getByRole("alert").waitFor();
  assert.match(await a.tab.getByRole("alert").innerText(), /^title: /);

  // What is exported is told as it is written.
  const download = a.tab.waitForEvent("download");
  await a.press("Export");
  assert.equal((await download).suggestedFilename(), "board.csv");

  // The server forgets all tasks when it ends: both pages must, too.
  await stage.server.stop();
  await Promise.all([a.state("connecting"), b.state("connecting")]);
  await stage.server.start();
  await Promise.all([a.state("connected"), b.state("connected")]);
  for (const page of [a, b]) await page.shows("in_progress");
  await b.add("Walk the dog");
  for (const page of [a, b]) await page.shows("todo", "Walk the dog");
  await Promise.all([a.text("#here", "2 here"), b.text("#here", "2 here")]);

  await b.tab.close();
  await a.text("#here", "1 here");
  assert.deepEqual(stage.faults, []);
});
