/** The channel on which answers arrive. */
import { SubscriptionState } from "centrifuge";
import { listen } from "./listeners.js";
import { share } from "./subscriptions.js";
/** Centrifugo's code for a channel that the server has subscribed the client to by itself. */
export const alreadySubscribed = 105;
/** What to look at where it is refused. */
export const refusalHint = "; is the token this user's, and may users read the channel?";
export class ReplyChannel {
  #name;
  #centrifuge;
  #events;
  /** Stops our listeners of the client, and of the subscription. */
  #ignoreClient;
  #ignoreChannel;
  /** Leaves our subscription; undefined where the server has subscribed this client. */
  #release;
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
        if (channel !== name || this.#release !== undefined)
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
    this.#ignoreChannel?.();
    this.#open = false;
    const release = this.#release;
    this.#release = undefined;
    // The SDK needs a microtask until it has registered what was written.
    queueMicrotask(() => release?.());
  }
  #subscribe() {
    const [subscription, release] = share(this.#centrifuge, this.#name);
    this.#release = release;
    this.#ignoreChannel = listen(subscription, {
      publication: this.#events.received,
      subscribed: ({ recovered }) => {
        this.#opened(recovered);
      },
      subscribing: (why) => {
        this.#closed(why);
      },
      error: ({ error: { code, message } }) => {
        this.#events.failed(this.#unreadable({ code, reason: message }));
      },
      unsubscribed: (why) => {
        if (why.code !== alreadySubscribed) {
          this.#events.refused(this.#unreadable(why));
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
    this.#ignoreChannel?.();
    this.#release?.();
    this.#release = undefined;
  }
  #opened(recovered) {
    this.#open = true;
    this.#events.opened(recovered);
  }
  #closed(why) {
    this.#open = false;
    this.#events.closed(this.#unreadable(why));
  }
  #unreadable({ reason, code }) {
    return { reason: `cannot read the reply channel ${this.#name}: ${reason}`, code };
  }
}
