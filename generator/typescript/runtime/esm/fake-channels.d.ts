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
type Call = (context: object) => void;
declare class Emitter {
  #private;
  on(event: string, call: Call): void;
  off(event: string, call: Call): void;
  emit(event: string, context: object): void;
}
declare class FakeSubscription extends Emitter {
  readonly channel: string;
  state: SubscriptionState;
  constructor(channel: string);
  /** Subscribes at once; what was missed is lost. */
  subscribe(): void;
  unsubscribe(code?: number, reason?: string): void;
}
/** Stands for the SDK's client. */
export class FakeChannels extends Emitter {
  #private;
  /** The events that clients have published, in order. */
  readonly published: PublishedEvent[];
  readonly state = "connected";
  constructor(userId: string);
  get centrifuge(): Centrifuge;
  getSubscription(channel: string): FakeSubscription | null;
  newSubscription(channel: string): FakeSubscription;
  removeSubscription(subscription: FakeSubscription): void;
  /** Publishes as Centrifugo does for a client: only who is subscribed may. */
  publish(channel: string, event: {
    type: string;
    data: unknown;
  }): Promise<object>;
  presence(channel: string): Promise<{
    clients: {
      [client: string]: Member;
    };
  }>;
  presenceStats(channel: string): Promise<{
    numClients: number;
    numUsers: number;
  }>;
  /** Does what a stream gives as that event; nothing if nobody reads the channel. */
  give(channel: string, event: GivenEvent): void;
  /** Ends the subscription to a channel as the server does. */
  end(channel: string, code: number): void;
}
export {};
