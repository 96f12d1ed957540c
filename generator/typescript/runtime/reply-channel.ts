/** The channel on which answers arrive. */

import { SubscriptionState } from "centrifuge";
import type {
  Centrifuge,
  ClientEvents,
  PublicationContext,
  SubscriptionEvents,
} from "centrifuge";
import { listen } from "./listeners.js";
import { share } from "./subscriptions.js";

/** Why something has failed. */
export interface Cause {
  reason: string;
  code?: number | undefined;
  thrown?: unknown;
}

/** What the session learns of its reply channel. */
export interface ReplyChannelEvents {
  /** Answers can arrive. All that were published meanwhile arrive, too, if it is recovered. */
  opened: (recovered: boolean) => void;
  /** Answers can't arrive until it is opened again. */
  closed: (why: Cause) => void;
  /** It can't be read. */
  refused: (why: Cause) => void;
  /** It couldn't be subscribed to; the SDK tries again. */
  failed: (why: Cause) => void;
  received: (publication: PublicationContext) => void;
}

/** Centrifugo's code for a channel that the server has subscribed the client to by itself. */
export const alreadySubscribed: number = 105;

/** What to look at where it is refused. */
export const refusalHint = "; is the token this user's, and may users read the channel?";

export class ReplyChannel {
  readonly #name: string;
  readonly #centrifuge: Centrifuge;
  readonly #events: ReplyChannelEvents;
  /** Stops our listeners of the client, and of the subscription. */
  #ignoreClient: (() => void) | undefined;
  #ignoreChannel: (() => void) | undefined;
  /** Leaves our subscription; undefined where the server has subscribed this client. */
  #release: (() => void) | undefined;
  #open = false;

  constructor(centrifuge: Centrifuge, name: string, events: ReplyChannelEvents) {
    this.#centrifuge = centrifuge;
    this.#name = name;
    this.#events = events;
  }

  /** Subscribes, unless the page or the server has done so. */
  start(): void {
    const name = this.#name;
    // These are of channels that the server subscribes its clients to.
    this.#ignoreClient = listen<ClientEvents>(this.#centrifuge, {
      subscribed: ({ channel, recovered }) => {
        if (channel === name) this.#opened(recovered);
      },
      publication: (publication) => {
        if (publication.channel === name) this.#events.received(publication);
      },
      unsubscribed: ({ channel }) => {
        if (channel !== name || this.#release !== undefined) return;
        this.#closed({ reason: "unsubscribed by the server" });
        this.#subscribe();
      },
    });
    this.#subscribe();
  }

  /** Reads the channel no more. */
  stop(): void {
    this.#ignoreClient?.();
    this.#ignoreChannel?.();
    this.#open = false;
    const release = this.#release;
    this.#release = undefined;
    // The SDK needs a microtask until it has registered what was written.
    queueMicrotask(() => release?.());
  }

  #subscribe(): void {
    const [subscription, release] = share(this.#centrifuge, this.#name);
    this.#release = release;
    this.#ignoreChannel = listen<SubscriptionEvents>(subscription, {
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
        if (!this.#open) this.#opened(false);
      },
    });
    if (subscription.state === SubscriptionState.Subscribed) this.#opened(true);
    else subscription.subscribe();
  }

  #leave(): void {
    this.#ignoreChannel?.();
    this.#release?.();
    this.#release = undefined;
  }

  #opened(recovered: boolean): void {
    this.#open = true;
    this.#events.opened(recovered);
  }

  #closed(why: Cause): void {
    this.#open = false;
    this.#events.closed(this.#unreadable(why));
  }

  #unreadable({ reason, code }: Cause): Cause {
    return { reason: `cannot read the reply channel ${this.#name}: ${reason}`, code };
  }
}
