"""Templates as test items, and fixtures that check and compare messages.

``messageml_paths`` in the ini file names files and folders: each ``x.ftl`` with ``x.data.json`` or ``x.CASE.data.json``
beside it is a test for each of them, which fails if Symphony would refuse the message.
"""

import json
import os
import pathlib
from collections.abc import Iterable, Iterator
from typing import Any, Callable, Optional

import pytest

from ._engine import Engine
from ._report import MessageMLError, Report


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini("messageml_paths", "files and folders with templates (*.ftl) and their data", type="paths", default=[])
    parser.addini("messageml_settings", "settings of the engine, as JSON", default="{}")
    group = parser.getgroup("messageml")
    group.addoption("--messageml-update", action="store_true", help="write the snapshots of messages anew")


def pytest_configure(config: pytest.Config) -> None:
    # One switch for the snapshots of both kinds; where syrupy is not installed nobody reads it.
    if config.getoption("--messageml-update"):
        config.option.update_snapshots = True


def _engine(config: pytest.Config) -> Engine:
    settings: dict[str, Any] = json.loads(config.getini("messageml_settings"))
    return Engine(**settings)


def samples(template: pathlib.Path) -> list[pathlib.Path]:
    """The data files of a template: ``x.data.json`` and ``x.CASE.data.json``."""
    stem = template.name[: -len(template.suffix)]
    found = [template.with_name(f"{stem}.data.json"), *template.parent.glob(f"{stem}.*.data.json")]
    return sorted({path for path in found if path.is_file()})


class TemplateFile(pytest.File):
    """A template: an item for each of its samples."""

    def collect(self) -> Iterator["TemplateItem"]:
        for data in samples(self.path):
            yield TemplateItem.from_parent(self, name=data.name, data=data)


class TemplateItem(pytest.Item):
    """A template with one of its samples."""

    def __init__(self, *, data: pathlib.Path, **named: Any) -> None:
        super().__init__(**named)
        self.data = data

    def runtest(self) -> None:
        content = self.path.read_text("utf-8")
        _engine(self.config).check_or_raise(content, self.data.read_text("utf-8"), wrap="never")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        if isinstance(excinfo.value, MessageMLError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[pathlib.Path, Optional[int], str]:
        return self.path, None, f"{self.path.name} with {self.data.name}"


def _covers(paths: Iterable[pathlib.Path], file: pathlib.Path) -> bool:
    return any(path == file or path in file.parents for path in paths)


def pytest_collect_file(file_path: pathlib.Path, parent: pytest.Collector) -> Optional[TemplateFile]:
    paths: list[pathlib.Path] = parent.config.getini("messageml_paths")
    if file_path.suffix == ".ftl" and _covers(paths, file_path) and samples(file_path):
        file: TemplateFile = TemplateFile.from_parent(parent, path=file_path)
        return file
    return None


@pytest.fixture
def messageml_check(request: pytest.FixtureRequest) -> Callable[..., Report]:
    """``messageml_check(content, data)``: the report; fails the test if Symphony would refuse the message."""
    engine = _engine(request.config)

    def check(content: str, data: Any = None, **named: Any) -> Report:
        found = engine.check(content, data, **named)
        if not found.acceptable:
            pytest.fail(str(found), pytrace=False)
        return found

    return check


@pytest.fixture
def messageml_snapshot(request: pytest.FixtureRequest) -> Callable[..., None]:
    """``messageml_snapshot(name, content, data)``: the message is as ``__snapshots__/MODULE/NAME.md`` beside the test has it.

    ``--messageml-update`` writes the file anew. Where syrupy is installed it compares, and tells of files that no test
    asks for; ``--snapshot-update`` does the same then.
    """
    engine = _engine(request.config)
    compare = _by_syrupy(request) if request.config.pluginmanager.hasplugin("syrupy") else _by_file(request)

    def check(name: str, content: str, data: Any = None, **named: Any) -> None:
        compare(name, engine.snapshot(content, data, **named))

    return check


def _by_syrupy(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    from ._syrupy import MessageExtension

    snapshot = request.getfixturevalue("snapshot").use_extension(MessageExtension)

    def compare(name: str, shown: str) -> None:
        assert shown == snapshot(name=name)

    return compare


def _by_file(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    folder = request.path.parent / "__snapshots__" / request.path.stem
    updates = bool(request.config.getoption("--messageml-update"))

    def compare(name: str, shown: str) -> None:
        file = folder / f"{name}.md"
        if updates:
            folder.mkdir(parents=True, exist_ok=True)
            # Beside it first: a kill leaves the old file or the new one.
            beside = file.with_suffix(f".{os.getpid()}.new")
            beside.write_text(shown, "utf-8")
            beside.replace(file)
            return
        if not file.is_file():
            pytest.fail(f"{file} does not exist; --messageml-update writes it", pytrace=False)
        expected = file.read_text("utf-8")
        assert shown == expected, f"{file.name} differs; --messageml-update writes it anew"

    return compare
