/** Channels of the fake: what the SDK's client does, as far as streams of events need it. */

import { SubscriptionState } from "centrifuge";
import type { Centrifuge } from "centrifuge";
import type { API, ChannelMethod } from "./client.js";
import type { Member } from "./events.js";

/** The name of a method of APIClient that reads a channel. */
export type StreamMethod = {
  [M in ChannelMethod]: ReturnType<API[M]> extends AsyncIterable<unknown> ? M : never;
}[ChannelMethod];

/** The arguments of such a method but the options: the params of its channel, if it has some. */
export type ChannelArguments<M extends StreamMethod> = WithoutOptions<Parameters<API[M]>>;

type WithoutOptions<A extends unknown[]> = A extends [Options?] ? [] : [params: A[0]];

type Options = object | undefined;

/** What such a method gives. */
export type StreamEvent<M extends StreamMethod> = ItemOf<ReturnType<API[M]>>;

type ItemOf<S> = S extends AsyncIterable<infer E> ? E : never;

/** An event that a client has published. */
export interface PublishedEvent {
  /** E.g. "desk.7". */
  channel: string;
  /** Its name on the wire. */
  type: string;
  data: unknown;
}

/** Any event, as tests give it to the fake. */
export interface GivenEvent extends Partial<Member> {
  readonly type: string;
  readonly name?: string;
  readonly data?: unknown;
}

/** The id of the fake's own connection. */
const ownClient = "fake";

type Call = (context: object) => void;

class Emitter {
  readonly #calls = new Map<string, Set<Call>>();

  on(event: string, call: Call): void {
    this.#calls.set(event, (this.#calls.get(event) ?? new Set()).add(call));
  }

  off(event: string, call: Call): void {
    this.#calls.get(event)?.delete(call);
  }

  emit(event: string, context: object): void {
    for (const call of [...(this.#calls.get(event) ?? [])]) call(context);
  }
}

class FakeSubscription extends Emitter {
  readonly channel: string;
  state: SubscriptionState = SubscriptionState.Unsubscribed;

  constructor(channel: string) {
    super();
    this.channel = channel;
  }

  /** Subscribes at once; what was missed is lost. */
  subscribe(): void {
    this.state = SubscriptionState.Subscribed;
    this.emit("subscribed", { channel: this.channel, recovered: false });
  }

  unsubscribe(code = 0, reason = "unsubscribe called"): void {
    if (this.state === SubscriptionState.Unsubscribed) return;
    this.state = SubscriptionState.Unsubscribed;
    this.emit("unsubscribed", { channel: this.channel, code, reason });
  }
}

/** Stands for the SDK's client. */
export class FakeChannels extends Emitter {
  /** The events that clients have published, in order. */
  readonly published: PublishedEvent[] = [];
  readonly state = "connected";
  readonly #userId: string;
  readonly #subscriptions = new Map<string, FakeSubscription>();
  /** Who is subscribed besides, by channel and connection. */
  readonly #members = new Map<string, Map<string, Member>>();

  constructor(userId: string) {
    super();
    this.#userId = userId;
  }

  get centrifuge(): Centrifuge {
    return this as unknown as Centrifuge;
  }

  getSubscription(channel: string): FakeSubscription | null {
    return this.#subscriptions.get(channel) ?? null;
  }

  newSubscription(channel: string): FakeSubscription {
    const subscription = new FakeSubscription(channel);
    this.#subscriptions.set(channel, subscription);
    return subscription;
  }

  removeSubscription(subscription: FakeSubscription): void {
    this.#subscriptions.delete(subscription.channel);
    subscription.unsubscribe();
  }

  /** Publishes as Centrifugo does for a client: only who is subscribed may. */
  async publish(channel: string, event: { type: string; data: unknown }): Promise<object> {
    this.#mustRead(channel);
    const { type, data } = asArrived(event);
    this.published.push({ channel, type, data });
    const info = { client: ownClient, user: this.#userId };
    this.#tell(channel, "publication", { data: asArrived(event), info });
    return Promise.resolve({});
  }

  async presence(channel: string): Promise<{ clients: { [client: string]: Member } }> {
    this.#mustRead(channel);
    const own = { client: ownClient, user: this.#userId };
    const others = this.#members.get(channel) ?? [];
    return Promise.resolve({ clients: { [ownClient]: own, ...Object.fromEntries(others) } });
  }

  async presenceStats(channel: string): Promise<{ numClients: number; numUsers: number }> {
    const members = Object.values((await this.presence(channel)).clients);
    const numUsers = new Set(members.map(({ user }) => user)).size;
    return { numClients: members.length, numUsers };
  }

  /** Does what a stream gives as that event; nothing if nobody reads the channel. */
  give(channel: string, event: GivenEvent): void {
    const { type, name, data, client = "", user } = event;
    switch (type) {
      case "$gap":
        this.#tell(channel, "subscribed", { recovered: false });
        return;
      case "$join":
      case "$leave":
        this.#move(channel, type === "$join", { client, user: user ?? "" });
        return;
      default: {
        const body = { type: type === "$unknown" ? name : type, data };
        const info = typeof user === "string" ? { client: "other", user } : undefined;
        this.#tell(channel, "publication", { data: asArrived(body), info });
      }
    }
  }

  /** Ends the subscription to a channel as the server does. */
  end(channel: string, code: number): void {
    this.#subscriptions.get(channel)?.unsubscribe(code, "ended by the test");
  }

  #move(channel: string, isThere: boolean, info: Member): void {
    const members = this.#members.get(channel) ?? new Map<string, Member>();
    this.#members.set(channel, members);
    if (isThere) members.set(info.client, info);
    else members.delete(info.client);
    this.#tell(channel, isThere ? "join" : "leave", { info });
  }

  #tell(channel: string, what: string, context: object): void {
    this.#subscriptions.get(channel)?.emit(what, { channel, ...context });
  }

  #mustRead(channel: string): void {
    if (this.#subscriptions.get(channel)?.state === SubscriptionState.Subscribed) return;
    // As the SDK does.
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    throw { code: 103, message: "permission denied" };
  }
}

/** Returns what arrives of a value: a copy that JSON has made. */
function asArrived<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
