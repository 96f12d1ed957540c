// A server, the site, and pages of it in Chromium.
import { chromium } from "playwright-core";
import { preview } from "vite";
import { launchOptions, Server } from "../../stage/stage.mjs";

export class Stage {
  faults = []; // what was thrown in a page and nobody caught
  server;
  #site;
  #browser;

  /** Starts everything. */
  static async set() {
    const stage = new Stage();
    stage.server = await Server.build();
    process.env.SERVER = stage.server.url;
    stage.#site = await preview({ preview: { port: 0, host: "127.0.0.1" }, logLevel: "silent" });
    stage.#browser = await chromium.launch(launchOptions());
    return stage;
  }

  /** Ends everything. */
  async strike() {
    await this.#browser?.close();
    await this.#site?.close();
    this.server?.remove();
  }

  /** Opens the board as a user. */
  async open(user) {
    const tab = await this.#browser.newPage({ viewport: { width: 1100, height: 300 }, deviceScaleFactor: 1.5 });
    tab.on("pageerror", (error) => this.faults.push(error));
    await tab.goto(`http://127.0.0.1:${this.#site.httpServer.address().port}/?user=${user}`);
    return new Page(tab);
  }
}

/** A page that shows the board to a user. */
class Page {
  constructor(tab) {
    this.tab = tab;
  }

  async state(want) {
    await this.text("#state", want);
  }

  async text(selector, want) {
    await this.tab
      .waitForFunction(([at, text]) => document.querySelector(at)?.textContent === text, [selector, want], {
        timeout: 60_000,
      })
      .catch(async (error) => {
        throw new Error(`${selector} is ${await this.tab.locator(selector).textContent()}, want ${want}`, { cause: error });
      });
  }

  async add(title) {
    await this.tab.getByLabel("Title").fill(title);
    await this.tab.getByRole("button", { name: "Add" }).click();
  }

  /** Waits until a list shows these tasks, in this order, and no others. */
  async shows(list, ...titles) {
    await this.text(`#${list}`, titles.map((title) => title + (list === "done" ? "×" : "→×")).join(""));
  }

  async press(name) {
    await this.tab.getByRole("button", { name, exact: true }).click();
  }
}
