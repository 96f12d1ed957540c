/** Subscriptions to channels of events, each shared by all who read the channel. */
import { State, SubscriptionState } from "centrifuge";
import { firstCode } from "./calls.js";
import { RPCClientError, RPCDisconnectedError, RPCError } from "./errors.js";
import { listen } from "./listeners.js";
import { isObject } from "./replies.js";
import { alreadySubscribed } from "./reply-channel.js";
import { decodeError } from "./shapes.js";
import { share } from "./subscriptions.js";
/** What is read over each connection. */
const connections = /* @__PURE__ */ new WeakMap();
/** Subscribes a reader to a channel; returns what leaves it. */
export function subscribe(centrifuge, declared, channel, reader) {
  const channels = connections.get(centrifuge) ?? new ReadChannels(centrifuge);
  connections.set(centrifuge, channels);
  return channels.subscription(declared, channel).join(reader);
}
/**
 * Returns for how many milliseconds readers are subscribed to a channel: 0 if they are about to be,
 * undefined if there are none.
 */
export function readFor(centrifuge, channel) {
  const there = connections.get(centrifuge)?.of(channel) ?? [];
  if (there.length === 0)
    return undefined;
  const since = there.find(({ openedAt }) => openedAt !== undefined)?.openedAt;
  return since === undefined ? 0 : performance.now() - since;
}
/** The channels that are read over a connection: it has our listeners once for all of them. */
class ReadChannels {
  centrifuge;
  /** Where each declaration of a channel has one: as a rule, that is one. */
  #subscriptions = new Map();
  /** Those that were opened between two connections, and wait for the next one. */
  #early = new WeakSet();
  /** Stops our listeners of the client; undefined while nothing is read. */
  #ignore;
  constructor(centrifuge) {
    this.centrifuge = centrifuge;
  }
  /** Returns the subscription to a channel, which lasts from its first reader to its last. */
  subscription(declared, channel) {
    const there = this.of(channel);
    const known = there.find((subscription) => subscription.declared === declared);
    if (known !== undefined)
      return known;
    const added = new SharedSubscription(this, declared, channel);
    if (this.centrifuge.state === State.Disconnected)
      this.#early.add(added);
    this.#subscriptions.set(channel, [...there, added]);
    this.#ignore ??= this.#listen();
    return added;
  }
  remove(subscription) {
    const { channel } = subscription;
    const others = this.of(channel).filter((other) => other !== subscription);
    if (others.length > 0)
      this.#subscriptions.set(channel, others);
    else
      this.#subscriptions.delete(channel);
    if (this.#subscriptions.size > 0)
      return;
    this.#ignore?.();
    this.#ignore = undefined;
  }
  /** Returns the subscriptions to a channel. */
  of(channel) {
    return this.#subscriptions.get(channel) ?? [];
  }
  #listen() {
    const at = (then) => (context) => {
      for (const subscription of this.of(context.channel)) {
        // Where we have a subscription, it tells the same.
        if (subscription.isServersOwn)
          then(subscription, context);
      }
    };
    return listen(this.centrifuge, {
      connecting: () => {
        this.#early = new WeakSet();
      },
      disconnected: ({ code, reason }) => {
        if (code < firstCode)
          return;
        const text = `the connection ended: ${reason} (code ${String(code)})`;
        for (const subscription of [...this.#subscriptions.values()].flat()) {
          if (this.#early.has(subscription))
            continue;
          subscription.end(new RPCDisconnectedError(text, code));
        }
      },
      // The rest is of channels that the server subscribes its clients to.
      publication: at((subscription, publication) => {
        subscription.received(publication);
      }),
      join: at((subscription, context) => {
        subscription.moved("$join", context);
      }),
      leave: at((subscription, context) => {
        subscription.moved("$leave", context);
      }),
      subscribed: at((subscription, { recovered }) => {
        subscription.opened(recovered);
      }),
      subscribing: at((subscription) => {
        subscription.closed();
      }),
      unsubscribed: at((subscription) => {
        subscription.closed();
        subscription.start();
      }),
    });
  }
}
class SharedSubscription {
  declared;
  channel;
  /** Where it is until it ends. */
  #channels;
  #readers = new Set();
  /** Since when it is open, by performance.now(); undefined if it isn't. */
  openedAt;
  /** Leaves our subscription; undefined where the server has subscribed this client. */
  #release;
  /** Stops our listeners of the subscription. */
  #ignore;
  constructor(channels, declared, channel) {
    this.#channels = channels;
    this.declared = declared;
    this.channel = channel;
  }
  /** Whether the server has subscribed this client, whose listeners then learn of it. */
  get isServersOwn() {
    return this.#release === undefined;
  }
  /** Adds a reader; returns what removes it. The last one ends the subscription. */
  join(reader) {
    this.#readers.add(reader);
    if (this.#readers.size === 1)
      this.start();
    else if (this.openedAt !== undefined)
      reader.opened(true);
    return () => {
      if (this.#readers.delete(reader) && this.#readers.size === 0)
        this.#stop();
    };
  }
  /** Subscribes, unless the page has done so. */
  start() {
    const [subscription, release] = share(this.#channels.centrifuge, this.channel);
    this.#release = release;
    this.#ignore = listen(subscription, {
      publication: (publication) => {
        this.received(publication);
      },
      join: (context) => {
        this.moved("$join", context);
      },
      leave: (context) => {
        this.moved("$leave", context);
      },
      subscribed: ({ recovered }) => {
        this.opened(recovered);
      },
      subscribing: () => {
        this.closed();
      },
      unsubscribed: (why) => {
        if (why.code !== alreadySubscribed) {
          this.end(this.#refusal(why));
          return;
        }
        this.#leave();
        this.opened(false);
      },
    });
    if (subscription.state === SubscriptionState.Subscribed)
      this.opened(true);
    else
      subscription.subscribe();
  }
  opened(recovered) {
    this.openedAt = performance.now();
    for (const reader of this.#readers)
      reader.opened(recovered);
  }
  closed() {
    this.openedAt = undefined;
  }
  moved(type, { info: { client, user } }) {
    if (this.declared.joinLeave)
      this.#push({ type, client, user });
  }
  received({ data, info }) {
    const { name, events } = this.declared;
    const isEvent = isObject(data) && typeof data["type"] === "string";
    const type = isEvent ? data["type"] : "";
    const known = Object.hasOwn(events, type) ? events[type] : undefined;
    // What has info was made by another client. It may publish just some events.
    if (info !== undefined && !known?.publish)
      return;
    if (!isEvent) {
      const text = `${name}: ${this.channel} had a publication that is no event`;
      this.#failed(new RPCClientError(text));
    }
    else if (known === undefined) {
      this.#push({ type: "$unknown", name: type, data: data["data"] });
    }
    else {
      try {
        const decoded = known.decode(data["data"], null);
        const user = info?.user ?? null;
        const event = known.publish ? { type, data: decoded, user } : { type, data: decoded };
        this.#push(event);
      }
      catch (error) {
        const what = `${name}.${type}`;
        this.#failed(decodeError(what, data["data"], error, "data"));
      }
    }
  }
  // What readers do at an event runs no code of the page's, so that none joins meanwhile.
  #push(event) {
    for (const reader of this.#readers)
      reader.push(event);
  }
  #failed(error) {
    for (const reader of [...this.#readers])
      reader.failed(error);
  }
  /** Returns why the channel can't be read, or not any more. */
  #refusal({ code = 0, reason }) {
    const { name } = this.declared;
    const text = `cannot read ${this.channel}: ${reason}`;
    if (code < firstCode)
      return new RPCClientError(`${name}: ${text}`);
    return refused(name, code, text);
  }
  #leave() {
    const release = this.#release;
    this.#release = undefined;
    this.#ignore?.();
    release?.();
  }
  #stop() {
    this.#channels.remove(this);
    this.#leave();
  }
  end(error) {
    this.#stop();
    const readers = [...this.#readers];
    this.#readers.clear();
    for (const reader of readers)
      reader.ended(error);
  }
}
/** Centrifugo's own code for a denied permission, and that of a server that was asked. */
const denied = [103, 403];
/** Returns the error for a code by which Centrifugo refused something. */
export function refused(what, code, message, temporary = false) {
  const name = denied.includes(code) ? "permission_denied" : undefined;
  return new RPCError(what, { code, name, message, temporary });
}
