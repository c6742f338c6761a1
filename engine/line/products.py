"""Products in a line: what is taken already, what is held in the hand, what was tried, and what is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .course import Course
from .meanings import judged
from .model import Reading
from .scan import Item
from .scope import LEADS, RESULTS, SILENT

SUPPLEMENTS, CONSIDERING, WANTS, TRIED = "supplements", "considering", "wants", "tried"
_PART_OF_LABEL = frozenset({"filler", "dosing", "unit"})
# GS1 General Specifications: lengths of a GTIN, and the weights of its digits from the right.
_LENGTHS = (8, 12, 13, 14)


def product(walk: Course, item: Item) -> None:
    """A product or a form, by the words before it: taken, held in the hand, tried, asked for."""
    count = _count_before(walk)
    tail, often = _tail(walk)
    if tail and tail[-1].kind == "number" and walk.pending(tail[-1]):
        walk.take(tail)
        walk.teller.aside([item, *tail])
        return
    lead = walk.scope.lead or _lead_behind(walk, tail + often)
    result = _result(walk, item, lead)
    other = walk.scope.other
    walk.scope.spent += [lead] if lead else []
    verdict, parts = judged(walk, item)
    walk.take(tail + often)
    whole = sorted([*parts, *tail, *often, *([lead] if lead else []), *([count] if count else [])],
                   key=lambda part: part.start)
    stated = _stated(walk, item, count, tail, often)
    has_amount = any(part.number is not None for part in tail)
    role = next((one for one in LEADS if lead and one in lead.roles), None)
    walk.scope.other = None
    if result is not None:
        _tried(walk, item, result, whole)
    elif verdict == "denied":
        _denied(walk, item, role, other, whole)
    elif verdict == "doubtful":
        walk.teller.ask("uncertain", whole, _roles(walk, item, stated, has_amount))
    elif role == "tried" and item.form:
        walk.teller.ask("result", whole, facts=[TRIED])
    elif role == "taking":
        walk.teller.product(SUPPLEMENTS, stated, whole)
    elif role == "considering" or (role in ("wanting", "planning") and has_amount):
        walk.teller.product(CONSIDERING, stated, whole)
        if role == "wanting" and item.form:
            walk.teller.value(WANTS, item.form, whole)
    elif role in ("wanting", "planning") and item.form:
        walk.teller.value(WANTS, item.form, whole)
    elif item.form or has_amount:
        walk.teller.ask("several", whole, _roles(walk, item, stated, has_amount))
    else:
        walk.teller.aside(whole)


def _lead_behind(walk: Course, tail: Sequence[Item]) -> Item | None:
    """The words behind a product that say that it is held in the hand: "magnesiumcitrat i handen"."""
    for item in walk.part()[len(tail) :]:
        if item.kind == "mark" and "considering" in item.roles:
            walk.take([*tail, item])
            return item
        if not (item.kind == "mark" and item.roles <= SILENT):
            return None
    return None


def _tail(walk: Course) -> tuple[list[Item], list[Item]]:
    """What belongs to the label behind its first word, and how often it is taken."""
    label: list[Item] = []
    often: list[Item] = []
    part = walk.part()
    for at, item in enumerate(part):
        if item.kind == "meaning" and (item.meanings[0].per_day or item.meanings[0].every_days):
            often.append(item)
        elif often or not _is_of_label(part, at):
            break
        else:
            label.append(item)
    while label and label[-1].kind == "mark" and label[-1].roles <= {"filler"}:
        label.pop()
    return label, often


def _is_of_label(part: Sequence[Item], at: int) -> bool:
    item = part[at]
    if item.kind in ("form", "element"):
        return True
    if item.kind == "number":
        return at + 1 >= len(part) or not any("sex" in one.says for one in part[at + 1].meanings)
    if item.kind == "mark":
        return item.roles <= _PART_OF_LABEL
    # A brand beside the name, where an amount follows.
    return item.kind == "unknown" and any(one.number is not None for one in part[at + 1 : at + 4])


def _count_before(walk: Course) -> Item | None:
    """A number of capsules right before a product: "två kapslar magnesium"."""
    before = walk.before
    if before is None:
        return None
    counted = before.kind == "mark" and "dosing" in before.roles and before.number is not None
    return before if counted or (before.kind == "meaning" and before.meanings[0].per_day) else None


def _stated(
    walk: Course, item: Item, count: Item | None, tail: Sequence[Item], often: Sequence[Item]
) -> dict[str, Any]:
    """The product as a profile has it; where it is counted before its name, the label reader reads the whole of it."""
    end = tail[-1].end if tail else item.end
    if count is None:
        return {"label": walk.teller.seen(item.start, end), **_often(often)}
    daily = [part for part in walk.part() if part.kind == "mark" and "remark" in part.roles][:1]
    walk.take(daily if daily and daily[0].start <= end + 1 else [])
    last = often[-1].end if often else daily[0].end if daily and daily[0].start <= end + 1 else end
    return {"label": walk.teller.seen(count.start, last)}


def _often(parts: Sequence[Item]) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in parts:
        meaning = part.meanings[0]
        if meaning.per_day is not None:
            count = part.number if isinstance(meaning.per_day, str) else meaning.per_day
            numbers = [token.value for token in part.tokens if token.value is not None]
            if len(numbers) == 2 and isinstance(meaning.per_day, str):
                count = numbers[0] * numbers[1]
            if count is not None:
                found["per_day"] = int(count) if float(count).is_integer() else count
        if meaning.every_days is not None:
            found["every_days"] = int(meaning.every_days)
    return found


def _result(walk: Course, item: Item, lead: Item | None) -> str | None:
    """How a form that was tried did, said before it or behind it in the same part of the line.

    What stands behind another form is that one's, and of both where nothing else is said of the first.
    """
    if item.form is None:
        return next((role for role in RESULTS if lead is not None and role in lead.roles), None)
    is_free = lead is None or "tried" in lead.roles
    others = False
    for one in ([lead] if lead else []) + walk.part():
        found = next((role for role in RESULTS if role in one.roles), None)
        if found is None and lead is not None and "tried" in lead.roles and _upsets(walk, one):
            found = "upset_stomach"
        if found is not None:
            walk.take([one] if one is not lead and not others else [])
            return found if is_free or not others else None
        if one.kind not in ("mark", "form", "element", "number") and one is not lead:
            return None
        others = others or one.kind == "form"
    return None


def _upsets(walk: Course, item: Item) -> bool:
    """Whether a complaint behind a form that was tried is one of the stomach."""
    values = [value for one in item.meanings for said in (one.says, *one.either) for value in said.values()]
    return any(value in walk.teller.words.upsets for value in values if isinstance(value, str))


def _tried(walk: Course, item: Item, result: str, parts: Sequence[Item]) -> None:
    if item.form is None:
        walk.teller.ask("not_understood", parts, facts=["stomach"])
        return
    walk.teller.tried(TRIED, {"form": item.form, "result": result}, parts)


def _denied(walk: Course, item: Item, role: str | None, other: Item | None, parts: list[Item]) -> None:
    if role in ("wanting", "planning", "considering"):
        if item.form:
            walk.teller.denied(WANTS, item.form, parts)
        else:
            walk.teller.aside(parts)
    elif item.form is None or other:
        found = sorted([*parts, *([other] if other else [])], key=lambda part: part.start)
        walk.teller.closed(SUPPLEMENTS, "no_more" if other else "none", found)
    else:
        walk.teller.denied(WANTS if role is None else SUPPLEMENTS, item.form, parts)


def _roles(walk: Course, item: Item, stated: Mapping[str, Any], has_amount: bool) -> list[Reading]:
    found = [walk.teller.said("taking", SUPPLEMENTS, [stated]), walk.teller.said("considering", CONSIDERING, [stated])]
    if item.form and not has_amount:
        found.append(walk.teller.said("wants", WANTS, item.form))
    return found


def result(walk: Course, item: Item) -> None:
    """How a try went, without the form that was tried in the same part of the line."""
    if item.roles <= SILENT | {*RESULTS}:
        walk.teller.ask("not_understood", [item])


def barcode(walk: Course, item: Item) -> None:
    """The digits of a bar code: a product that is not known yet, held in the hand."""
    digits = item.tokens[0].text
    if not is_gtin(digits):
        walk.teller.ask("number", [item])
        return
    walk.teller.product(CONSIDERING, {"label": digits}, [item], "barcode")
    walk.teller.ask("barcode", [item], facts=[CONSIDERING])


def is_gtin(digits: str) -> bool:
    """Whether digits are an EAN or another GTIN with the right check digit (GS1 General Specifications, 7.9)."""
    if len(digits) not in _LENGTHS or not digits.isascii() or not digits.isdigit() or not digits.strip("0"):
        return False
    return sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(reversed(digits))) % 10 == 0
