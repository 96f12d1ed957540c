import asyncio
import os

from opensdk.python import APIClient, CentrifugoRPCClient


async def main() -> None:
    async with CentrifugoRPCClient(os.environ["URL"], os.environ["TOKEN"], user_id="42") as rpc:
        result = await APIClient(rpc).greeting_hello(name="Python")
        print(result.text)


asyncio.run(main())
