/** What Centrifugo is asked about channels: to publish an event, and who is there. */
import type { RPCSubscriber, RequestOptions } from "./event-channels.js";
/** What is asked about a channel. */
export interface ChannelRequest<T> {
  /** What errors call it. */
  readonly what: string;
  readonly channel: string;
  /** What to look at where it is denied. */
  readonly hint: string;
  readonly send: () => Promise<T>;
}
/** Asks Centrifugo something, once there is a connection. */
export function request<T>(
  rpc: RPCSubscriber,
  asked: ChannelRequest<T>,
  options?: RequestOptions,
): Promise<T>;
