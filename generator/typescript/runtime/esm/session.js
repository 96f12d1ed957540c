/** The connection: the SDK, and what becomes of it. */
import { Centrifuge, State } from "centrifuge";
import { firstCode } from "./calls.js";
import { deadline, maxTimer } from "./deadlines.js";
import { RPCDisconnectedError, RPCTimeoutError } from "./errors.js";
import { listen } from "./listeners.js";
import { ReplyChannel, refusalHint } from "./reply-channel.js";
import { Sockets } from "./sockets.js";
import { askFor, textOf } from "./token.js";
// Centrifugo's codes for a token that has expired, and for one that it refuses.
const tokenExpired = 109;
const invalidToken = 3500;
export class Session {
  centrifuge;
  #options;
  #calls;
  #changed;
  #sockets;
  #replies;
  /** Stops our listeners of the SDK. */
  #ignore;
  /** Whether calls reach the server. */
  state = "disconnected";
  /** Why calls fail at once; undefined while they may wait for the connection. */
  ended;
  #attempt;
  /** Whether it was open since `connect()`. */
  #wasOpen = false;
  /** Why connecting has failed so far. */
  #cause;
  #usedToken = false;
  #asked;
  constructor(options, calls, changed) {
    this.#options = options;
    this.#calls = calls;
    this.#changed = changed;
    this.#sockets = new Sockets(options.websocket, (reason, hopeless) => {
      this.#cause = { reason };
      if (hopeless && !this.#wasOpen) {
        queueMicrotask(() => {
          this.#hopeless(reason);
        });
      }
    });
    this.#asked =
      options.getToken &&
        askFor(options.getToken, (thrown) => {
          this.#cause = { reason: `getToken: ${textOf(thrown)}`, thrown };
        });
    this.centrifuge = options.centrifuge ?? this.#newCentrifuge();
    const { replyChannel } = calls[0].options;
    if (replyChannel !== undefined)
      this.#replies = this.#newReplyChannel(replyChannel);
  }
  /** Connects, or waits until the connection is back. Many calls share one attempt. */
  connect() {
    if (this.state === "connected")
      return Promise.resolve();
    return (this.#attempt ?? this.#newAttempt()).promise;
  }
  /** Ends the connection; resolves when its socket is closed, within a second. */
  disconnect() {
    if (this.state !== "disconnected" || !this.ended) {
      this.#end(new RPCDisconnectedError("disconnect() was called"));
    }
    return this.#sockets.closed();
  }
  get #isConnected() {
    return this.centrifuge.state === State.Connected;
  }
  #newCentrifuge() {
    const { url, token } = this.#options;
    return new Centrifuge(url, {
      // Calls have timeouts of their own, and so have sockets that say nothing.
      timeout: maxTimer,
      websocket: this.#sockets.opener,
      token: token ?? "",
      getToken: this.#asked?.ask ?? null,
    });
  }
  #newReplyChannel(name) {
    return new ReplyChannel(this.centrifuge, name, {
      opened: (recovered) => {
        this.#open(recovered);
      },
      closed: (why) => {
        // If it is the connection that was lost, the SDK tells more of it.
        if (this.#isConnected)
          this.#change("connecting", why.reason, why.code);
      },
      refused: (why) => {
        this.#end(this.#error(why, known(why.code) ? refusalHint : ""));
      },
      failed: (why) => {
        this.#cause = why;
      },
      received: (publication) => {
        this.#calls[0].receive(publication);
      },
    });
  }
  #newAttempt() {
    let end;
    const promise = new Promise((resolve, reject) => {
      const stop = deadline(this.#options.timeout, undefined, () => {
        this.#expire();
      });
      end = (error) => {
        stop();
        this.#attempt = undefined;
        if (error === undefined)
          resolve();
        else
          reject(error);
      };
    });
    const attempt = { promise, end };
    this.#attempt = attempt;
    if (this.state !== "disconnected")
      return attempt;
    this.ended = this.#cause = undefined;
    this.#wasOpen = false;
    // A disconnect() just before is over by then.
    queueMicrotask(() => {
      if (this.#attempt === attempt && this.state === "connecting")
        this.#begin();
    });
    this.#change("connecting", "connect() was called");
    return attempt;
  }
  #begin() {
    const { centrifuge } = this;
    const { url, centrifuge: shared } = this.#options;
    try {
      if (shared === undefined && /^https?:/i.test(url)) {
        throw new Error("the URL of a WebSocket begins with ws:// or wss://");
      }
      this.#listen();
      this.#replies?.start();
      if (this.#isConnected) {
        if (this.#replies === undefined)
          this.#open(true);
        return;
      }
      // The token before was used, and may be why the connection ended.
      if (this.#usedToken && this.#asked !== undefined)
        centrifuge.setToken("");
      this.#usedToken = true;
      centrifuge.connect();
    }
    catch (error) {
      this.#end(this.#error({ reason: textOf(error) }));
    }
  }
  #listen() {
    this.#ignore = listen(this.centrifuge, {
      error: ({ type, error: { code, message } }) => {
        if (type === "configuration") {
          this.#cause = {
            reason: "the token has expired, and there is no getToken",
            code: tokenExpired,
          };
        }
        else if (type === "connect") {
          this.#cause = { reason: message, code };
        }
        else if (type === "transport") {
          this.#cause ??= { reason: message };
        }
      },
      connecting: (cause) => {
        if (cause.code !== 0)
          this.#lost(cause);
      },
      connected: () => {
        if (this.#replies === undefined)
          this.#open(true);
      },
      disconnected: (cause) => {
        this.#end(this.#error((!known(cause.code) && this.#cause) || cause));
      },
    });
  }
  #open(recovered) {
    if (this.#wasOpen && !recovered) {
      this.#calls[0].answersLost();
    }
    this.#wasOpen = true;
    this.#cause = undefined;
    this.#change("connected", "connected");
    // A listener may have disconnected.
    if (this.state === "connected")
      this.#attempt?.end();
  }
  /** The SDK has lost the connection, and makes it again. */
  #lost(cause) {
    if (this.#wasOpen) {
      this.#change("connecting", cause.reason, cause.code);
      for (const calls of this.#calls)
        calls.lost(this.#error(cause));
    }
    else {
      this.#cause ??= cause;
    }
  }
  /** The time of `connect()` is up. Only a connection that was there goes on to be made. */
  #expire() {
    const { timeout, url } = this.#options;
    const within = `within ${String(timeout)} ms`;
    const missing = this.#asked?.waits()
      ? `getToken: no answer ${within}`
      : `no answer ${within}; is it Centrifugo's URL?`;
    const error = this.#cause
      ? this.#error(this.#cause, `; tried again ${within}`)
      : new RPCTimeoutError(`cannot connect to ${url}: ${missing}`);
    if (this.#wasOpen)
      this.#attempt?.end(error);
    else
      this.#end(error);
  }
  #hopeless(reason) {
    if (this.#wasOpen || this.state === "disconnected")
      return;
    const path = "; Centrifugo's path is /connection/websocket";
    this.#end(this.#error({ reason }, / \d+$/.test(reason) ? path : ""));
  }
  #end(error) {
    this.ended = error;
    this.#ignore?.();
    this.#replies?.stop();
    this.#asked?.stop();
    // The SDK needs a microtask until it has registered what was written. Disconnected in between,
    // it would forget to stop the timer of that.
    queueMicrotask(() => {
      if (this.#options.centrifuge === undefined)
        this.centrifuge.disconnect();
    });
    this.#attempt?.end(error);
    for (const calls of this.#calls)
      calls.end(error);
    // The last, as a listener may connect again.
    this.#change("disconnected", error.message, error.code);
  }
  /** Returns why there is no connection. */
  #error({ reason, code, thrown }, hint = code === invalidToken ? "; is its secret Centrifugo's?" : "") {
    const what = this.#wasOpen ? "the connection ended" : `cannot connect to ${this.#options.url}`;
    const number = known(code);
    const text = `${what}: ${reason}${number ? ` (code ${String(number)})` : ""}${hint}`;
    return new RPCDisconnectedError(text, number, thrown === undefined ? {} : { cause: thrown });
  }
  #change(state, reason, code) {
    this.state = state;
    code = known(code);
    for (const calls of this.#calls) {
      if (state === "connected")
        calls.open(this.centrifuge);
      else
        calls.close(new RPCDisconnectedError(reason, code));
    }
    this.#changed({ state, code, reason, willReconnect: state === "connecting" });
  }
}
/** Leaves the SDK's own codes out. */
export function known(code = 0) {
  return code < firstCode ? undefined : code;
}
