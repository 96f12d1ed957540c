/** The sockets of a connection: what the SDK doesn't tell of them, or waits for too long. */
/** A constructor of WebSockets, such as the browser's, or the class of npm's `ws`. */
export type WebSocketConstructor = new (url: string) => object;
type Failed = (reason: string, hopeless: boolean) => void;
export class Sockets {
  #private;
  /** What the SDK takes for the class of the sockets. */
  readonly opener: WebSocketConstructor;
  /** `failed` learns why a socket failed, and whether the next one must fail, too. */
  constructor(given: WebSocketConstructor | undefined, failed: Failed);
  /** Resolves when the sockets of now are closed, after half a second at the latest. */
  closed(): Promise<void>;
}
export {};
