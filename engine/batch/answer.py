"""The columns of an answer: what each holds, its type, and where it stands in a single advice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import polars as pl

from ..knowledge import Knowledge
from ..language.actions import Ask, Caution, Check, Refer, TimeOfDay
from ..resolution.advice import Advice
from ..resolution.order import LADDER
from ..resolution.referrals import STAFF
from ..resolution.shape import CheckItem, Referral
from ..words.errors import ProfileError, fault, nearest

FAULT = "fault"
"""The column that says what is wrong with a row; null where advice was given."""
DEFAULT = (
    "decision", "form", "first_form", "dose_low", "dose_high", "dose_start", "self_care_limit", "referrals",
    "checks", "questions", "not_recognised", "fired",
)  # fmt: skip
"""The columns of an answer where nobody chooses others."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the answer: its type, and its value in a single advice."""

    name: str
    dtype: Any
    value: Callable[[Advice], Any]


def columns(knowledge: Knowledge) -> dict[str, Column]:
    """Every column that an answer may have, by name. Doses are a day; lists keep the order of the advice.

    `referrals` are `to:urgency`, `checks` the classes or subjects to check, both distinct; `verdicts` are
    `form:verdict` in order of rank; all that ends in `_rules`, `cautions`, `advice` and `fired` are ids of rules.
    """
    rules = pl.List(pl.Enum([rule.id for rule in knowledge.rules]))
    forms = pl.Enum(list(knowledge.forms))
    kinds = {kind: _named(knowledge, kind) for kind in (Ask, Caution, Check, Refer)}
    checked = {rule.id: [a for a in rule.then if isinstance(a, Check)] for rule in knowledge.rules}
    of: list[Column] = [
        Column("decision", pl.Enum(LADDER), lambda advice: advice.decision),
        Column("form", forms, lambda advice: next(iter(advice.first_choice), None)),
        Column("first_form", pl.List(forms), lambda advice: advice.first_choice),
        Column("verdicts", pl.List(pl.Enum(_verdicts(knowledge))), lambda advice: [
            f"{form['form']}:{form['verdict']}" for form in advice.forms]),
        *_dose_columns(forms, rules),
        Column("referrals", pl.List(pl.Enum(kinds[Refer])), lambda advice: _distinct(
            f"{referral['to']}:{referral['urgency']}" for referral in advice.referrals)),
        Column("referral_rules", rules, lambda advice: _distinct([
            *(rule for referral in advice.referrals if referral["to"] != STAFF for rule in referral["rules"]),
            *_in_firing_order(advice, [ref for ref in advice.referrals if ref["to"] == STAFF])])),
        Column("checks", pl.List(pl.Enum(kinds[Check])), lambda advice: _distinct(
            action.class_ or action.about for rule in _in_firing_order(advice, advice.checks)
            for action in checked[rule])),
        Column("check_rules", rules, lambda advice: _in_firing_order(advice, advice.checks)),
        Column("questions", pl.List(pl.Enum(kinds[Ask])), lambda advice: [q["fact"] for q in advice.questions]),
        Column("cautions", pl.List(pl.Enum(kinds[Caution])), lambda advice: _distinct(
            caution["id"] for caution in advice.cautions)),
        Column("advice", rules, lambda advice: _distinct(
            item["id"] for item in advice.advice)),
        Column("not_recognised", pl.List(pl.String), lambda advice: advice.not_recognised),
        Column("fired", rules, lambda advice: [step["rule"] for step in advice.trace]),
    ]  # fmt: skip
    return {column.name: column for column in of}


def chosen(names: Sequence[str] | None, known: Mapping[str, Column]) -> list[Column]:
    """The columns with these names (those of DEFAULT where None).

    Raises ProfileError for a name that no column has.
    """
    wrong = [name for name in names or () if name not in known]
    if wrong:
        raise ProfileError(fault(name, "no_column", nearest(name, list(known), limit=40)) for name in wrong)
    return [known[name] for name in names or DEFAULT]


def _dose_columns(forms: Any, rules: Any) -> Iterable[Column]:
    def of(*path: str) -> Callable[[Advice], Any]:
        def value(advice: Advice) -> Any:
            found: Any = advice.dose
            for key in path:
                found = None if found is None else found[key]
            return found

        return value

    yield Column("dose_low", pl.Float64, of("low"))
    yield Column("dose_high", pl.Float64, of("high"))
    yield Column("dose_start", pl.Float64, of("start"))
    yield Column("self_care_limit", pl.Float64, of("self_care_limit", "amount"))
    for name in ("current", "room"):
        for end in ("low", "high"):
            yield Column(f"{name}_{end}", pl.Float64, of(name, end))
    yield Column("dose_split", pl.Int64, of("split"))
    yield Column("with_food", pl.Boolean, of("with_food"))
    yield Column("time_of_day", pl.Enum(get_args(TimeOfDay)), of("time_of_day"))
    yield Column("course", pl.Enum(["temporary", "ongoing"]), of("course"))
    yield Column("applies_to", pl.List(forms), of("applies_to"))
    yield Column("dose_rules", rules, of("rules"))


def _in_firing_order(advice: Advice, items: Iterable[CheckItem | Referral]) -> list[str]:
    """The rules that checks cite, as they fired; in one consultation those about one medicine stand together."""
    cited = {rule for item in items for rule in item["rules"]}
    return [step["rule"] for step in advice.trace if step["rule"] in cited]


def _distinct(items: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(items))


def _verdicts(knowledge: Knowledge) -> list[str]:
    verdicts = ("first_choice", "suitable", "possible", "unsuitable")
    return [f"{form}:{verdict}" for form in knowledge.forms for verdict in verdicts]


def _named(knowledge: Knowledge, kind: type) -> list[str]:
    """The names that actions of one kind may put into a list, in the order of the rules."""
    found: list[str] = []
    for rule in knowledge.rules:
        for action in rule.then:
            if kind is Refer and isinstance(action, Refer):
                found.append(f"{action.to}:{action.urgency}")
            elif kind is Check and isinstance(action, Check):
                found.append(str(action.class_ or action.about))
            elif kind is Ask and isinstance(action, Ask):
                found.append(action.fact)
            elif kind is Caution and isinstance(action, Caution):
                found.append(rule.id)
    if kind is Refer:  # what resolution itself refers for: a check in self-care, and no form left
        found += [f"{STAFF}:before_starting", "care:before_starting"]
    if kind is Caution:
        found += ["room.unknown", "room.none", "room.unclear"]
    return _distinct(found)
