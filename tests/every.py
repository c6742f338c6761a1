"""One test for many values, where a test of its own for each would cost more than what it tries.

    @every("path", CODE, ids=named)
    def test_code_names_no_medicine(path: Path) -> None: ...

is one item for pytest that tries every value, also after one has failed, and names each that does. `pytest --only
TEXT` tries those alone whose name holds the text. Fixtures are made once for all values.
"""

from __future__ import annotations

import functools
import inspect
import traceback
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any

import pytest

# Told in full; the rest by name.
_IN_FULL = 10
_LONGEST = 2000

only = ""
"""What `--only` asks for; conftest.py sets it."""

Axis = tuple[tuple[str, ...], Callable[[], Iterable[Any]], Callable[[Any], object]]


def every(
    names: str | tuple[str, ...],
    values: Iterable[Any] | Callable[[], Iterable[Any]],
    *,
    ids: Callable[[Any], object] = str,
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A decorator like `parametrize`: `names` of the parameters, `values` or what gives them, `ids` what to call one.

    Several on one test try every combination.
    """
    several = (names,) if isinstance(names, str) else names
    axis: Axis = (several, values if callable(values) else lambda: values, ids)

    def decorated(test: Callable[..., None]) -> Callable[..., None]:
        bare, axes = getattr(test, "_every", (test, ()))
        axes = (axis, *axes)

        @functools.wraps(bare)
        def trying_all(**fixtures: Any) -> None:
            _try_all(bare, axes, fixtures)

        given = {name for names, _, _ in axes for name in names}
        signature = inspect.signature(bare)
        left = [one for name, one in signature.parameters.items() if name not in given]
        trying_all.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined]
        trying_all._every = (bare, axes)  # type: ignore[attr-defined]
        return trying_all

    return decorated


def _try_all(test: Callable[..., None], axes: tuple[Axis, ...], fixtures: dict[str, Any]) -> None:
    tried, failed = 0, list[tuple[str, str]]()
    for name, arguments in _arguments(axes):
        tried += 1
        if only not in name:
            continue
        try:
            test(**fixtures, **arguments)
        except (Exception, pytest.fail.Exception) as error:
            failed.append((name, _told(error, test)))
    assert tried, "there is nothing to try"
    if failed:
        told = [f"{len(failed)} of {tried} failed:"]
        told += [f"\n[{name}] {what}" for name, what in failed[:_IN_FULL]]
        told += ["", *(f"[{name}]" for name, _ in failed[_IN_FULL:])]
        pytest.fail("\n".join(told), pytrace=False)


def _arguments(axes: tuple[Axis, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    for values in product(*(list(values()) for _, values, _ in axes)):
        arguments, called = dict[str, Any](), []
        for (names, _, ids), value in zip(axes, values, strict=True):
            arguments |= zip(names, value if len(names) > 1 else (value,), strict=True)
            called.append(str(ids(value)))
        yield "-".join(called), arguments


def _told(error: BaseException, test: Callable[..., None]) -> str:
    """Where it failed in the test and what it says; all of the way there where it is no assertion."""
    if not isinstance(error, (AssertionError, pytest.fail.Exception)):
        return "".join(traceback.format_exception(error))[-_LONGEST:]
    here = inspect.getsourcefile(test)
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == here]
    said = str(error)
    return f"line {lines[-1] if lines else '?'}: {said[:_LONGEST]}{' ...' if len(said) > _LONGEST else ''}"
