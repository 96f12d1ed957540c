"""The ways in which a generated client is imported and checked."""

import sys
import zipfile
from pathlib import Path

import pytest
from conftest import PYTHON_DIR, run

PRINT = "from {} import APIClient; print(APIClient.__module__)"


def test_from_inside_of_the_folder(opensdk: Path) -> None:
    printed = run(sys.executable, "-c", PRINT.format("client"), cwd=opensdk / "python")
    assert printed.strip() == "client"


def test_from_the_parent(opensdk: Path) -> None:
    printed = run(sys.executable, "-c", PRINT.format("opensdk.python"), cwd=opensdk.parent)
    assert printed.strip() == "opensdk.python.client"


def test_installed(opensdk: Path, site: Path, tmp_path: Path) -> None:
    script = PRINT.format("centrifugo_client")
    printed = run(sys.executable, "-c", script, cwd=tmp_path, PYTHONPATH=str(site))
    assert printed.strip() == "centrifugo_client.client"
    installed = {path.name for path in (site / "centrifugo_client").iterdir()}
    runtime = {path.name for path in (PYTHON_DIR / "runtime").glob("*.py")}
    made = {"api_errors", "api_events", "client", "models", "sync_client", "version"}
    made = {f"{module}.py" for module in made} | {"py.typed"}
    assert installed - {"__pycache__"} == runtime | made
    left = {path.name for path in (opensdk / "python").iterdir()} - installed
    assert left - {"__pycache__"} == {"README.md", "pyproject.toml", "requirements.txt"}


@pytest.mark.once
def test_packages_can_be_published(opensdk: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "-d", tmp_path, cwd=opensdk / "python")
    packages = sorted(tmp_path.iterdir())
    assert [path.suffix for path in packages] == [".whl", ".gz"]
    run(sys.executable, "-m", "twine", "check", "--strict", *packages)
    run(sys.executable, "-m", "check_wheel_contents", packages[0])
    with zipfile.ZipFile(packages[0]) as wheel:
        [name] = [name for name in wheel.namelist() if name.endswith("/METADATA")]
        metadata = wheel.read(name).decode()
    assert "\nLicense-Expression: " in metadata
    assert "\nClassifier: Typing :: Typed\n" in metadata


def test_requirements_are_what_is_installed(opensdk: Path) -> None:
    run(
        sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "--no-index", "--dry-run", "-r", "requirements.txt",
        cwd=opensdk / "python",
    )  # fmt: skip


@pytest.mark.once
def test_mypy(opensdk: Path) -> None:
    run(sys.executable, "-m", "mypy", "--strict", "opensdk/python", cwd=opensdk.parent)
    run(sys.executable, "-m", "mypy", "--strict", ".", cwd=opensdk / "python")


@pytest.mark.once
def test_ruff(opensdk: Path) -> None:
    run(sys.executable, "-m", "ruff", "check", opensdk / "python")
    run(sys.executable, "-m", "ruff", "format", "--check", opensdk / "python")


@pytest.mark.once
def test_mypy_sees_what_is_wrong(opensdk: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from typing import Any\n"
        "from opensdk.python import APIClient, CentrifugoRPCClient, TaskStatsParams\n"
        "\n"
        "class Fake:\n"
        "    async def call(\n"
        "        self, method: str, params: object, *,\n"
        "        timeout: float | None = None, idempotent: bool = False, progress: Any = None\n"
        "    ) -> object: return {}\n"
        "    async def notify(self, method: str, params: object) -> None: ...\n"
        "    def events(self, channel: Any, values: object, *, queue: int = 1) -> Any: ...\n"
        "    async def presence(\n"
        "        self, channel: Any, values: object, *, timeout: float | None = None\n"
        "    ) -> Any: ...\n"
        "    presence_stats = presence\n"
        "    def report(self, error: Exception) -> None: ...\n"
        "\n"
        "async def main(rpc: CentrifugoRPCClient) -> int:\n"
        "    APIClient(Fake())\n"
        "    params = TaskStatsParams(user_id='1', include_completed=True)\n"
        "    result = await APIClient(rpc).tasks_get_stats(params)\n"
        "    return result.total\n"
    )
    good = script.read_text()
    command = [sys.executable, "-m", "mypy", "--strict", "--namespace-packages", "script.py"]
    run(*command, cwd=tmp_path, MYPYPATH=str(opensdk.parent))
    for wrong, right in [
        ("result.invalid", "result.total"),
        ("user_id=1", "user_id='1'"),
        ("APIClient(object())", "APIClient(Fake())"),
        ("tasks_get_stat(", "tasks_get_stats("),
    ]:
        script.write_text(good.replace(right, wrong))
        try:
            run(*command, cwd=tmp_path, MYPYPATH=str(opensdk.parent))
        except AssertionError:
            continue
        raise AssertionError(f"mypy accepts {wrong}")
