"""Two knowledges over many profiles at once, by the columns of the batch: which rows differ, and in what.

Each pair of outlines is told apart once, however many rows have it. What has no column is not seen here: the hours
of a check, products, how likely it is to help, and other words for the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from ..advisor import Advisor
from ..engine.batch.files.cells import column_type
from ..engine.batch.files.fits import Misfit, fit
from ..engine.batch.files.source import without_empty_times
from ..engine.differences import Difference, differences_of_outlines, outline_of_row
from ..engine.differences.outline import COLUMNS
from ..engine.knowledge import Knowledge

ROW = "row"
_BOTH = [*COLUMNS, "fired"]


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
    """The columns of an outline, `fired` and `row`, for a frame of the facts and `row`."""
    answer: pl.DataFrame = advisor.advise_frame(frame, keep=[ROW], columns=_BOTH)
    # With text in place of numbered names, since the numbers of two knowledges differ.
    return answer.with_columns(
        pl.col(name).cast(pl.List(pl.String) if isinstance(dtype, pl.List) else pl.String)
        for name, dtype in answer.schema.items() if dtype == pl.Enum or _of_names(dtype))


def where_different(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The rows whose answers differ, with each column before and after (`after_…`).

    Rules that fell are in `fired`, which alone is no difference; rows that are no valid profile have no answer.
    """
    both = pl.concat([before, after.rename({name: f"after_{name}" for name in after.columns})], how="horizontal")
    differs = [pl.col(name).ne_missing(pl.col(f"after_{name}")) for name in COLUMNS]
    usable = pl.col("decision").is_not_null() & pl.col("after_decision").is_not_null()
    return both.filter(usable & pl.any_horizontal(differs))


def told_apart(changed: pl.DataFrame) -> Iterator[tuple[tuple[Difference, ...], str, str, pl.DataFrame]]:
    """Each pair of outlines once: what differs, both decisions, and the rows that have it (`row`, `fired`)."""
    keys = [*COLUMNS, *(f"after_{name}" for name in COLUMNS)]
    grouped = changed.group_by(keys, maintain_order=True).agg(ROW, "fired")
    for pair in grouped.iter_rows(named=True):
        before = outline_of_row({name: pair[name] for name in COLUMNS})
        after = outline_of_row({name: pair[f"after_{name}"] for name in COLUMNS})
        differ = differences_of_outlines(before, after)
        if differ:
            rows = pl.DataFrame({ROW: pair[ROW], "fired": pair["fired"]},
                                schema={ROW: pl.Int64(), "fired": pl.List(pl.String)})
            yield differ, before.decision, after.decision, rows


def changed_rows(
    old: Advisor, new: Advisor, profiles: Iterable[Mapping[str, Any]]
) -> Iterator[tuple[int, str, str, tuple[Difference, ...], list[str]]]:
    """(place, decision before, after, what differs, rules that fired before) of every profile whose answer differs."""
    frame = frame_of(profiles, old.knowledge)
    for differ, before, after, rows in told_apart(where_different(answers(old, frame), answers(new, frame))):
        for row, fired in rows.iter_rows():
            yield row, before, after, differ, fired


def _of_names(dtype: Any) -> bool:
    return isinstance(dtype, pl.List) and isinstance(dtype.inner, pl.Enum)
