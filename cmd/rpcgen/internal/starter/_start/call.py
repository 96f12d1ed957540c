"""Calls the server by the generated client."""

import asyncio
import json
import os
import urllib.request

from opensdk.python import APIClient, CentrifugoRPCClient, NoteNotFoundError

ADDRESS = os.environ.get("ADDRESS", "localhost:8000")


async def get_token() -> str:
    """Asks the server for a token, which it gives in development only."""

    def ask() -> str:
        with urllib.request.urlopen(f"http://{ADDRESS}/token?user=ada") as answer:
            return str(json.load(answer)["token"])

    return await asyncio.to_thread(ask)


async def main() -> None:
    url = f"ws://{ADDRESS}/connection/websocket"
    async with CentrifugoRPCClient(url, get_token, user_id="ada") as rpc:
        api = APIClient(rpc)
        note = await api.notes_add(text="Hello from Python")
        print(f"added note {note.id}: {note.text}")
        try:
            await api.notes_get(id=1000)
        except NoteNotFoundError as error:
            print(f"note 1000: {error}")


asyncio.run(main())
