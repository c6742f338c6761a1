"""What an answer says that no column of a batch holds, told from the rules that fired: hours of checks, and grades."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import polars as pl

from ..knowledge import Knowledge
from ..language.actions import Check, Evidence

HOURS, GRADES = "hours", "grades"
READ = ("decision", "check_rules", "fired")
"""The columns of an answer that these are told from."""
_BETWEEN = "|"


def with_hours_and_grades(answer: pl.DataFrame, knowledge: Knowledge) -> pl.DataFrame:
    """The same with `hours`, as "about:before:after", and `grades`, as "need:grade".

    The rules of `answer` are plain text. Nothing is said of how likely it is to help where somebody is sent at once.
    """
    calm = pl.when(pl.col("decision") != "refer_now")
    return answer.with_columns(
        _of_rules("check_rules", hours_of(knowledge)).alias(HOURS),
        calm.then(_of_rules("fired", grades_of(knowledge))).alias(GRADES))


def hours_of(knowledge: Knowledge) -> Mapping[str, str]:
    """For each rule that keeps a medicine apart the hours before and after, by what is checked."""
    return _told(knowledge, Check, lambda one: f"{one.class_ or one.about}:{one.hours_before or 0}:"
                 f"{one.hours_after or 0}" if one.hours_before or one.hours_after else "")


def grades_of(knowledge: Knowledge) -> Mapping[str, str]:
    """For each rule that says how likely it is to help the grade, by need."""
    return _told(knowledge, Evidence, lambda one: f"{one.need}:{one.grade}")


def each(told: Iterable[str] | None) -> Iterable[list[str]]:
    """What stands in `hours` or `grades` of one row, part by part."""
    return (part.split(":") for one in told or () for part in one.split(_BETWEEN))


def _told(knowledge: Knowledge, kind: type, says: Callable[[Any], str]) -> Mapping[str, str]:
    found = {rule.id: _BETWEEN.join(filter(None, (says(action) for action in rule.then if isinstance(action, kind))))
             for rule in knowledge.rules}
    return {rule: told for rule, told in found.items() if told}


def _of_rules(column: str, told: Mapping[str, str]) -> pl.Expr:
    named = pl.col(column).list.set_intersection(pl.lit(pl.Series([list(told)], dtype=pl.List(pl.String))))
    each_one = pl.element().replace_strict(list(told), list(told.values()), return_dtype=pl.String)
    return (named.list.eval(each_one) if told else named).list.sort()
