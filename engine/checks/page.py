"""Whether the texts of one page say opposite things: what stands there against what the decision and the plan say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain

from ..knowledge import Knowledge
from ..knowledge.opposites import Opposites
from ..resolution.advice import Advice
from ..resolution.order import NOW
from ..resolution.shape import PRINTED
from ..words.text import LANGUAGES, Text

# Whoever says that there is to be none contradicts a page that prints some.
NONE, HOLD = "no_nutrient", "not_up"


def contradictions_on(advice: Advice, knowledge: Knowledge) -> list[str]:
    """What on this page contradicts the rest of it, in words of a developer; nothing where it agrees with itself."""
    opposites = knowledge.opposites
    return [*_shape(advice), *(_texts(advice, opposites) if opposites else ())]


def _shape(advice: Advice) -> Iterator[str]:
    """What can be seen without reading."""
    for about, count in Counter(check["about"] for check in advice.checks).items():
        if count > 1:
            yield f"{count} checks about {about}"
    if advice.decision in PRINTED and advice.referrals:
        yield "a dose beside a referral"
    if advice.decision not in PRINTED and (advice.dose or advice.forms or advice.plan):
        yield f"{advice.decision} beside a form, a dose or a plan"
    if advice.decision == "refer_now":
        if any(referral["urgency"] != NOW for referral in advice.referrals):
            yield "an emergency beside a referral that can wait"
        if advice.checks or advice.cautions or advice.advice or advice.conflicts or advice.evidence:
            yield "an emergency beside other advice"


def _texts(advice: Advice, opposites: Opposites) -> Iterator[str]:
    said = dict(_said(advice))
    for stance in opposites.stances.values():
        taken = {where: words for where, text in said.items() if (words := stance.taken_in(text))}
        if stance.id == NONE and taken and advice.decision in PRINTED:
            yield f"a dose beside {taken}"
        if stance.against and taken:
            other = opposites.stances[stance.against]
            against = {where: words for where, text in said.items() if (words := other.taken_in(text))}
            if against:
                yield f"{taken} beside {against}"
    if advice.plan is not None and any(one["times"] for one in advice.plan["medicines"]):
        for check in advice.checks:
            yield from _clock(check["about"], check["do"], opposites) if check["class"] else ()


def _clock(about: str, text: Text, opposites: Opposites) -> Iterator[str]:
    for language in LANGUAGES:
        for found in opposites.time_of_day.found(text[language], language):
            yield f"“{found[0]}” in the check about {about} beside a plan with clock times"


def _said(advice: Advice) -> Iterator[tuple[str, Text]]:
    """Every text that stands on the page, and where it comes from."""
    yield from ((f"check {check['about']}", check["do"]) for check in advice.checks)
    yield from ((item["id"], item["text"]) for item in chain(advice.cautions, advice.advice))
    yield from ((f"evidence {item['need']}", item["says"]) for item in advice.evidence)
    if advice.dose is not None:
        yield from ((f"rung {rung['amount']:g}", rung["when"]) for rung in advice.dose["ladder"])
