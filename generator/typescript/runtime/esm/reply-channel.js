/** The channel on which answers arrive. */
import { SubscriptionState } from "centrifuge";
import { listen } from "./listeners.js";
/** Centrifugo's code for a channel that the server has subscribed the client to by itself. */
const alreadySubscribed = 105;
/** How many clients read a subscription that isn't the page's. The last one removes it. */
const readers = new WeakMap();
export class ReplyChannel {
  #name;
  #centrifuge;
  #events;
  /** Stops our listeners of the client, and of the subscription. */
  #ignoreClient;
  #ignoreChannel;
  #subscription;
  #open = false;
  constructor(centrifuge, name, events) {
    this.#centrifuge = centrifuge;
    this.#name = name;
    this.#events = events;
  }
  /** Subscribes, unless the page or the server has done so. */
  start() {
    const name = this.#name;
    // These are of channels that the server subscribes its clients to.
    this.#ignoreClient = listen(this.#centrifuge, {
      subscribed: ({ channel, recovered }) => {
        if (channel === name)
          this.#opened(recovered);
      },
      publication: (publication) => {
        if (publication.channel === name)
          this.#events.received(publication);
      },
      unsubscribed: ({ channel }) => {
        if (channel !== name || this.#subscription !== undefined)
          return;
        this.#closed({ reason: "unsubscribed by the server" });
        this.#subscribe();
      },
    });
    this.#subscribe();
  }
  /** Reads the channel no more. */
  stop() {
    this.#ignoreClient?.();
    this.#leave();
    this.#open = false;
  }
  #subscribe() {
    const there = this.#centrifuge.getSubscription(this.#name);
    const subscription = there ?? this.#centrifuge.newSubscription(this.#name);
    if (there === null || readers.has(there)) {
      readers.set(subscription, (readers.get(subscription) ?? 0) + 1);
    }
    this.#subscription = subscription;
    this.#ignoreChannel = listen(subscription, {
      publication: this.#events.received,
      subscribed: ({ recovered }) => {
        this.#opened(recovered);
      },
      subscribing: (why) => {
        this.#closed(why);
      },
      error: ({ error: { code, message } }) => {
        this.#events.failed({ code, reason: message });
      },
      unsubscribed: (why) => {
        if (why.code !== alreadySubscribed) {
          this.#events.refused(why);
          return;
        }
        this.#leave();
        if (!this.#open)
          this.#opened(false);
      },
    });
    if (subscription.state === SubscriptionState.Subscribed)
      this.#opened(true);
    else
      subscription.subscribe();
  }
  #leave() {
    const subscription = this.#subscription;
    this.#subscription = undefined;
    this.#ignoreChannel?.();
    const count = subscription && readers.get(subscription);
    if (!count)
      return;
    readers.set(subscription, count - 1);
    if (count === 1)
      this.#centrifuge.removeSubscription(subscription);
  }
  #opened(recovered) {
    this.#open = true;
    this.#events.opened(recovered);
  }
  #closed(why) {
    this.#open = false;
    this.#events.closed(why);
  }
}
