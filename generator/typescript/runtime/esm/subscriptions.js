/** The SDK's subscriptions, each shared by all who read its channel. */
/** How many read a subscription that isn't the page's: all generated packages count there. */
const readers = Symbol.for("rpcgen.readers");
/**
 * Returns the subscription to a channel, a new one if there is none, and what a reader calls to
 * leave it, once. The last one removes it, unless it is the page's.
 */
export function share(centrifuge, channel) {
  const there = centrifuge.getSubscription(channel);
  const subscription = there ?? centrifuge.newSubscription(channel);
  if (!there)
    subscription[readers] = { count: 0 };
  const ours = subscription[readers];
  if (ours)
    ours.count++;
  return [
    subscription,
    () => {
      if (ours && --ours.count === 0)
        centrifuge.removeSubscription(subscription);
    },
  ];
}
