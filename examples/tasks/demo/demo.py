"""Calls the server of the example at $SERVER over both transports: prints answers and events."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from typing import Literal
from urllib.request import urlopen

from opensdk.python import APIClient, BoardEventsTaskCreated, CentrifugoRPCClient, RPCError
from pydantic import BaseModel, ValidationError

SERVER = os.environ.get("SERVER", "http://localhost:8000")


async def get_token() -> str:
    """Asks the server for a token. Only a server for development gives one without a login."""
    with await asyncio.to_thread(urlopen, f"{SERVER}/token?user=ada") as answer:
        return json.load(answer)["token"]


async def call(method: Callable[..., Awaitable[BaseModel]], **params: object) -> None:
    """Calls a method, and prints the call and its reply."""
    arguments = ", ".join(f"{name}={value!r}" for name, value in params.items())
    print(f"{method.__name__}({arguments})")
    try:
        result = await method(**params)
        print("  ->", result.model_dump_json())
    except (RPCError, ValidationError) as error:
        print(f"  -> {type(error).__name__}: {error}")


async def follow(api: APIClient) -> None:
    """Reads what happens on the board, and exports it."""
    print("board_events()")
    async with api.board_events() as events:
        await events.ready()
        await api.tasks_create(title="Watch the board")
        async for event in events:
            if isinstance(event, BoardEventsTaskCreated):
                print(f"  -> {event.type}: {event.data.title}")
                break
    print("tasks_export()")
    exporting = api.tasks_export()
    async for progress in exporting.progress:
        print("  ..", progress)
    result = await exporting
    print("  ->", result.model_dump_json())


async def demo(transport: Literal["correlation", "rpc"]) -> None:
    print(f'\nTransport "{transport}":\n')
    url = SERVER.replace("http", "ws", 1) + "/connection/websocket"
    async with CentrifugoRPCClient(url, get_token, user_id="ada", transport=transport) as rpc:
        api = APIClient(rpc)
        await call(api.tasks_create, title="Try rpcgen", labels=["demo"])
        await call(api.tasks_list, limit=1, label="demo")
        await call(api.tasks_delete, task_id="task-404")
        await call(api.tasks_create, title="", labels=[""])
        await follow(api)


async def main() -> None:
    await demo("correlation")
    await demo("rpc")


asyncio.run(main())
