"""Numbers in a line that no phrase holds: an age beside the sex or alone, a clock time, an intended dose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import names
from .course import Course
from .meanings import number as fact_number
from .model import Reading
from .scan import Item

AGE, PLANNED = "age", "planned_dose"
_CLOCK = re.compile(r"(?:[01]?[0-9]|2[0-3])\.[0-5][0-9]")


def number(walk: Course, item: Item) -> None:
    """What a number is that stands among words that were understood."""
    if walk.pending(item):
        walk.teller.aside([item])
    else:
        _plain(walk, item)


def clock_before(walk: Course) -> list[Item]:
    """The word for o'clock right before a number, if it stands there."""
    before = walk.before
    return [before] if before is not None and before.kind == "mark" and "clock" in before.roles else []


def is_hour(walk: Course, item: Item | None = None) -> bool:
    """Whether a number goes on with the clock times of a medicine: "kl 8 och 20"."""
    one = item or (walk.rest[0] if walk.rest else None)
    if one is None or one.kind != "number" or walk.medicine is None:
        return False
    is_clock = _CLOCK.fullmatch(one.tokens[0].text) is not None
    return is_clock or (walk.clocked and names.is_clock([one]))


def _plain(walk: Course, item: Item) -> None:
    following = walk.rest[0] if walk.rest else None
    if following is not None and following.kind == "mark" and following.roles & {"unit", "dosing", "years"}:
        _with_unit(walk, item, following)
        return
    if following is not None and following.tokens[0].text == "+" and not _goes_on(walk):
        walk.take([following])
        readings = [walk.teller.reading(AGE, item.number)] if _is_short(walk, item) else []
        walk.teller.ask("age" if readings else "number", [item, following], readings)
        return
    if following is not None and following.tokens[0].text == "/" and _goes_on(walk):
        parts = [item, following, walk.rest[1]]  # 180/110 is one thing
        walk.take(parts)
        walk.teller.ask("number", parts)
        return
    role = _beside(walk)
    doubtful = walk.scope.negation or walk.scope.doubt
    if role == "age" and not doubtful and item.number is not None and _is_short(walk, item):
        fact_number(walk, AGE, item.number, [item], "bare_number")
        return
    readings = [walk.teller.reading(AGE, item.number)] if role != "none" and _is_short(walk, item) else []
    if role == "strength":
        walk.teller.ask("several", [item], [*readings, walk.teller.said("strength")])
    elif role == "week" and readings:
        walk.teller.ask("several", [item], [*readings, walk.teller.said("week")])
    else:
        walk.teller.ask("age" if readings else "number", [item], readings)


def _goes_on(walk: Course) -> bool:
    """Whether a number follows the sign behind a number: 100 + 50. Otherwise it is so much or more: 50+."""
    return len(walk.rest) > 1 and walk.rest[1].kind == "number"


def _is_short(walk: Course, item: Item) -> bool:
    longest = walk.teller.words.conventions.get("longest_bare_number", 3)
    text = item.tokens[0].text
    return len(text.split(".")[0].split(",")[0]) <= longest


def _beside(walk: Course) -> str:
    """What stands beside a number: the sex (it is an age), nothing (so too), a medicine, a pregnancy, or else."""
    before, following = walk.beside()
    if walk.before is not None and "unit" in walk.before.roles:
        return "other"
    if names.is_sex(before):
        return "age"
    if names.is_sex(following) and not names.number_behind_sex(walk.part()):
        behind_medicine = walk.before is not None and walk.before.kind == "medicine"
        number = walk.items[walk.done - 1].number
        return "strength" if behind_medicine and number and walk.teller.words.may_be_strength(number) else "age"
    if walk.before is not None and walk.before.kind == "medicine":
        return "strength"
    if before is None and following is None:
        return "age"
    if before is not None and any("pregnancy" in one.says for one in before.meanings):
        return "week"
    return "other"


def _with_unit(walk: Course, item: Item, unit: Item) -> None:
    parts = [item, unit]
    walk.take(parts)
    walk.teller.ask("number", parts)


def amount(walk: Course, item: Item) -> bool:
    """An amount without a product or a medicine: an intended dose, or a question. False where it is none."""
    if item.number is None:
        return False
    _, following = walk.beside()
    if following is not None and following.kind in ("form", "element"):
        return True  # it counts what stands behind it
    lead = walk.scope.lead
    often = [one for one in walk.part()[:1] if one.kind == "meaning" and one.meanings[0].per_day]
    walk.take(often)
    parts: Sequence[Item] = [*([lead] if lead else []), item, *often]
    is_mass = len(item.tokens) == 2 and item.tokens[1].text == walk.knowledge.nutrient.unit
    if not is_mass:
        walk.teller.ask("number", parts)
    elif lead is not None and "planning" in lead.roles and not walk.scope.negation:
        fact_number(walk, PLANNED, item.number, parts)
    else:
        said: list[Reading] = [walk.teller.said("planned", PLANNED, item.number), walk.teller.said("strength")]
        walk.teller.ask("several", parts, said)
    return True
