"""Calls noop.get by the client that -kind names, and takes the turns that its input asks for.

See package turns. Kinds are correlation and rpc, typed, by the generated client, and bare, which is
the SDK's own `rpc`.
"""

import argparse
import asyncio

# centrifuge-python comes without type hints.
import centrifuge  # type: ignore[import-untyped]
from python import APIClient, CentrifugoRPCClient
from turns import Call, take_turns

USER_ID = "42"


async def dial(place: argparse.Namespace) -> Call:
    """Connect, and return how to call."""
    if place.kind == "bare":
        return await dial_bare(place)
    rpc = CentrifugoRPCClient(place.url, place.token, place.user, transport=place.kind)
    await rpc.connect()
    api = APIClient(rpc)

    async def call() -> None:
        result = await api.noop_get(user_id=USER_ID, include_completed=True)
        check(result.total)

    return call


async def dial_bare(place: argparse.Namespace) -> Call:
    """Connect by the SDK."""
    client = centrifuge.Client(place.url, token=place.token)
    await client.connect()
    await client.ready()

    async def call() -> None:
        params = {"user_id": USER_ID, "include_completed": True}
        reply = await client.rpc("noop.get", {"params": params})
        check(reply.data["result"]["total"])

    return call


def check(total: int) -> None:
    """Raise ValueError unless the result is that of the params."""
    if total != len(USER_ID):
        raise ValueError(f"got {total}")


async def main() -> None:
    """Take turns until the input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-kind", choices=["correlation", "rpc", "bare"], required=True)
    for name in ("-url", "-user", "-token"):
        parser.add_argument(name, required=True)
    await take_turns(await dial(parser.parse_args()))


asyncio.run(main())
