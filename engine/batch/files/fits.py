"""Whether a value of JSON fits the column of its fact; the validator has the last word on those that do not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ...knowledge.fact_types import PRODUCTS
from ...knowledge.records import FactSpec
from ...words.numbers import EXACT


class Misfit(Exception):
    """A value that a column of this type cannot hold as it is."""


def _integer(value: Any) -> int:
    if type(value) is float and value.is_integer():
        value = int(value)
    if type(value) is not int or abs(value) >= EXACT:
        raise Misfit
    return value


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not abs(value) < EXACT:  # nor what is no number
        raise Misfit
    return float(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Misfit
    return value


def _texts(value: Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise Misfit
    return value


def _products(value: Any, spec: FactSpec) -> list[dict[str, Any]]:
    kinds: dict[str, type] = {field: str if kind == "text" else float for field, kind in spec.fields.items()}
    return [_entry(item, kinds) for item in _listed(value)]


def _tried(value: Any) -> list[dict[str, Any]]:
    return [_entry(item, {"form": str, "result": str}) for item in _listed(value)]


def _intake(value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, dict):
        raise Misfit
    return [{"key": medicine, "value": _texts(times)} for medicine, times in value.items()]


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Misfit
    return value


def _entry(item: Any, kinds: Mapping[str, type]) -> dict[str, Any]:
    """A mapping with known keys; null is left to the validator, but for the one key that may be null."""
    if not isinstance(item, dict) or not item.keys() <= kinds.keys():
        raise Misfit
    given = {key: part for key, part in item.items() if part is not None or key != "basis"}
    return {key: (_number if kinds[key] is float else _text)(part) for key, part in given.items()}


_FITS: Mapping[str, Callable[[Any], Any]] = {
    "integer": _integer,
    "number": _number,
    "enum": _text,
    "form": _text,
    "set": _texts,
    "medicines": _texts,
    "tried": _tried,
    "intake": _intake,
}


def fit(spec: FactSpec) -> Callable[[Any], Any]:
    """What makes of a value of JSON one as the column of its fact holds it; raises Misfit."""
    return partial(_products, spec=spec) if spec.kind is PRODUCTS else _FITS[spec.type]
