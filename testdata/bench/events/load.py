"""Subscribes by the client that -kind names, and takes the turns that its input asks for.

See package turns. What is in flight are rounds: in each, an event comes on every channel, to each
of the connections. Kinds are typed, by the generated client, and bare, by the SDK's subscriptions.
"""

import argparse
import asyncio
import os
import resource

from bare import subscribe_bare
from rounds import Place, Rounds
from turns import take_turns
from typed import subscribe_typed


async def main() -> None:
    """Take turns until the input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("-kind", choices=["typed", "bare"], required=True)
    for name in ("-url", "-user", "-token", "-publisher"):
        parser.add_argument(name, required=True)
    for name in ("-connections", "-channels"):
        parser.add_argument(name, type=int, default=1)
    args = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    place = Place(args.url, args.user, args.token, args.connections, args.channels)
    rounds = Rounds(place.connections * place.channels)
    subscribe = subscribe_typed if args.kind == "typed" else subscribe_bare
    await subscribe(place, rounds)
    await rounds.begin(args.publisher, place.channel_names())
    await take_turns(rounds.ask, lambda: rounds.events)
    os._exit(0)  # nobody waits for a thousand connections to end well


asyncio.run(main())
