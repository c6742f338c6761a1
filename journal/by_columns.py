"""Two knowledges over many profiles at once, by the columns of the batch: which rows differ, and in what.

Each part of the answer is told apart once for each pair of its values, however many rows have it; hours of checks and
grades of evidence are told from the rules. Products, and other words for the same, have no column: see `by_reading`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from ..advisor import Advisor
from ..engine.batch.beside import GRADES, HOURS, READ, each, with_hours_and_grades
from ..engine.batch.files.cells import column_type
from ..engine.batch.files.fits import Misfit, fit
from ..engine.batch.files.source import without_empty_times
from ..engine.differences import FAMILIES, Difference, Outline, differences_in, in_order, outline_of_row
from ..engine.differences.outline import COLUMNS
from ..engine.knowledge import Knowledge

ROW = "row"
_NOTHING = dict.fromkeys((*COLUMNS, HOURS, GRADES))
_SEEN = (*COLUMNS, HOURS, GRADES)


def frame_of(profiles: Iterable[Mapping[str, Any]], knowledge: Knowledge) -> pl.DataFrame:
    """The profiles as columns of facts, with their place; those that no column can hold are left out."""
    specs = {spec.id: spec for spec in knowledge.vocabulary.profile_facts}
    fitted, rows = {name: fit(spec) for name, spec in specs.items()}, []
    for place, profile in enumerate(profiles):
        try:
            facts = {name: fitted[name](value) for name, value in profile.items() if value is not None}
        except (KeyError, Misfit):
            continue
        rows.append({ROW: place, **facts})
    schema = {ROW: pl.Int64(), **{name: column_type(spec) for name, spec in specs.items()}}
    return without_empty_times(pl.DataFrame(rows, schema=schema))


def answers(advisor: Advisor, frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of an outline, hours, grades, `fired` and `row`, for a frame of the facts and `row`."""
    columns = list(dict.fromkeys([*COLUMNS, *READ]))
    answer: pl.DataFrame = advisor.advise_frame(frame, keep=[ROW], columns=columns)
    # With text in place of numbered names, since the numbers of two knowledges differ.
    plain = answer.with_columns(
        pl.col(name).cast(pl.List(pl.String) if isinstance(dtype, pl.List) else pl.String)
        for name, dtype in answer.schema.items() if dtype == pl.Enum or _of_names(dtype))
    return with_hours_and_grades(plain, advisor.knowledge)


def where_different(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The rows whose answers differ, with each column before and after (`after_…`).

    Rules that fell are in `fired`, which alone is no difference; rows that are no valid profile have no answer.
    """
    return side_by_side(before, after).filter(differs())


def side_by_side(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Both answers to every row that has two."""
    both = pl.concat([before, after.rename({name: f"after_{name}" for name in after.columns})], how="horizontal")
    return both.filter(pl.col("decision").is_not_null() & pl.col("after_decision").is_not_null())


def differs(columns: Iterable[str] = _SEEN) -> pl.Expr:
    """Whether any of the columns, of all that are told apart, differs."""
    return pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"after_{name}")) for name in columns)


def told_apart(changed: pl.DataFrame) -> Iterator[tuple[tuple[Difference, ...], list[int]]]:
    """What differs in one part of the answer, and the rows in which just this does; each pair is told apart once."""
    for part, columns in FAMILIES:
        keys = [*columns, *(f"after_{name}" for name in columns)]
        differs = [pl.col(name).ne_missing(pl.col(f"after_{name}")) for name in columns]
        grouped = changed.filter(pl.any_horizontal(differs)).group_by(keys, maintain_order=True).agg(ROW)
        for pair in grouped.iter_rows(named=True):
            before, after = (_outline({**_NOTHING, **{name: pair[f"{when}{name}"] for name in columns}})
                             for when in ("", "after_"))
            differ = differences_in(part, before, after)
            if differ:
                yield tuple(differ), pair[ROW]


def _outline(row: Mapping[str, Any]) -> Outline:
    return outline_of_row(row, each(row[HOURS]), each(row[GRADES]))


def rows_told_apart(
    changed: pl.DataFrame,
) -> Iterator[tuple[int, str, str, tuple[Difference, ...], list[str]]]:
    """(row, decision before, after, what differs, rules that fired before) of rows that differ."""
    found: defaultdict[int, list[Difference]] = defaultdict(list)
    for differ, rows in told_apart(changed):
        for row in rows:
            found[row].extend(differ)
    for row, before, after, fired in changed.select(ROW, "decision", "after_decision", "fired").iter_rows():
        if row in found:
            yield row, before, after, in_order(found.pop(row)), fired


def _of_names(dtype: Any) -> bool:
    return isinstance(dtype, pl.List) and isinstance(dtype.inner, pl.Enum)
