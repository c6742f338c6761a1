"""Decision tables: many rules of one shape, written once and expanded to one rule per row."""

from __future__ import annotations

from typing import Any

from ..words.text import Text, lower_first
from .vocabulary import Vocabulary

# What a row may bring besides its cells; each replaces the table's own.
ROW_KEYS = ("title", "because", "claims", "tests", "reviewed")


def expand(table: dict[str, Any], row: dict[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """The rule of one row: `{cell}` in ids and data becomes the cell, in texts its label."""
    cells = _cells(row)
    labels = {key: _label(value, vocabulary) for key, value in cells.items()}
    rule: dict[str, Any] = {"id": id_of(table, row)}
    for key, value in {**table, **{key: row[key] for key in ROW_KEYS if key in row}}.items():
        if key in ("id", "rows"):
            continue
        rule[key] = _labelled(value, labels) if key in ("title", "because") else _data(value, cells, labels)
    return rule


def id_of(table: dict[str, Any], row: dict[str, Any]) -> Any:
    """The id of the rule of one row."""
    return _data(table.get("id", ""), _cells(row))


def _cells(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in ROW_KEYS}


def _label(value: Any, vocabulary: Vocabulary) -> Text:
    found = vocabulary.any_label(value) if isinstance(value, str) else None
    return lower_first(found) if found else {"sv": str(value), "en": str(value)}


def _labelled(text: Any, labels: dict[str, Text]) -> Any:
    if not isinstance(text, dict):
        return text
    filled = dict(text)
    for language in ("sv", "en"):
        for key, label in labels.items():
            if isinstance(filled.get(language), str):
                filled[language] = filled[language].replace("{" + key + "}", label[language])
        if isinstance(filled.get(language), str):
            filled[language] = filled[language][:1].upper() + filled[language][1:]
    return filled


def _data(value: Any, cells: dict[str, Any], labels: dict[str, Text] | None = None) -> Any:
    if isinstance(value, dict):
        if labels and set(value) == {"sv", "en"}:
            return _labelled(value, labels)
        return {_data(key, cells): _data(inner, cells, labels) for key, inner in value.items()}
    if isinstance(value, list):
        return [_data(inner, cells, labels) for inner in value]
    if isinstance(value, str):
        if value[:1] == "{" and value[-1:] == "}" and value[1:-1] in cells:
            return cells[value[1:-1]]
        for key, cell in cells.items():
            value = value.replace("{" + key + "}", str(cell))
    return value
