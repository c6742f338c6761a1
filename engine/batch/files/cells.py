"""The shapes of a profile's facts as columns, and how the text cells of a CSV file say them.

One Polars type for each type of fact; null is unknown, an empty list is asked, none.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from ...knowledge import Knowledge
from ...knowledge.fact_types import NUMBER, PRODUCTS, TRIED
from ...knowledge.records import FactSpec
from ...profile import validate
from ...profile.flags import NONE, profile_from_flags
from ...words.errors import Fault, ProfileError, fault
from ...words.numbers import EXACT, WRITTEN

TRIED_ENTRY = pl.Struct({"form": pl.String, "result": pl.String})
# A mapping, the way that Polars reads a map of Parquet.
INTAKE_ENTRY = pl.Struct({"key": pl.String, "value": pl.List(pl.String)})
_TYPES: Mapping[str, pl.DataType] = {
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "enum": pl.String(),
    "form": pl.String(),
    "set": pl.List(pl.String),
    "medicines": pl.List(pl.String),
    "tried": pl.List(TRIED_ENTRY),
    "intake": pl.List(INTAKE_ENTRY),
}
# How a cell of a list says "asked, none"; lower case only, since `None` is how programs write that nothing is known.
NONE_WORDS = (NONE, "inga", "inget", "ingen")
BETWEEN = ";"
_NUMBER = f"^(?:{WRITTEN})$"


def column_type(spec: FactSpec) -> pl.DataType:
    """The type of the column that holds a fact."""
    return pl.List(pl.Struct(product_type(spec))) if spec.kind is PRODUCTS else _TYPES[spec.type]


def product_type(spec: FactSpec) -> dict[str, Any]:
    """The types of the fields that a product of this fact may have."""
    return {field: pl.String() if kind == "text" else pl.Float64() for field, kind in spec.fields.items()}


# --- text cells -----------------------------------------------------------------------------------------

def typed(specs: Sequence[FactSpec]) -> list[pl.Expr]:
    """Expressions that read text columns of these names as facts; what cannot be read becomes null."""
    return [_typed(spec, _cell(spec.id)).alias(spec.id) for spec in specs]


def unreadable(specs: Sequence[FactSpec]) -> pl.Expr:
    """True for rows in which some text cell cannot be read at all; what was read may still be impossible."""
    return pl.any_horizontal([pl.lit(False), *(_unreadable(spec, _cell(spec.id)) for spec in specs)])


def cell_faults(cells: Mapping[str, str | None], specs: Sequence[FactSpec], knowledge: Knowledge) -> list[Fault]:
    """Every fault of the text cells of one row, under the names of the columns."""
    profile: dict[str, Any] = {}
    faults: list[Fault] = []
    for spec in specs:
        cell = (cells.get(spec.id) or "").strip()
        given = _parts(cell) if spec.kind.several else cell
        if cell and not given:
            faults.append(fault(spec.id, "empty_list", "empty_list.mend", value=repr(cell)))
        try:
            profile |= profile_from_flags({spec.id: given or None}, knowledge.vocabulary)
        except ProfileError as error:
            faults += [dataclasses.replace(found, where=_column(found.where)) for found in error.faults]
    try:
        validate(profile, knowledge)
    except ProfileError as error:
        faults += error.faults
    return faults


def _column(where: str) -> str:
    """A fault of a flag (`--intake-times`) stands in the column of that name."""
    return where.removeprefix("--").replace("-", "_") if where.startswith("--") else where


def _parts(cell: str) -> list[str]:
    return [NONE] if cell in NONE_WORDS else [part.strip() for part in cell.split(BETWEEN) if part.strip()]


def _cell(name: str) -> pl.Expr:
    """The cell without spaces around it; an empty one is null."""
    stripped = pl.col(name).str.strip_chars()
    return pl.when(stripped != "").then(stripped)


def _typed(spec: FactSpec, cell: pl.Expr) -> pl.Expr:
    if spec.kind.numeric:
        number = _number(cell)
        return number.cast(pl.Int64, strict=False) if spec.kind.whole else number
    if not spec.kind.several:
        return cell
    parts = _list(cell)
    if spec.kind is PRODUCTS:
        fields: dict[str, Any] = {name: pl.lit(None, kind) for name, kind in product_type(spec).items()}
        return parts.list.eval(pl.struct(**{**fields, "label": pl.element()})).cast(column_type(spec))
    if spec.kind.pair:
        return parts.list.eval(_pair(spec)).cast(column_type(spec))
    return parts


def _pair(spec: FactSpec) -> pl.Expr:
    pair = pl.element().str.splitn("=", 2).struct.rename_fields(["name", "rest"]).struct
    name, rest = pair.field("name").str.strip_chars(), pair.field("rest").str.strip_chars()
    if spec.kind is TRIED:
        return pl.struct(form=name, result=rest)
    return pl.struct(key=name, value=rest.str.split(","))


def _number(cell: pl.Expr) -> pl.Expr:
    return pl.when(cell.str.contains(_NUMBER)).then(cell.str.replace(",", ".", literal=True)).cast(pl.Float64)


def _list(cell: pl.Expr) -> pl.Expr:
    stripped = pl.element().str.strip_chars()
    parts = cell.str.split(BETWEEN).list.eval(stripped.filter(stripped != ""))
    return pl.when(cell.is_in(NONE_WORDS)).then(pl.lit([], pl.List(pl.String))).otherwise(parts)


def _unreadable(spec: FactSpec, cell: pl.Expr) -> pl.Expr:
    nothing = pl.lit(False)
    if spec.kind is NUMBER:
        return ~cell.str.contains(_NUMBER).fill_null(True)
    if spec.kind.whole:
        number = _number(cell)
        whole = (number == number.floor()) & (number.abs() < EXACT)
        return cell.is_not_null() & ~whole.fill_null(False)
    if not spec.kind.several:
        return nothing
    parts = _list(cell)
    empty = (parts.list.len() == 0) & ~cell.is_in(NONE_WORDS)
    if spec.kind.pair:
        return (empty | ~parts.list.eval(pl.element().str.contains("=", literal=True)).list.all()).fill_null(False)
    return empty.fill_null(False)
