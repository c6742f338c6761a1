"""Runs tests in a fresh interpreter in which one module of the engine is read as a mutant says.

    python tests/mutants/fresh.py RESULT MUTANT TEST …

MUTANT is the mutant's fields as JSON; the first test that fails is written into the file RESULT.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import sys
import types
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))
sys.path.insert(0, str(HERE.parents[3]))

from mutants.breaking import ROOT, Mutant  # noqa: E402


class _Loader(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, mutant: Mutant) -> None:
        super().__init__(name, str(mutant.path))
        self._mutant = mutant

    def get_code(self, fullname: str) -> types.CodeType:
        return compile(self._mutant.tree(), str(self._mutant.path), "exec", dont_inherit=True)


class _Finder:
    """Finds the one module that is broken."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        steps = mutant.module.removesuffix(".py").removesuffix("/__init__").split("/")
        self._name = ".".join([ROOT.name, "engine", *(step for step in steps if step != "__init__")])

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        if name != self._name:
            return None
        loader = _Loader(name, self._mutant)
        packed = [str(self._mutant.path.parent)] if self._mutant.path.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(name, self._mutant.path, loader=loader,
                                                      submodule_search_locations=packed)


class _First:
    """Remembers the first test that failed."""

    def __init__(self) -> None:
        self.failed = ""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        import every
        import listed

        for item in items:
            listed.fewer(item)
        every._try_all = _up_to_the_first

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        self._see(report.failed, f"collecting {report.nodeid}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self._see(report.failed, report.nodeid)

    def _see(self, failed: bool, name: str) -> None:
        if failed and not self.failed:
            self.failed = name


def _up_to_the_first(test: Callable[..., None], axes: Any, fixtures: dict[str, Any]) -> None:
    import every

    for _, arguments in every._arguments(axes):
        test(**fixtures, **arguments)


def main(arguments: Sequence[str]) -> int:
    result, mutant, *tests = arguments
    sys.meta_path.insert(0, _Finder(Mutant(**json.loads(mutant))))  # type: ignore[arg-type]
    first = _First()
    try:
        code = pytest.main(["-x", "-q", "--no-header", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist", *tests],
                           plugins=[first])
    except BaseException:  # the package itself does not start
        Path(result).write_text("does not start", encoding="utf-8")
        raise
    Path(result).write_text(first.failed or ("does not start" if code else ""), encoding="utf-8")
    return int(code)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
