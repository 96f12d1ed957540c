/** The connection: the SDK, and what becomes of it. */
import { Centrifuge, State } from "centrifuge";
import { firstCode } from "./calls.js";
import { maxTimer } from "./deadlines.js";
import { RPCClientError, RPCDisconnectedError, RPCTimeoutError } from "./errors.js";
import { Listeners } from "./listeners.js";
import { ReplyChannel } from "./reply-channel.js";
import { Sockets } from "./sockets.js";
import { askFor, textOf } from "./token.js";
/** Centrifugo's code for a token that has expired. */
const tokenExpired = 109;
export class Session {
  centrifuge;
  #options;
  #events;
  #sockets;
  #replies;
  #listeners = new Listeners();
  #state = "disconnected";
  #attempt;
  #ended;
  /** Whether it was open since `connect()`. */
  #wasOpen = false;
  #cause;
  #usedToken = false;
  constructor(options, events) {
    this.#options = options;
    this.#events = events;
    this.#sockets = new Sockets(options.websocket, (reason, hopeless) => {
      this.#cause = { reason };
      if (hopeless && !this.#wasOpen) {
        queueMicrotask(() => {
          this.#hopeless(reason);
        });
      }
    });
    this.centrifuge = options.centrifuge ?? this.#newCentrifuge();
    if (options.replyChannel !== undefined) {
      this.#replies = this.#newReplyChannel(options.replyChannel);
    }
  }
  get state() {
    return this.#state;
  }
  /** Why calls fail at once; undefined while they may wait for the connection. */
  get ended() {
    return this.#ended && failure(this.#ended);
  }
  /** Connects, or waits until the connection is back. Many calls share one attempt. */
  connect() {
    if (this.#state === "connected")
      return Promise.resolve();
    return (this.#attempt ?? this.#newAttempt()).promise;
  }
  /** Ends the connection; resolves when its socket is closed, within a second. */
  disconnect() {
    if (this.#state !== "disconnected" || this.#ended === undefined) {
      this.#end(new RPCDisconnectedError("disconnect() was called"));
    }
    return this.#sockets.closed();
  }
  get #isConnected() {
    return this.centrifuge.state === State.Connected;
  }
  #newCentrifuge() {
    const { url, token, getToken } = this.#options;
    return new Centrifuge(url, {
      // Calls have timeouts of their own, and so have sockets that say nothing.
      timeout: maxTimer,
      websocket: this.#sockets.opener,
      ...(token === undefined ? {} : { token }),
      ...(getToken === undefined ? {} : { getToken: this.#tokens(getToken) }),
    });
  }
  #tokens(getToken) {
    return askFor(getToken, (thrown) => {
      this.#cause = { reason: textOf(thrown), thrown };
    });
  }
  #newReplyChannel(name) {
    const unreadable = `cannot read the reply channel ${name}`;
    return new ReplyChannel(this.centrifuge, name, {
      opened: (recovered) => {
        this.#open(recovered);
      },
      closed: (code, reason) => {
        // If it is the connection that was lost, the SDK tells more of it.
        if (!this.#isConnected)
          return;
        this.#change("connecting", `${unreadable}: ${reason}`, code);
      },
      refused: (code, reason) => {
        const hint = "; does the token belong to this user, and may users read the channel?";
        this.#end(this.#error(`${unreadable}: ${reason}`, code, code < firstCode ? "" : hint));
      },
      failed: (code, reason) => {
        this.#cause = { reason: `${unreadable}: ${reason}`, code };
      },
      received: (publication) => {
        this.#events.received(publication);
      },
    });
  }
  #newAttempt() {
    const { timeout } = this.#options;
    const attempt = { ...withResolvers(), timer: undefined };
    attempt.timer = startTimer(timeout, () => {
      this.#expire(attempt);
    });
    this.#attempt = attempt;
    if (this.#state !== "disconnected")
      return attempt;
    this.#ended = undefined;
    this.#cause = undefined;
    this.#wasOpen = false;
    // A disconnect() just before is over by then.
    queueMicrotask(() => {
      if (this.#attempt === attempt && this.#state === "connecting")
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
      if (this.#usedToken && this.#options.getToken !== undefined)
        this.centrifuge.setToken("");
      this.#usedToken = true;
      this.centrifuge.connect();
    }
    catch (error) {
      this.#end(error instanceof RPCClientError ? error : this.#error(textOf(error), 0));
    }
  }
  /** Throws if connecting must fail. */
  #check() {
    if (this.#options.centrifuge !== undefined)
      return;
    if (/^https?:/i.test(this.#options.url)) {
      throw this.#error("the URL of a WebSocket begins with ws:// or wss://", 0);
    }
    if (this.#sockets.type === undefined) {
      const how = "install `ws`, and pass its class as the option `websocket`";
      throw this.#error(`there is no global WebSocket, as in Node.js 20: ${how}`, 0);
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
        this.#lost(reason, code);
    });
    this.#listeners.on(centrifuge, "disconnected", ({ code, reason }) => {
      const cause = code < firstCode ? this.#cause : undefined;
      this.#end(this.#error(cause?.reason ?? reason, cause?.code ?? code, "", cause?.thrown));
    });
    if (this.#replies === undefined) {
      this.#listeners.on(centrifuge, "connected", () => {
        this.#open(true);
      });
    }
  }
  #open(recovered) {
    const gap = this.#wasOpen && !recovered;
    const attempt = this.#attempt;
    this.#attempt = undefined;
    clearTimeout(attempt?.timer);
    this.#wasOpen = true;
    this.#cause = undefined;
    this.#change("connected", "connected");
    attempt?.resolve();
    const why = "the connection was lost, and its answer with it";
    this.#events.opened(gap ? failure(new RPCDisconnectedError(why)) : undefined);
  }
  /** The SDK has lost the connection, and makes it again. */
  #lost(reason, code) {
    if (!this.#wasOpen) {
      this.#cause ??= { reason, code };
      return;
    }
    this.#change("connecting", reason, code);
    this.#events.lost(failure(this.#error(reason, code)));
  }
  /** The time of `connect()` is up. Only a connection that was there goes on to be made. */
  #expire(attempt) {
    const { timeout, url } = this.#options;
    const cause = this.#cause;
    const within = `within ${String(timeout)} ms`;
    const error = cause === undefined
      ? new RPCTimeoutError(`connecting to ${url}: no answer ${within}; is it Centrifugo's URL?`)
      : this.#error(cause.reason, cause.code ?? 0, `; tried again ${within}`, cause.thrown);
    if (!this.#wasOpen) {
      this.#end(error);
      return;
    }
    this.#attempt = undefined;
    attempt.reject(error);
  }
  #hopeless(reason) {
    if (this.#wasOpen || this.#state === "disconnected")
      return;
    const path = "; Centrifugo's path is /connection/websocket unless it is configured otherwise";
    this.#end(this.#error(reason, 0, /\d/.test(reason) ? path : ""));
  }
  #end(error) {
    const attempt = this.#attempt;
    this.#attempt = undefined;
    clearTimeout(attempt?.timer);
    this.#ended = error;
    this.#listeners.clear();
    // The SDK needs a microtask until it has registered what was written. Disconnected in between,
    // it would forget to stop the timer of that.
    queueMicrotask(() => {
      this.#replies?.stop();
      if (this.#options.centrifuge === undefined)
        this.centrifuge.disconnect();
    });
    const code = error instanceof RPCDisconnectedError ? error.code : undefined;
    this.#change("disconnected", error.message, code);
    attempt?.reject(error);
    this.#events.ended(failure(error));
  }
  /** Returns why there is no connection. Codes below Centrifugo's are the SDK's, and left out. */
  #error(reason, code, hint = "", cause) {
    const what = this.#wasOpen ? "the connection ended" : `cannot connect to ${this.#options.url}`;
    const options = cause === undefined ? {} : { cause };
    return code < firstCode
      ? new RPCDisconnectedError(`${what}: ${reason}${hint}`, undefined, options)
      : new RPCDisconnectedError(`${what}: ${reason} (code ${String(code)})${hint}`, code, options);
  }
  #change(state, reason, code = 0) {
    this.#state = state;
    this.#events.changed({
      state,
      code: code < firstCode ? undefined : code,
      reason,
      willReconnect: state !== "disconnected",
    });
  }
}
/** Returns what calls fail with. */
function failure(error) {
  const code = error instanceof RPCDisconnectedError ? error.code : undefined;
  return (method, outcomeUnknown) => new RPCDisconnectedError(`${method}: ${error.message}`, code, { cause: error, outcomeUnknown });
}
function startTimer(timeout, fire) {
  return timeout > maxTimer ? undefined : setTimeout(fire, timeout);
}
function withResolvers() {
  let resolve;
  let reject;
  const promise = new Promise((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
