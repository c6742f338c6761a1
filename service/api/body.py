"""Reads a body of JSON: no number that is none, no key twice, nothing nested without end; every fault at once."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from ...engine.words.errors import Fault, ProfileError, nearest
from ...engine.words.text import Text, fill, printable
from ..texts import page_texts

MAX_DEPTH = 12
_EVEN = frozenset({int, bool, type(None)})
_KINDS: Mapping[str, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, (int, float)) and not isinstance(value, bool),
    "yes_or_no": lambda value: isinstance(value, bool),
    "list": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "texts": lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
}


def _fault(where: str, name: str, mend: Text | str = "", **values: str | float) -> Fault:
    return Fault(where, fill(page_texts()[name], **values), mend)


def read_body(content: bytes) -> dict[str, Any]:
    """The object in a body. Raises ProfileError, saying what is wrong with it."""
    twice: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in items:
            if key in found:
                twice.append(key)
            found[key] = value
        return found

    try:
        data = json.loads(content.decode("utf-8"), object_pairs_hook=pairs, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise ProfileError([_fault("", "body.not_utf8", byte=error.start)]) from None
    except RecursionError:
        raise ProfileError([_fault("", "body.deep", levels=MAX_DEPTH)]) from None
    except json.JSONDecodeError as error:
        raise ProfileError([_fault("", "body.syntax", line=error.lineno, column=error.colno)]) from None
    except ValueError:
        raise ProfileError([_fault("", "body.number")]) from None
    faults = [_fault(printable(key), "body.twice") for key in dict.fromkeys(twice)]
    faults += _odd(data)
    if not faults and not isinstance(data, dict):
        faults.append(_fault("", "body.not_object"))
    if faults:
        raise ProfileError(faults)
    found: dict[str, Any] = data
    return found


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _odd(data: Any) -> list[Fault]:
    """What no body may hold anywhere: a number without end, half a sign, more levels than anything has."""
    faults: list[Fault] = []
    left: list[tuple[Any, str, int]] = [(data, "", 0)]
    while left:
        value, where, depth = left.pop()
        if depth > MAX_DEPTH:
            return [_fault("", "body.deep", levels=MAX_DEPTH)]
        if isinstance(value, float) and not math.isfinite(value):
            faults.append(_fault(where, "body.number"))
        elif isinstance(value, str) and _has_half_sign(value):
            faults.append(_fault(where, "body.half_sign"))
        elif isinstance(value, dict):
            for key, one in value.items():
                if _has_half_sign(key):
                    return [_fault(where, "body.half_sign")]
                if not _is_even(one):
                    left.append((one, f"{where}.{key}" if where else key, depth + 1))
        elif isinstance(value, list):
            left += [(one, f"{where}[{n}]", depth + 1) for n, one in enumerate(value) if not _is_even(one)]
    return faults


def _is_even(value: Any) -> bool:
    """Whether nothing can be odd about it, which is so of most."""
    return type(value) in _EVEN or (type(value) is str and value.isascii())


def _has_half_sign(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= sign <= "\udfff" for sign in text)


class Body:
    """The keys of a body, taken one by one; `done` raises every fault that was found."""

    def __init__(self, data: Mapping[str, Any], keys: tuple[str, ...]) -> None:
        self._data = data
        self.faults = [_fault(printable(key), "body.no_key", nearest(printable(key), keys))
                       for key in data if key not in keys]

    def take(self, key: str, kind: str, default: Any = None, *, needed: bool = False, most: int | None = None) -> Any:
        """A value of this kind (see `_KINDS`), `default` where it is absent; `most` bounds the length."""
        value = self._data.get(key)
        if value is None:
            if needed:
                self.faults.append(_fault(key, "body.lacks"))
            return default
        if not _KINDS[kind](value):
            self.faults.append(_fault(key, f"body.kind.{kind}"))
            return default
        if most is not None and len(value) > most:
            self.faults.append(_fault(key, "body.too_many", count=most))
            return default
        return value

    def between(self, key: str, low: int, high: int, default: int) -> int:
        """A whole number within bounds."""
        value = self.take(key, "number", default)
        if not low <= value <= high or value != int(value):
            self.faults.append(_fault(key, "body.between", low=low, high=high))
            return default
        return int(value)

    def among(self, key: str, allowed: tuple[str, ...]) -> str | None:
        """One of some words, or None where it is absent."""
        value: str | None = self.take(key, "text")
        if value is not None and value not in allowed:
            self.faults.append(_fault(key, "body.no_value", nearest(value[:80], allowed)))
            return None
        return value

    def done(self) -> None:
        """Raises ProfileError with every fault, if there is one."""
        if self.faults:
            raise ProfileError(self.faults)
