/** The channel on which answers arrive. */
import type { Centrifuge, PublicationContext } from "centrifuge";
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
export const alreadySubscribed: number;
/** What to look at where it is refused. */
export const refusalHint = "; is the token this user's, and may users read the channel?";
export class ReplyChannel {
  #private;
  constructor(centrifuge: Centrifuge, name: string, events: ReplyChannelEvents);
  /** Subscribes, unless the page or the server has done so. */
  start(): void;
  /** Reads the channel no more. */
  stop(): void;
}
