/** The connection: the SDK, and what becomes of it. */
import { Centrifuge } from "centrifuge";
import type { Calls, ConnectionError } from "./calls.js";
import type { WebSocketConstructor } from "./sockets.js";
import type { TokenFunction } from "./token.js";
/**
 * Whether calls reach the server. A connection that was lost is "connecting"; one that ended for
 * good, by `disconnect()` or by the server, is "disconnected".
 */
export type ConnectionState = "disconnected" | "connecting" | "connected";
/** A change of the connection's state. */
export interface StateChange {
  state: ConnectionState;
  /** Centrifugo's code for the reason; undefined without one. */
  code: number | undefined;
  /** Why, for people. */
  reason: string;
  /** Whether the client goes on by itself to connect. */
  willReconnect: boolean;
}
/** What a session is made of. */
export interface SessionOptions {
  /** The SDK's client of the page, which is never closed; undefined to make one. */
  centrifuge?: Centrifuge | undefined;
  url: string;
  token?: string | undefined;
  getToken?: TokenFunction | undefined;
  websocket?: WebSocketConstructor | undefined;
  timeout: number;
}
/** The calls of a client: first those of its transport. */
export type AllCalls = readonly [Calls, ...Calls[]];
export class Session {
  #private;
  readonly centrifuge: Centrifuge;
  /** Whether calls reach the server. */
  state: ConnectionState;
  /** Why calls fail at once; undefined while they may wait for the connection. */
  ended: ConnectionError | undefined;
  constructor(options: SessionOptions, calls: AllCalls, changed: (change: StateChange) => void);
  /** Connects, or waits until the connection is back. Many calls share one attempt. */
  connect(): Promise<void>;
  /** Ends the connection; resolves when its socket is closed, within a second. */
  disconnect(): Promise<void>;
}
/** Leaves the SDK's own codes out. */
export function known(code?: number): number | undefined;
