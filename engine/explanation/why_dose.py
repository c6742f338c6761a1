"""Why the dose: for each figure the rule whose figure it is, and what lent it the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..language.actions import Administer, DoseRange, Start
from ..resolution.dose import GENERAL, Doses, Need, Stated
from ..resolution.reasoner import Consultation
from ..words.text import Text, lower_first
from .nodes import Role, Sketch

_TAKEN = ("split", "with_food", "time_of_day")
_AMOUNTS = ("current", "room")
DOSE_PARTS = ("low", "high", "start", *_TAKEN, "course", *_AMOUNTS, "self_care_limit")


def dose(of: Consultation, part: str) -> Sketch:
    """What the dose, or one part of it, rests on; where forms are printed."""
    printed, found = of.advice.dose, of.doses
    target = f"dose.{part}" if part else "dose"
    if printed is None or found is None:
        return Sketch(target, None, of.tongue("why.dose.none"))
    if not part:
        says = of.tongue("why.dose", low=found.low, high=found.high)
        return Sketch(target, [found.low, found.high], says, parts=(dose(of, "low"), dose(of, "high")))
    value: Any = printed[part]  # type: ignore[literal-required]
    if value is None:
        return Sketch(target, None, of.tongue("why.dose.unstated"))
    sketchers: Mapping[str, Callable[[Consultation, Doses, Any], Sketch]] = {
        "low": _low, "high": _high, "start": _start, "course": _course, "self_care_limit": _limit,
    }
    if part in _AMOUNTS:
        return _amount(of, found, part, value)
    return sketchers[part](of, found, value) if part in sketchers else _taken(of, found, part, value)


def _low(of: Consultation, found: Doses, value: float) -> Sketch:
    """The highest of the needs' lower figures; where needs exclude each other, that of the lowest range."""
    says = of.tongue("why.dose.low", figure=value)
    stated = low_stated(of, found)
    notes: tuple[Text, ...] = ()
    if not found.overlap:
        notes += (of.tongue("why.dose.apart", need=_name(of, found.decisive)),)
    if len(stated) > 1 and stated[1][1].low == value:
        # The figure is the lender's; the range that only says "up to" is told, and not needed for it.
        notes += (of.tongue("why.dose.borrowed", dose=of.tongue.action(stated[0][1])),)
        stated = stated[1:]
    return Sketch("dose.low", value, says, tuple(_role(of, one) for one in stated), notes=notes)


def low_stated(of: Consultation, found: Doses) -> list[Stated]:
    """The ranges that give the lower figure: a need's own, or "up to" with a range that lends it one.

    Of several with that figure, one that gives the upper figure as well.
    """
    needs = found.used
    own = [one for need in needs if need.low == found.low for one in need.stated if one[1].low == found.low]
    if own:
        return [min(own, key=lambda stated: stated[1].high != found.high)]
    up_to = next(need for need in needs if need.low is None)
    lenders = [stated for stated in of.case.actions(DoseRange) if stated[1].need == GENERAL and stated[1].low]
    lenders = lenders or [stated for need in found.needs for stated in need.stated if stated[1].low]
    return [_lowest(up_to), min(lenders, key=lambda stated: stated[1].low or 0)]


def high_stated(of: Consultation, found: Doses) -> list[Stated]:
    """The range that gives the upper figure; an "up to" needs a lower figure from elsewhere to be a dose at all."""
    lows = low_stated(of, found)
    if len(lows) == 1 and lows[0][1].high == found.high:
        return lows
    top = _lowest(found.decisive)
    return [top, *(stated for stated in lows if stated != top and top[1].low is None)]


def _high(of: Consultation, found: Doses, value: float) -> Sketch:
    """The lowest of the needs' upper figures."""
    says = of.tongue("why.dose.high", figure=value)
    return Sketch("dose.high", value, says, tuple(_role(of, stated) for stated in high_stated(of, found)))


def _start(of: Consultation, found: Doses, value: float) -> Sketch:
    rules = _acting(of, Start, lambda action: bool(action.amount == value))
    says = of.tongue("why.dose.start", figure=value)
    return Sketch("dose.start", value, says, (Role(rules[0]),), _a_dose(of, found, value), also=rules[1:])


def _taken(of: Consultation, found: Doses, part: str, value: Any) -> Sketch:
    """How it is taken: a rule about taking, or a dose range that says so itself."""
    rules = _acting(of, Administer, lambda action: bool(getattr(action, part) == value))
    if part == "split":
        stated = [stated for need in found.needs for stated in need.stated]
        rules += tuple(firing.rule.id for firing, action in stated if action.split == value)
    name = f"dose.{part}.{value}" if part == "time_of_day" else f"dose.{part}"
    says = of.tongue("why.dose.taken", how=of.tongue(name, n=value))
    parts = () if _gives_a_dose(of, rules[0]) else _a_dose(of, found)
    return Sketch(f"dose.{part}", value, says, (Role(rules[0]),), parts, also=rules[1:])


def _course(of: Consultation, found: Doses, value: str) -> Sketch:
    says = of.tongue("why.dose.taken", how=of.tongue(f"dose.course.{value}"))
    stated = [stated for need in found.needs for stated in need.stated if stated[1].course == value]
    roles = tuple(_role(of, one) for one in stated[:1])
    notes = () if roles else (of.tongue("why.dose.ongoing"),)
    also = tuple(firing.rule.id for firing, _ in stated[1:])
    parts = () if roles and _gives_a_dose(of, roles[0].rule) else _a_dose(of, found)
    return Sketch("dose.course", value, says, roles, parts, notes=notes, also=also)


def _limit(of: Consultation, found: Doses, value: Mapping[str, Any]) -> Sketch:
    authority = of.knowledge.sources[value["source"]].publisher
    how = of.tongue("dose.self_care_limit", figure=value["amount"], authority=authority)
    says = of.tongue("why.dose.taken", how=how)
    parameter = of.knowledge.parameters["self_care_limit"]
    claims = [c for c in parameter.claims if of.knowledge.claims[c].source == value["source"]] or parameter.claims
    notes = tuple(
        of.tongue("why.claim", text=of.knowledge.claims[claim].text.text, place=of.tongue.place(claim))
        for claim in claims[:1]
    )
    return Sketch("dose.self_care_limit", dict(value), says, parts=_a_dose(of, found), notes=notes)


def _amount(of: Consultation, found: Doses, part: str, value: Mapping[str, float]) -> Sketch:
    """What is taken already, or what that leaves of the dose."""
    low, high = value["low"], value["high"]
    amount = low if low == high else of.tongue("range", low=low, high=high)
    says = of.tongue("why.dose.taken", how=of.tongue(f"dose.{part}", amount=amount))
    both = (_low(of, found, found.low), _high(of, found, found.high))
    parts = both if part == "room" else _a_dose(of, found)
    return Sketch(f"dose.{part}", dict(value), says, parts=parts, told=("supplements",))


def _a_dose(of: Consultation, found: Doses, least: float = 0) -> tuple[Sketch, ...]:
    """That there is a dose at all (one that reaches `least`): one range with a lower figure will do."""
    lending = low_stated(of, found)[-1:]
    stated = lending if lending[0][1].high >= least else high_stated(of, found)
    says = of.tongue("why.dose", low=found.low, high=found.high)
    return (Sketch("dose", [found.low, found.high], says, tuple(_role(of, one) for one in stated)),)


def _gives_a_dose(of: Consultation, rule: str) -> bool:
    return any(isinstance(action, DoseRange) and action.low is not None for action in of.firings[rule].rule.then)


def _role(of: Consultation, stated: Stated) -> Role:
    firing, action = stated
    says = of.tongue.action(action)
    return Role(firing.rule.id, {"sv": _capital(says["sv"]), "en": _capital(says["en"])})


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lowest(need: Need) -> Stated:
    """The range that gives a need its upper figure; one with a lower figure of its own first."""
    top = [stated for stated in need.stated if stated[1].high == need.high]
    return next((stated for stated in top if stated[1].low is not None), top[0])


def _acting(of: Consultation, kind: type[Start] | type[Administer], fits: Callable[[Any], bool]) -> tuple[str, ...]:
    return tuple(firing.rule.id for firing, action in of.case.actions(kind) if fits(action))


def _name(of: Consultation, need: Need) -> Text:
    return lower_first(of.tongue.value("needs", need.name))
