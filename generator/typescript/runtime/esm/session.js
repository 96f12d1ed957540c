/** The connection: the SDK, and what becomes of it. */
import { Centrifuge, State } from "centrifuge";
import { codeOf, firstCode } from "./calls.js";
import { maxTimer } from "./deadlines.js";
import { RPCDisconnectedError, RPCTimeoutError } from "./errors.js";
import { Listeners } from "./listeners.js";
import { ReplyChannel } from "./reply-channel.js";
import { Sockets } from "./sockets.js";
import { askFor, textOf } from "./token.js";
/** Centrifugo's code for a token that has expired. */
const tokenExpired = 109;
export class Session {
  centrifuge;
  #options;
  #calls;
  #changed;
  #sockets;
  #replies;
  #listeners = new Listeners();
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
          this.#cause = { reason: textOf(thrown), thrown };
        });
    this.centrifuge = options.centrifuge ?? this.#newCentrifuge();
    if (options.replyChannel !== undefined) {
      this.#replies = this.#newReplyChannel(options.replyChannel);
    }
  }
  /** Connects, or waits until the connection is back. Many calls share one attempt. */
  connect() {
    if (this.state === "connected")
      return Promise.resolve();
    return (this.#attempt ?? this.#newAttempt()).promise;
  }
  /** Ends the connection; resolves when its socket is closed, within a second. */
  disconnect() {
    if (this.state !== "disconnected" || this.ended === undefined) {
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
    const unreadable = ({ reason, code = 0 }) => ({
      reason: `cannot read the reply channel ${name}: ${reason}`,
      code,
    });
    return new ReplyChannel(this.centrifuge, name, {
      opened: (recovered) => {
        this.#open(recovered);
      },
      closed: (why) => {
        const { reason, code } = unreadable(why);
        // If it is the connection that was lost, the SDK tells more of it.
        if (this.#isConnected)
          this.#change("connecting", reason, code);
      },
      refused: (why) => {
        const cause = unreadable(why);
        const hint = "; does the token belong to this user, and may users read the channel?";
        this.#end(this.#error(cause, cause.code < firstCode ? "" : hint));
      },
      failed: (why) => {
        this.#cause = unreadable(why);
      },
      received: (publication) => {
        this.#calls.receive(publication);
      },
    });
  }
  #newAttempt() {
    const { timeout } = this.#options;
    let end;
    const promise = new Promise((resolve, reject) => {
      const timer = startTimer(timeout, () => {
        this.#expire();
      });
      end = (error) => {
        clearTimeout(timer);
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
    this.ended = undefined;
    this.#cause = undefined;
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
    try {
      this.#check();
      this.#listen();
      this.#replies?.start();
      if (this.#isConnected) {
        if (this.#replies === undefined)
          this.#open(true);
        return;
      }
      // The token before was used, and may be why the connection ended.
      if (this.#usedToken && this.#asked !== undefined)
        this.centrifuge.setToken("");
      this.#usedToken = true;
      this.centrifuge.connect();
    }
    catch (error) {
      this.#end(error instanceof RPCDisconnectedError ? error : this.#error({ reason: textOf(error) }));
    }
  }
  /** Throws if connecting must fail. */
  #check() {
    if (this.#options.centrifuge !== undefined)
      return;
    if (/^https?:/i.test(this.#options.url)) {
      throw this.#error({ reason: "the URL of a WebSocket begins with ws:// or wss://" });
    }
  }
  #listen() {
    const { centrifuge } = this;
    this.#listeners.on(centrifuge, "error", ({ type, error: { code, message } }) => {
      if (type === "configuration") {
        const reason = "the token has expired, and there is no getToken";
        this.#cause = { reason, code: tokenExpired };
      }
      else if (type === "connect") {
        this.#cause = { reason: message, code };
      }
      else if (type === "transport") {
        this.#cause ??= { reason: message };
      }
    });
    this.#listeners.on(centrifuge, "connecting", ({ code, reason }) => {
      if (code !== 0)
        this.#lost({ reason, code });
    });
    this.#listeners.on(centrifuge, "disconnected", ({ code, reason }) => {
      const cause = code < firstCode ? this.#cause : undefined;
      this.#end(this.#error(cause ?? { reason, code }));
    });
    if (this.#replies === undefined) {
      this.#listeners.on(centrifuge, "connected", () => {
        this.#open(true);
      });
    }
  }
  #open(recovered) {
    const why = "the connection was lost, and its answer with it";
    const gap = this.#wasOpen && !recovered ? new RPCDisconnectedError(why) : undefined;
    const attempt = this.#attempt;
    this.#attempt = undefined;
    this.#wasOpen = true;
    this.#cause = undefined;
    this.#change("connected", "connected");
    attempt?.end();
    this.#calls.opened(gap);
  }
  /** The SDK has lost the connection, and makes it again. */
  #lost(cause) {
    if (this.#wasOpen) {
      this.#change("connecting", cause.reason, cause.code);
      this.#calls.lost(this.#error(cause));
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
      ? `getToken gave nothing ${within}`
      : `no answer ${within}; is it Centrifugo's URL?`;
    const error = this.#cause === undefined
      ? new RPCTimeoutError(`connecting to ${url}: ${missing}`)
      : this.#error(this.#cause, `; tried again ${within}`);
    if (this.#wasOpen)
      this.#attempt?.end(error);
    else
      this.#end(error);
  }
  #hopeless(reason) {
    if (this.#wasOpen || this.state === "disconnected")
      return;
    const path = "; Centrifugo's path is /connection/websocket unless it is configured otherwise";
    this.#end(this.#error({ reason }, /\d/.test(reason) ? path : ""));
  }
  #end(error) {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    this.ended = error;
    this.#listeners.clear();
    this.#asked?.stop();
    // The SDK needs a microtask until it has registered what was written. Disconnected in between,
    // it would forget to stop the timer of that.
    queueMicrotask(() => {
      this.#replies?.stop();
      if (this.#options.centrifuge === undefined)
        this.centrifuge.disconnect();
    });
    attempt?.end(error);
    this.#calls.end(error);
    // The last, as a listener may connect again.
    this.#change("disconnected", error.message, codeOf(error));
  }
  /** Returns why there is no connection. */
  #error(cause, hint = "") {
    const { reason, thrown } = cause;
    const code = known(cause.code);
    const what = this.#wasOpen ? "the connection ended" : `cannot connect to ${this.#options.url}`;
    const number = code === undefined ? "" : ` (code ${String(code)})`;
    const options = thrown === undefined ? {} : { cause: thrown };
    return new RPCDisconnectedError(`${what}: ${reason}${number}${hint}`, code, options);
  }
  #change(state, reason, code) {
    this.state = state;
    this.#calls.wire = state === "connected" ? this.centrifuge : undefined;
    const willReconnect = state !== "disconnected";
    this.#changed({ state, code: known(code), reason, willReconnect });
  }
}
/** Leaves the SDK's own codes out. */
function known(code = 0) {
  return code < firstCode ? undefined : code;
}
function startTimer(timeout, fire) {
  return timeout > maxTimer ? undefined : setTimeout(fire, timeout);
}
