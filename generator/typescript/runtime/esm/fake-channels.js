/** Channels of the fake: what the SDK's client does, as far as streams of events need it. */
import { SubscriptionState } from "centrifuge";
/** The id of the fake's own connection. */
const ownClient = "fake";
class Emitter {
  #calls = new Map();
  on(event, call) {
    this.#calls.set(event, (this.#calls.get(event) ?? new Set()).add(call));
  }
  off(event, call) {
    this.#calls.get(event)?.delete(call);
  }
  emit(event, context) {
    for (const call of [...(this.#calls.get(event) ?? [])])
      call(context);
  }
}
class FakeSubscription extends Emitter {
  channel;
  state = SubscriptionState.Unsubscribed;
  constructor(channel) {
    super();
    this.channel = channel;
  }
  /** Subscribes at once; what was missed is lost. */
  subscribe() {
    this.state = SubscriptionState.Subscribed;
    this.emit("subscribed", { channel: this.channel, recovered: false });
  }
  unsubscribe(code = 0, reason = "unsubscribe called") {
    if (this.state === SubscriptionState.Unsubscribed)
      return;
    this.state = SubscriptionState.Unsubscribed;
    this.emit("unsubscribed", { channel: this.channel, code, reason });
  }
}
/** Stands for the SDK's client. */
export class FakeChannels extends Emitter {
  /** The events that clients have published, in order. */
  published = [];
  state = "connected";
  #userId;
  #subscriptions = new Map();
  /** Who is subscribed besides, by channel and connection. */
  #members = new Map();
  constructor(userId) {
    super();
    this.#userId = userId;
  }
  get centrifuge() {
    return this;
  }
  getSubscription(channel) {
    return this.#subscriptions.get(channel) ?? null;
  }
  newSubscription(channel) {
    const subscription = new FakeSubscription(channel);
    this.#subscriptions.set(channel, subscription);
    return subscription;
  }
  removeSubscription(subscription) {
    this.#subscriptions.delete(subscription.channel);
    subscription.unsubscribe();
  }
  /** Publishes as Centrifugo does for a client: only who is subscribed may. */
  async publish(channel, event) {
    this.#mustRead(channel);
    const { type, data } = asArrived(event);
    this.published.push({ channel, type, data });
    const info = { client: ownClient, user: this.#userId };
    this.#tell(channel, "publication", { data: asArrived(event), info });
    return Promise.resolve({});
  }
  async presence(channel) {
    this.#mustRead(channel);
    const own = { client: ownClient, user: this.#userId };
    const others = this.#members.get(channel) ?? [];
    return Promise.resolve({ clients: { [ownClient]: own, ...Object.fromEntries(others) } });
  }
  async presenceStats(channel) {
    const members = Object.values((await this.presence(channel)).clients);
    const numUsers = new Set(members.map(({ user }) => user)).size;
    return { numClients: members.length, numUsers };
  }
  /** Does what a stream gives as that event; nothing if nobody reads the channel. */
  give(channel, event) {
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
  end(channel, code) {
    this.#subscriptions.get(channel)?.unsubscribe(code, "ended by the test");
  }
  #move(channel, isThere, info) {
    const members = this.#members.get(channel) ?? new Map();
    this.#members.set(channel, members);
    if (isThere)
      members.set(info.client, info);
    else
      members.delete(info.client);
    this.#tell(channel, isThere ? "join" : "leave", { info });
  }
  #tell(channel, what, context) {
    this.#subscriptions.get(channel)?.emit(what, { channel, ...context });
  }
  #mustRead(channel) {
    if (this.#subscriptions.get(channel)?.state === SubscriptionState.Subscribed)
      return;
    // As the SDK does.
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    throw { code: 103, message: "permission denied" };
  }
}
/** Returns what arrives of a value: a copy that JSON has made. */
function asArrived(value) {
  return JSON.parse(JSON.stringify(value));
}
