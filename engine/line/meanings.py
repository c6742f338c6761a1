"""What a phrase of the knowledge says in a line: facts, one of several, or a list as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..knowledge.line import NUMBER, SECOND, Meaning
from ..profile.validator import check_number
from .course import Course
from .model import How, Reading
from .scan import Item
from .scope import SILENT, Verdict, behind


def judged(walk: Course, item: Item, *, is_list: bool = False) -> tuple[Verdict, list[Item]]:
    """What the words around an item say of it, with all items that the answer rests on; they count as read."""
    verdict, marks = walk.scope.before(is_list)
    after, told = behind(walk.rest, item, typing=walk.typing)
    own: Verdict = "denied" if item.denied else "holds"
    if verdict == after == "denied" and not marks:
        verdict = "holds"  # the last of an enumeration that is denied behind it, once
    said = [one for one in (verdict, after, own) if one != "holds"]
    if after != "holds":
        walk.take([one for one in told if one.kind != "ask"])  # a question mark ends the part all the same
    parts = sorted([*marks, item, *(told if after != "holds" else [])], key=lambda part: part.start)
    result: Verdict = "holds" if not said else "denied" if said == ["denied"] else "doubtful"
    walk.scope.spent += parts
    by = next((mark for mark in parts if mark is not item), item) if result == "denied" else None
    walk.scope.used(by, is_list)
    return result, parts


def meaning(walk: Course, item: Item) -> None:
    """Tell what a phrase says."""
    first = item.meanings[0]
    if first.per_day or first.every_days:
        walk.teller.aside([item])
    elif first.lists:
        _list(walk, item, first.lists)
    elif first.beside_number and not _beside_number(walk):
        walk.scope.muddled = walk.scope.negation is not None
        walk.unknown.append(item)
    elif first.either and _denies_nothing(first) and names_something(walk):
        walk.scope.mark_denial(item)
    elif len(item.meanings) > 1 or first.either:
        _several(walk, item, [said for one in item.meanings for said in (one.either or (one.says,))])
    else:
        _said(walk, item, first)


def _denies_nothing(said: Meaning) -> bool:
    """Whether a phrase says "none" of one list or another, so that a name behind it says of which."""
    return all(value == [] for one in said.either for value in one.values())


def names_something(walk: Course) -> bool:
    """Whether the next item in this part is a list, a product or a medicine."""
    _, following = walk.beside()
    return following is not None and (
        following.kind in ("form", "element", "medicine") or any(one.lists for one in following.meanings)
    )


def _beside_number(walk: Course) -> bool:
    before, following = walk.beside()
    return any(map(_is_number, (before, following))) or (before is following is None)


def _is_number(item: Item | None) -> bool:
    """Whether it is a number, or a phrase that says one of a fact: 50, 50 år."""
    return item is not None and (item.kind == "number" or (
        item.number is not None and any(NUMBER in one.says.values() for one in item.meanings)))


def _said(walk: Course, item: Item, said: Meaning) -> None:
    closing = [fact for fact, value in said.says.items() if value == []]
    if closing:
        _close(walk, item, closing[0])
        return
    if said.subject:
        for fact, value in _facts(said.says, item):
            walk.teller.value(fact, value, [item])
        return
    only = walk.scope.only
    verdict, parts = judged(walk, item)
    if verdict == "doubtful":
        walk.teller.ask("uncertain", parts, _readings(walk, [said.says], item))
        return
    if verdict == "denied" and said.part:
        for fact, value in _facts(said.says, item):
            walk.teller.denied(fact, value, parts, part=item)
        return
    for fact, value in _facts(said.says, item):
        if verdict == "denied":
            walk.teller.denied(fact, value, parts)
        elif walk.knowledge.vocabulary.facts[fact].kind.numeric:
            number(walk, fact, value, parts)
        else:
            walk.teller.value(fact, value, parts)
            if only is not None and fact in walk.teller.words.closed_by_only:
                walk.teller.closed(fact, "no_more", [only, item])
    if verdict == "denied":
        _follows(walk, said, parts)


def _follows(walk: Course, said: Meaning, parts: Sequence[Item]) -> None:
    """What is known where a phrase is denied, by the knowledge."""
    for fact, value in (said.denied or {}).items():
        walk.teller.value(fact, value, parts, "follows", denies=said.says.get(fact))


def _several(walk: Course, item: Item, options: Sequence[Mapping[str, Any]]) -> None:
    verdict, parts = judged(walk, item)
    if verdict == "denied":
        for said in options:
            for fact, value in _facts(said, item):
                if value != []:
                    walk.teller.denied(fact, value, parts)
        for one in item.meanings:
            _follows(walk, one, parts)
        return
    walk.teller.ask("several" if verdict == "holds" else "uncertain", parts, _readings(walk, options, item))


def _readings(walk: Course, options: Sequence[Mapping[str, Any]], item: Item) -> list[Reading]:
    return [walk.teller.reading(fact, value) for said in options for fact, value in _facts(said, item)]


def _facts(said: Mapping[str, Any], item: Item) -> list[tuple[str, Any]]:
    """Each fact with one value, the number of the phrase in its place."""
    return [
        (fact, _number(item, one))
        for fact, value in said.items()
        for one in (value if isinstance(value, list) and value else [value])
    ]


def _number(item: Item, value: Any) -> Any:
    return item.numbers[(NUMBER, SECOND).index(value)] if value in (NUMBER, SECOND) else value


def number(walk: Course, fact: str, value: float, parts: Sequence[Item], how: How = "number") -> None:
    """A number of a fact, where it is possible; else what is wrong with it, and what may be meant."""
    spec = walk.knowledge.vocabulary.facts[fact]
    checked, faults = check_number(spec, value, walk.knowledge)
    if faults:
        said = [part for part in parts if part.number is not None] or parts
        token = next(token for token in said[0].tokens if token.value is not None)
        only = Item("number", (token,))
        mend = [one for one in (faults[0].what, faults[0].mend) if isinstance(one, dict) and one["sv"]]
        text = {"sv": "; ".join(one["sv"] for one in mend), "en": "; ".join(one["en"] for one in mend)}
        walk.teller.ask("impossible", [only], facts=[fact], fault=text)  # type: ignore[arg-type]
        return
    walk.teller.value(fact, checked, parts, how)


def _list(walk: Course, item: Item, fact: str) -> None:
    """The name of a list: denied it is closed, before names it is their heading, and else it is asked which."""
    scope = walk.scope
    other = scope.other
    verdict, parts = judged(walk, item, is_list=True)
    if verdict == "denied":
        _closed(walk, fact, [*parts, *([other] if other else [])])
    elif (verdict == "holds" and not other and _heads(walk, fact)) or walk.pending(item):
        walk.teller.aside([item])
    else:
        walk.teller.ask("which", [*parts, *([other] if other else [])], facts=[fact])
    scope.other = None


def _close(walk: Course, item: Item, fact: str) -> None:
    """A phrase that says "none": in good health, no medicines."""
    other = walk.scope.other
    verdict, parts = judged(walk, item)
    if verdict == "holds":
        _closed(walk, fact, [*parts, *([other] if other else [])])
    else:
        walk.teller.ask("which", parts, facts=[fact])
    walk.scope.other = None


def _closed(walk: Course, fact: str, parts: list[Item]) -> None:
    """A list is closed, but for what is named beside "other" or "except"."""
    for mark in walk.part():
        if mark.kind == "mark" and mark.roles <= SILENT:
            continue
        if mark.kind == "mark" and mark.roles & {"other", "except"}:
            parts.append(mark)
            walk.take([mark])
        break
    more = any(part.roles & {"other", "except"} for part in parts)
    walk.teller.closed(fact, "no_more" if more else "none", sorted(parts, key=lambda part: part.start))


def _heads(walk: Course, fact: str) -> bool:
    """Whether an entry of the list follows its name: "läkemedel: levaxin"."""
    for item in walk.part():
        if item.kind == "mark" and item.roles <= SILENT:
            continue
        if item.kind == "medicine":
            return fact == "medications"
        if item.kind in ("form", "element"):
            return fact == "supplements"
        return any(fact in one.says for one in item.meanings)
    return False
