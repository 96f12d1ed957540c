"""The example's client and the golden output under pyright, at its strictest."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import run
from test_golden import NAMES

pytestmark = pytest.mark.once


def pyright(*arguments: str, folder: Path) -> str:
    """Run pyright, which finds packages in a folder, and where the python of PATH does."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    command = [sys.executable, "-m", "pyright", "--warnings", *arguments]
    return run(*command, cwd=folder, PATH=path, PYTHONPATH=str(folder))


@pytest.fixture(scope="module")
def packages(
    opensdk: Path, golden: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return the folder of a package that has all others inside: pyright takes long to begin."""
    folder = tmp_path_factory.mktemp("pyright") / "packages"
    shutil.copytree(opensdk / "python", folder / "example")
    for name in NAMES:
        shutil.copytree(golden(name), folder / name)
    (folder / "__init__.py").touch()
    (folder / "py.typed").touch()
    return folder


def test_strict(packages: Path) -> None:
    settings = {"include": ["packages"], "typeCheckingMode": "strict", "pythonVersion": "3.10"}
    (packages.parent / "pyrightconfig.json").write_text(json.dumps(settings))
    pyright(folder=packages.parent)


# What pydantic exports isn't all known, hence --ignoreexternal.
def test_exported_types_are_known(packages: Path) -> None:
    printed = pyright("--ignoreexternal", "--verifytypes", "packages", folder=packages.parent)
    assert "Type completeness score: 100%" in printed
    for name in ("example", *NAMES):
        assert f"packages.{name}.models" in printed


def test_installed(site: Path) -> None:
    printed = pyright("--ignoreexternal", "--verifytypes", "centrifugo_client", folder=site)
    assert "Type completeness score: 100%" in printed
