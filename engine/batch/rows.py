"""One row of a frame as a profile, for whatever is settled row by row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


def profile_of(row: Mapping[str, Any], mappings: Collection[str] = ()) -> dict[str, Any]:
    """The profile that a row stands for; null in a column or in a product is absent, as a table cannot leave out.

    The facts named in `mappings` may come as a list of {key, value}, as Parquet writes a map.
    """
    return {fact: _plain(value, fact in mappings) for fact, value in row.items() if value is not None}


def _plain(value: Any, is_mapping: bool) -> Any:
    if isinstance(value, list):
        if is_mapping and all(isinstance(item, Mapping) and set(item) == {"key", "value"} for item in value):
            return {item["key"]: item["value"] for item in value}
        return [_without_nulls(item) for item in value]
    return _without_nulls(value)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: inner for key, inner in value.items() if inner is not None}
    return value
