"""What an answer comes to, without its words: the part of it that two answers are compared by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..resolution.order import URGENCIES

DOSES = ("low", "high", "start")
TAKING = ("split", "with_food", "time_of_day", "course")
Hours = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Outline:
    """One answer without its words.

    `referrals`: the most urgent urgency by recipient. `verdicts` by form, `first` the forms that share the first place.
    `dose`: low, high, start, what stands in `TAKING` and `limit`, None where there is none. `checks`: hours before and
    after by what is checked. Cautions and advice by id; questions by fact; `products` verdicts by label; `evidence`
    grades by need.
    """

    decision: str
    referrals: Mapping[str, str]
    first: tuple[str, ...]
    verdicts: Mapping[str, str]
    dose: Mapping[str, Any] | None
    checks: Mapping[str, Hours]
    cautions: Mapping[str, Any]
    questions: Mapping[str, Any]
    products: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    advice: Mapping[str, Any] = field(default_factory=dict)


def outline(advice: Mapping[str, Any]) -> Outline:
    """The outline of an answer, `Advice.to_dict()`."""
    dose = advice["dose"]
    checks: dict[str, Hours] = {}
    for check in advice["checks"]:
        about = check["class"] or check["about"]
        before, after = checks.get(about, (0, 0))
        checks[about] = max(before, check["hours_before"] or 0), max(after, check["hours_after"] or 0)
    return Outline(
        decision=advice["decision"],
        referrals=_soonest((one["to"], one["urgency"]) for one in advice["referrals"]),
        first=tuple(one["form"] for one in advice["forms"] if one["verdict"] == "first_choice"),
        verdicts={one["form"]: one["verdict"] for one in advice["forms"]},
        dose=None if dose is None else {**{name: dose[name] for name in (*DOSES, *TAKING)},
                                        "limit": dose["self_care_limit"]["amount"]},
        checks=checks,
        cautions={one["id"]: one["text"] for one in advice["cautions"]},
        questions={one["fact"]: one["text"] for one in advice["questions"]},
        products={one["label"]: one["verdict"] for one in advice["products"]},
        evidence={one["need"]: one["grade"] for one in advice["evidence"]},
        advice={one["id"]: one["text"] for one in advice["advice"]},
    )


COLUMNS = ("decision", "verdicts", "dose_low", "dose_high", "dose_start", "self_care_limit", "dose_split", "with_food",
           "time_of_day", "course", "referrals", "checks", "cautions", "questions", "advice")
"""The columns of a batch that an outline is made of; hours of checks, products and evidence have none."""


FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("decision", ("decision",)), ("referrals", ("decision", "referrals")),
    ("dose", ("decision", *(name for name in COLUMNS if name.startswith("dose_")), "self_care_limit", "with_food",
              "time_of_day", "course")),
    ("checks", ("checks", "hours")), ("forms", ("verdicts",)), ("beside", ("cautions",)), ("beside", ("advice",)),
    ("beside", ("questions",)), ("beside", ("grades",)),
)
"""The parts of an outline and the columns that each rests on, `hours` and `grades` among them: no kind is in two."""


def outline_of_row(
    row: Mapping[str, Any], hours: Iterable[Sequence[str]] = (), grades: Iterable[Sequence[str]] = ()
) -> Outline:
    """The outline of a row of a batch with the columns of `COLUMNS`.

    `hours`: what is checked with hours before and after, `grades`: needs with grades, where the rules told them.
    """
    verdicts = dict(one.rsplit(":", 1) for one in row["verdicts"] or ())
    limit = row["self_care_limit"]
    return Outline(
        decision=row["decision"],
        referrals=_soonest(one.split(":", 1) for one in row["referrals"] or ()),
        first=tuple(form for form, verdict in verdicts.items() if verdict == "first_choice"),
        verdicts=verdicts,
        dose=None if limit is None else {
            "low": row["dose_low"], "high": row["dose_high"], "start": row["dose_start"], "split": row["dose_split"],
            "with_food": row["with_food"], "time_of_day": row["time_of_day"], "course": row["course"], "limit": limit},
        checks=_longest(row["checks"] or (), hours),
        cautions=dict.fromkeys(row["cautions"] or ()),
        questions=dict.fromkeys(row["questions"] or ()),
        evidence=dict(sorted(((need, grade) for need, grade in grades), key=lambda one: one[1], reverse=True)),
        advice=dict.fromkeys(row["advice"] or ()),
    )


def _longest(checks: Iterable[str], hours: Iterable[Sequence[str]]) -> dict[str, Hours]:
    """The longest hours of each check."""
    found: dict[str, Hours] = dict.fromkeys(checks, (0, 0))
    for about, before, after in hours:
        if about in found:
            found[about] = max(found[about][0], float(before)), max(found[about][1], float(after))
    return found


def _soonest(pairs: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for to, urgency in pairs:
        held = found.get(to, URGENCIES[-1])
        found[to] = min(urgency, held, key=URGENCIES.index)
    return found
