"""Models that are linked so deeply that pydantic by itself would run out of stack."""

import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import built, run

# How many structs are linked. pydantic alone has stack for 45 lists or 100 pointers, so that MANY
# are enough to show that a kind of link takes no stack. MOST take seconds: they are of one kind.
MANY = 500
MOST = 3000


def ring(field: str, length: int) -> Callable[[int], list[str]]:
    """Return a function that gives the Go fields of a struct of a ring."""
    return lambda i: [field.format((i + 1) % length)]


def chain(i: int) -> list[str]:
    return [f"[]E{i + 1}"] if i + 1 < MANY else []


APIS: dict[str, tuple[int, Callable[[int], list[str]]]] = {
    "lists": (MOST, ring("[]E{}", MOST)),
    "pointers": (MANY, ring("*E{}", MANY)),
    "maps": (MANY, ring("map[string]E{}", MANY)),
    "chain": (MANY, chain),
    "random": (150, lambda i: [f"[]E{random.Random(3 * i + n).randrange(150)}" for n in range(3)]),
}


@pytest.fixture(scope="module", params=APIS)
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    count, fields = APIS[request.param]
    folder = tmp_path_factory.mktemp("links")
    (folder / "go.mod").write_text("module example.com/links\n\ngo 1.24\n")
    lines = [
        "package links",
        'import "context"',
        "//rpcgen:service links",
        "type Links interface {",
        "\tGet(ctx context.Context, params E0) (E1, error)",
        "\tList(ctx context.Context) ([]E2, error)",
        "}",
    ]
    for i in range(count):
        lines.append(f"type E{i} struct {{")
        lines.append('\tName string `json:"name"`')
        lines += [f'\tF{n} {type_} `json:"f{n},omitempty"`' for n, type_ in enumerate(fields(i))]
        lines.append("}")
    (folder / "links.go").write_text("\n".join(lines) + "\n")
    run(built("./cmd/rpcgen"), "--output", "sdk", "--python", ".", cwd=folder)
    return folder / "sdk"


SCRIPT = """
import asyncio
import python as sdk

class Fake:
    async def call(self, method, params, *, timeout=None):
        one = {"name": "a"}
        return one if method == "links.get" else [one]

async def main():
    api = sdk.APIClient(Fake())
    assert (await api.links_get(sdk.E0(name="b"))).name == "a"
    assert [each.name for each in await api.links_list()] == ["a"]

def deep(frames):
    if frames:
        deep(frames - 1)
    else:
        asyncio.run(main())

deep(100)
"""


def test_deeply_linked_models_import_and_call(package: Path) -> None:
    run(sys.executable, "-W", "error", "-c", SCRIPT, cwd=package)


def test_under_pytest(package: Path) -> None:
    (package / "test_sdk.py").write_text(f"def test():\n    exec({SCRIPT!r}, {{}})\n")
    options = ["-q", "-W", "error", "-p", "no:cacheprovider", "-p", "no:asyncio"]
    run(sys.executable, "-m", "pytest", *options, ".", cwd=package)
