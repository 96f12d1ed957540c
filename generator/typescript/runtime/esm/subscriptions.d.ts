/** The SDK's subscriptions, each shared by all who read its channel. */
import type { Centrifuge, Subscription } from "centrifuge";
/**
 * Returns the subscription to a channel, a new one if there is none, and what a reader calls to
 * leave it, once. The last one removes it, unless it is the page's.
 */
export function share(centrifuge: Centrifuge, channel: string): [Subscription, () => void];
