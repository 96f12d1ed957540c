"""The laboratory's Python side: it puts values through generated clients, and makes params.

A line of standard input is a job, as JSON; the answer to it is one line, when its outcomes are
written.
"""

import asyncio
import importlib
import json
import sys
import typing
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, TextIO

from hypothesis import HealthCheck, Phase, given, seed, settings
from pydantic import BaseModel, TypeAdapter, ValidationError
from strategies import leaves, params_of


@dataclass
class Outcome:
    """What became of a value, or of params; see referee.Outcome."""

    construct: str
    mode: str
    index: int | None = None
    json: str = ""
    error: str = ""
    withheld: str = ""
    crash: bool = False


class FakeRPC:
    """The base client: it answers with what it is given, and keeps what is sent."""

    def __init__(self, answer: str = "null") -> None:
        self.answer = answer
        self.sent = ""

    async def call(self, method: str, params: Any, /, *, timeout: float | None = None) -> Any:
        """Refuse what the real one refuses."""
        del method, timeout
        self.sent = json.dumps(params, ensure_ascii=False, allow_nan=False)
        self.sent.encode()
        return json.loads(self.answer)


class Client:
    """A generated client: of a construct, in one mode."""

    def __init__(self, construct: str, mode: str) -> None:
        self.construct = construct
        self.mode = mode
        package = f"clients.{construct}.{mode}"
        self.codec = importlib.import_module("codec")
        self.errors = importlib.import_module("errors")
        self.module: ModuleType = importlib.import_module(f"{package}.client")
        hints = typing.get_type_hints(self.module.APIClient.lab_put)
        self.params: type[BaseModel] = typing.get_args(hints["params"])[0]  # of the model or None
        self.refusals = (
            ValidationError,
            self.errors.RPCRequestError,
            ValueError,  # what json.dumps raises, and the base client tells
        )

    def outcome(self, index: int | None, work: Callable[[Outcome], str]) -> Outcome:
        """Do some work that ends with the text of params."""
        outcome = Outcome(self.construct, self.mode, index)
        try:
            outcome.json = work(outcome)
        except self.errors.RPCDecodeError as error:
            outcome.error = f"{type(error).__name__}: {error}"
        except self.refusals as error:
            outcome.error = f"{type(error).__name__}: {error}"
            outcome.crash = index is not None
        except Exception as error:  # that it shows is what the laboratory is for
            outcome.error = f"{type(error).__name__}: {error}"
            outcome.crash = True
        return outcome

    def receive(self, wire: str, outcome: Outcome) -> str:
        """Read a result, and send it back."""
        result = run(self.module.APIClient(FakeRPC(wire)).lab_get())
        try:
            if not isinstance(result, BaseModel) and "v" in self.params.model_fields:
                return self.put(self.params(v=result))
            if isinstance(result, self.params):
                return self.put(result)
        except (ValidationError, self.errors.RPCRequestError) as error:
            outcome.withheld = f"{type(error).__name__}: {error}"
        return json.dumps(self.dump(result))

    def dump(self, result: Any) -> Any:
        """Return the JSON of a result, without the checks of what is sent."""
        hints = typing.get_type_hints(self.module.APIClient.lab_get, include_extras=True)
        return TypeAdapter[Any](hints["return"]).dump_python(
            result, mode="json", by_alias=True, exclude_unset=True, warnings=False
        )

    def put(self, params: BaseModel) -> str:
        """Send params."""
        rpc = FakeRPC()
        run(self.module.APIClient(rpc).lab_put(params))
        return rpc.sent

    def send(self, make: Callable[[], BaseModel], _outcome: Outcome) -> str:
        """Send params, and make sure that they would be read as what they are."""
        params = make()
        text = self.put(params)
        again: object = None
        try:
            again = self.codec.decode("lab.put", self.params.model_validate, json.loads(text))
        except self.errors.RPCDecodeError as error:
            again = error
        if again != params:
            raise AssertionError(f"sent {params!r} as {text}, which reads as {again!r}")
        return text

    def own_params(self, count: int, number: int, wires: list[str]) -> list[Outcome]:
        """Send params that hypothesis makes."""
        outcomes: list[Outcome] = []
        strategy = params_of(self.params, leaves(json.loads(wire) for wire in wires))

        @seed(number)
        @settings(
            max_examples=count,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(strategy)
        def send(make: Callable[[], BaseModel]) -> None:
            outcomes.append(self.outcome(None, partial(self.send, make)))

        send()
        return outcomes


def run(coroutine: Any) -> Any:
    """Run a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    raise AssertionError("the client waits for something")


def import_clients(names: list[list[str]], out: TextIO) -> list[Client]:
    """Import all clients; one that can't be imported is an outcome."""
    clients: list[Client] = []
    for construct, mode in names:
        try:
            clients.append(Client(construct, mode))
        except Exception as error:  # whatever it is, it is told
            crash = Outcome(construct, mode, error=f"can't be imported: {error!r}", crash=True)
            print(json.dumps(asdict(crash)), file=out)
    return clients


def work(job: dict[str, Any], out: TextIO) -> None:
    """Do a job."""
    wires: dict[str, list[tuple[int, str]]] = {}
    for line in Path(job["values"]).read_text().split("\n"):
        if line:
            value = json.loads(line)
            wires.setdefault(value["construct"], []).append((value["index"], value["wire"]))
    for client in import_clients(job["clients"], out):
        known = wires[client.construct]
        if client.mode == "both":
            for index, wire in known:
                outcome = client.outcome(index, partial(client.receive, wire))
                print(json.dumps(asdict(outcome)), file=out)
        for tries in range(20):
            texts = [wire for _, wire in known]
            outcomes = client.own_params(job["params"], job["seed"] + tries, texts)
            for outcome in outcomes:
                print(json.dumps(asdict(outcome)), file=out)
            if any(not outcome.error for outcome in outcomes):
                break  # a construct of which nothing is sent proves nothing


def main() -> None:
    """Do jobs until there are no more."""
    asyncio.set_event_loop(None)
    for line in sys.stdin:
        job = json.loads(line)
        with Path(job["out"]).open("w") as out:
            work(job, out)
        sys.stdout.write("done\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
