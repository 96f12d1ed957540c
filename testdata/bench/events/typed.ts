/** Subscribes to channels of package chat by the generated client. */

import { WebSocket } from "ws";
import { APIClient, CentrifugoRPCClient } from "../../../.build/bench/events/sdk/typescript/index.ts";
import { Reader, roomIds } from "./rounds.ts";
import type { Place, Rounds } from "./rounds.ts";

/** Hands the messages of a room to the reader. */
async function read(api: APIClient, roomId: string, reader: Reader): Promise<void> {
  for await (const event of api.roomEvents({ room_id: roomId })) {
    switch (event.type) {
      case "message_posted":
        reader.take(event.data.n, event.data.text);
        break;
      case "message_removed":
        break;
      default:
        throw new Error(`got ${JSON.stringify(event)}`);
    }
  }
  throw new Error("the stream has ended");
}

/** Subscribes by the generated client. */
export async function subscribeTyped(place: Place, rounds: Rounds): Promise<void> {
  const { url, user, token } = place;
  for (let i = 0; i < place.connections; i++) {
    const rpc = new CentrifugoRPCClient({ url, token, userId: user, transport: "rpc", websocket: WebSocket });
    await rpc.connect();
    const api = new APIClient(rpc);
    for (const roomId of roomIds(place)) {
      void read(api, roomId, new Reader(rounds));
    }
  }
}
