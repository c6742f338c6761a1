"""What to give, how much and up to where, in the few lines of the first screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..resolution.shape import Dose
from ..words.text import lower_first
from .day_words import DayWords
from .phrases import Phrases, sentences

# Other forms come when everything else has room.
_LAST = 21.0


@dataclass(frozen=True, slots=True)
class Told:
    """Sentences of one line, and how soon they get their place; at rank 0 the first always stands there."""

    sentences: tuple[str, ...]
    rank: float = 0.0


def giving(of: Phrases) -> Iterator[Told]:
    """The form with its dose and how it is taken, what the sources state, other forms."""
    words, dose = of.words, of.advice.dose
    first = of.advice.first_choice
    if dose is None:
        yield Told((words("glance.dose.none", forms=_either(of, first)),))
        return
    also = of.with_verdict("suitable")
    dosed = [form for form in first if form in dose["applies_to"]]
    if not dosed:
        yield Told((words("glance.dose.none", forms=_either(of, first)),))
    others = [form for form in also if form in dose["applies_to"]] or dose["applies_to"]
    yield Told((_amount(of, dose, dosed or others), *_how(of, dose)))
    yield Told((_articles(of, dose),))
    yield from (Told((text,)) for text in _unsure_what_is_taken(of))
    if also and dosed and (not dose["current"] or of.room_alone(dose)):
        yield Told((f"{words('also', forms=words.forms(also))}.",), _LAST)


def _how(of: Phrases, dose: Dose) -> Iterator[str]:
    yield from (f"{line}." for line in (of.taking(dose), *_times(of)) if line)


def _amount(of: Phrases, dose: Dose, forms: list[str]) -> str:
    words, limit = of.words, dose["self_care_limit"]["amount"]
    # With a product in the hand the rungs are numbers of its units, which may all stop short of the limit.
    most = max((rung["amount"] for rung in dose["ladder"] if rung["amount"] <= limit), default=min(limit, dose["high"]))
    alone = words("glance.alone") if dose["high"] > limit else ""
    names = _either(of, forms)
    current = dose["current"]
    if current and current["high"] > 0:
        more = of.room_alone(dose)
        name = "glance.dose.more" if more else "glance.dose.full"
        return words(name, forms=names, amount=of.range(current), most=more, alone=alone)
    start = dose["start"]
    if of.holds(dose):
        return words("glance.dose.hold", forms=names, start=min(start or dose["low"], most))
    if start is not None and start < most:
        return words("glance.dose.start", forms=names, start=start, most=most, alone=alone)
    if dose["low"] < most:
        return words("glance.dose.between", forms=names, low=dose["low"], most=most, alone=alone)
    return words("glance.dose.most", forms=names, most=most, alone=alone)


def in_units(of: Phrases) -> tuple[str, ...]:
    """The first step in units of the product in the hand; nothing where the steps are plain amounts."""
    dose = of.advice.dose
    if dose is None or not dose["ladder"]:
        return ()
    rung = dose["ladder"][0]
    told = of.words.of(rung["when"])
    return () if told.startswith(of.words("ladder.amount", figure=rung["amount"])) else (sentences(told)[0],)


def _articles(of: Phrases, dose: Dose) -> str:
    limit = dose["self_care_limit"]["amount"]
    name = "glance.articles" if dose["high"] > limit else "glance.articles.within"
    return of.words(name, amount=of.range(dose), limit=limit)


def _unsure_what_is_taken(of: Phrases) -> Iterator[str]:
    """What the engine itself adds where the amount already taken has two readings or none."""
    yield from (of.words.of(one["text"]) for one in of.advice.cautions if one["id"] in ("room.unclear", "room.unknown"))


def _times(of: Phrases) -> list[str]:
    plan = of.advice.plan
    if plan is None:
        return []
    day_words = DayWords(of.knowledge, of.language)
    found = []
    for day in plan["days"]:
        named = f"{day_words.days(plan, day)} " if len(plan["days"]) > 1 else ""
        if day["best"]:
            found.append(named + " + ".join(map(day_words.best, day["best"])))
        elif day["no_slot"]:
            found.append(named + of.words.of(day["no_slot"]["why"]).rstrip("."))
    return found


def _either(of: Phrases, forms: list[str]) -> str:
    """The names of forms that share a place: each may be given."""
    names = [of.knowledge.forms[form].name.text for form in forms]
    head, *tail = (name if n == 0 else lower_first(name) for n, name in enumerate(names))
    return " / ".join(of.words.of(name) for name in (head, *tail))
