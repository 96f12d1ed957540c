/**
 * Subscribes to channels of package chat by the client that -kind names, and takes the turns that
 * its input asks for: see package turns. What is in flight are rounds: in each, an event comes on
 * every channel, to each of the connections. Kinds are typed, by the generated client, and bare, by
 * the SDK's subscriptions.
 */

import { flag, takeTurns } from "../turns/turns.ts";
import { subscribeBare } from "./bare.ts";
import { channelNames, Rounds } from "./rounds.ts";
import type { Place } from "./rounds.ts";
import { subscribeTyped } from "./typed.ts";

async function main(): Promise<void> {
  const place: Place = {
    url: flag("-url"),
    user: flag("-user"),
    token: flag("-token"),
    connections: Number(flag("-connections", "1")),
    channels: Number(flag("-channels", "1")),
  };
  const kind = flag("-kind");
  if (kind !== "typed" && kind !== "bare") {
    throw new Error(`-kind ${kind}, want typed or bare`);
  }
  const rounds = new Rounds(place.connections * place.channels);
  await (kind === "typed" ? subscribeTyped : subscribeBare)(place, rounds);
  await rounds.begin(flag("-publisher"), channelNames(place));
  await takeTurns({ call: () => rounds.ask(), events: () => rounds.events });
}

void main();
