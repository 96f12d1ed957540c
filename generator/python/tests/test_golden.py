"""The golden output of the Go tests, under Python's own tools."""

import importlib
import inspect
import re
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
from conftest import PYTHON_DIR, run
from pydantic import BaseModel

NAMES = [
    "clashes",
    "cycles",
    "failing",
    "keywords",
    "rich",
    "rooms",
    "unions",
    "wellknown",
    "widths",
]


@pytest.fixture(params=NAMES)
def package(request: pytest.FixtureRequest, golden: Callable[[str], Path]) -> Path:
    return golden(request.param)


def load(folder: Path) -> ModuleType:
    sys.path.insert(0, str(folder.parent))
    try:
        return importlib.import_module(folder.name)
    finally:
        sys.path.remove(str(folder.parent))


@pytest.mark.once
def test_mypy(package: Path) -> None:
    run(sys.executable, "-m", "mypy", "--strict", "--python-version", "3.10", package)
    run(sys.executable, "-m", "mypy", "--strict", ".", cwd=package)


@pytest.mark.once
def test_ruff(package: Path) -> None:
    run(sys.executable, "-m", "ruff", "check", package)
    rules = PYTHON_DIR / "generated.toml"
    run(sys.executable, "-m", "ruff", "check", "--config", rules, package)
    if package.name != "golden_clashes":  # the formatter trims docs, which say what the source says
        run(sys.executable, "-m", "ruff", "format", "--check", "--config", rules, package)


def models(package: Path) -> list[type[BaseModel]]:
    module = load(package)
    values = [getattr(module, name) for name in module.__all__]
    return [v for v in values if isinstance(v, type) and issubclass(v, BaseModel)]


def test_models_are_complete(package: Path) -> None:
    # What is not known by then is looked up at first use, also among the caller's names.
    for model in models(package):
        assert model.__pydantic_fields_complete__, model
        model.model_rebuild()
        assert model.__pydantic_complete__, model


def test_models_are_built_when_used(golden: Callable[[str], Path]) -> None:
    # An API may have hundreds, of which a program uses a few.
    package = golden("rich")
    script = (
        f"import sys; sys.path.insert(0, {str(package.parent)!r}); import golden_rich.models as m\n"
        "models = [v for v in vars(m).values() if hasattr(v, '__pydantic_complete__')]\n"
        "assert [v for v in models if v.__module__ == m.__name__ and v.__pydantic_complete__] == []"
    )
    run(sys.executable, "-c", script)


@pytest.mark.once
def test_python_310_compiles(package: Path) -> None:
    for path in package.glob("*.py"):
        compile(path.read_text(), path, "exec", flags=0, dont_inherit=True)


def words(table: str) -> set[str]:
    """Return the words of a table in reserved.go."""
    source = (PYTHON_DIR / "internal/syntax/reserved.go").read_text()
    found = re.search(rf"{table} = \[\]string\{{(.*?)\}}", source, re.DOTALL)
    assert found is not None
    return set(re.findall(r'"(\w+)"', found[1]))


def test_model_attributes_are_known() -> None:
    attributes = {name for name in dir(BaseModel) if not name.startswith(("_", "model_"))}
    assert words("modelAttributes") == attributes


def test_class_attributes_are_known() -> None:
    attributes = {name for name in dir(type(BaseModel)) if not name.startswith("_")}
    assert words("classAttributes") == attributes
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in attributes:
            with pytest.raises(UserWarning, match="shadows an attribute"):
                type("Model", (BaseModel,), {"__annotations__": {name: str}})


def test_import_does_not_warn(package: Path) -> None:
    script = f"import sys; sys.path.insert(0, {str(package.parent)!r}); import {package.name}"
    run(sys.executable, "-W", "error", "-c", script)


def test_docs(golden: Callable[[str], Path]) -> None:
    rich = load(golden("rich"))
    assert rich.TaskStatus.__doc__ == "TaskStatus is how far a task has come."
    assert (
        inspect.getdoc(rich.Task) == "Task is something to do.\n\nIt has\n  - a title\n  - a status"
    )
    assert (
        inspect.getdoc(rich.APIClient.tasks_get)
        == "Get returns a task.\n\n        code := here()\n\nIt fails if there is none."
    )


def test_names_do_not_retype_each_other(golden: Callable[[str], Path]) -> None:
    clashes = load(golden("clashes"))
    fields = clashes.Names.model_fields
    assert fields["things"].annotation == list[str]
    assert {fields[name].annotation for name in fields if name != "things"} == {str}
    thing = {
        field.validation_alias or name: field.annotation
        for name, field in clashes.Thing.model_fields.items()
    }
    assert thing["Any"] == clashes.Any | None
    assert thing["list"] == clashes.list_ | None


def test_enum_values_survive(golden: Callable[[str], Path]) -> None:
    clashes = load(golden("clashes"))
    values = [member.value for member in clashes.Hostile]
    assert values[:5] == ["\ufffd\ufffd", "", "😀", "\u2028", "*/"]
    assert "nul \x00 here" in values
    assert "\\N{BULLET} \\u0041 \\x41" in values
