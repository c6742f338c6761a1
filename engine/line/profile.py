"""From chips to a profile: what agrees counts, what contradicts itself is asked about, and lists stay open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..knowledge.medicines.spelling import key
from .model import Chip, Reading, Span
from .teller import Teller

PARTIAL, INTAKE_TIMES, MEDICATIONS = "partial", "intake_times", "medications"
_LISTS = frozenset({"medicines", "products", "tried"})
# Questions about words of which nobody can say what they leave open.
_OPEN = frozenset({"not_understood", "unknown_medicine", "misspelt"})


def profile_of(teller: Teller) -> dict[str, Any]:
    """The profile of the chips that were told; contradictions become questions."""
    found: dict[str, Any] = {}
    partial: list[str] = []
    facts = dict.fromkeys(chip.fact for chip in teller.chips)
    for fact in facts:
        chips = [chip for chip in teller.chips if chip.fact == fact]
        kind = teller.knowledge.vocabulary.facts[fact].type
        if kind == "intake":
            continue
        if kind == "set" or kind in _LISTS:
            members, is_open = _members(teller, fact, chips, kind)
            if members or not is_open:
                found[fact] = members
            if is_open and members and fact in teller.words.known_in_part:
                partial.append(fact)
        else:
            value = _one(teller, fact, chips)
            if value is not None:
                found[fact] = value
    times = _times(teller, found)
    if times:
        found[INTAKE_TIMES] = times
    open_lists = [fact for fact in partial if not _is_closed_with(teller, fact, found, partial)]
    if open_lists:
        found[PARTIAL] = open_lists
    return found


def _is_closed_with(teller: Teller, fact: str, found: Mapping[str, Any], partial: Sequence[str]) -> bool:
    """Whether a list that the line calls whole says that this one is whole too: no other complaints, no other goal."""
    return any(other in found and other not in partial for other in teller.words.closed_with.get(fact, ()))


def _members(teller: Teller, fact: str, chips: Sequence[Chip], kind: str) -> tuple[list[Any], bool]:
    """The members of a list, and whether there may be more."""
    held = [chip for chip in chips if chip.kind == "value"]
    denied = [chip for chip in chips if chip.kind == "denied"]
    both = [chip for chip in held if any(_same(chip, other) for other in denied)]
    for chip in _once(both):
        against = next(other for other in denied if _same(chip, other))
        _contradiction(teller, [chip, against], [teller.reading(fact, chip.value),
                                                teller.reading(fact, chip.value, holds=False)])  # fmt: skip
    members = [chip.value for chip in _once(chip for chip in held if not any(chip is other for other in both))]
    closing = [chip for chip in chips if chip.kind in ("none", "no_more")]
    if any(chip.kind == "none" for chip in closing) and members and not _goes_with_none(teller, members):
        none = next(chip for chip in closing if chip.kind == "none")
        _contradiction(teller, [none, held[0]], [Reading(none.text, fact, []), teller.reading(fact, held[0].value)])
        return members, True
    doubt = both or any(fact in question.facts for question in teller.questions)
    vague = any(chip.kind == "no_more" for chip in closing) and (
        any(question.kind in _OPEN for question in teller.questions) or (kind == "medicines" and not members)
    )
    return members, not closing or bool(doubt) or vague


def _goes_with_none(teller: Teller, members: Sequence[Any]) -> bool:
    """Whether somebody who takes no medicines may take all of these: inga läkemedel, d-vitamin."""
    known = {key(name) for name in teller.words.beside_none}
    return all(isinstance(member, str) and key(member) in known for member in members)


def _one(teller: Teller, fact: str, chips: Sequence[Chip]) -> Any:
    """The one value of a fact, or None where the line says several, or denies what it says."""
    held = [chip for chip in chips if chip.kind == "value"]
    said = [chip for chip in held if chip.denies is None] or held
    denied = {chip.denies for chip in held} | {chip.value for chip in chips if chip.kind == "denied"}
    values = list(dict.fromkeys(chip.value for chip in said))
    if len(values) == 1 and (values[0] not in denied or said[0].denies is not None):
        return values[0]
    if values:
        weaker = _stronger(teller, fact, values)
        if weaker is not None and not denied - {None}:
            return weaker
        readings = [teller.reading(fact, value) for value in values]
        if len(values) == 1:
            readings.append(teller.reading(fact, values[0], holds=False))
        _contradiction(teller, [said[0], next((c for c in chips if c is not said[0]), said[0])], readings)
    return None


def _stronger(teller: Teller, fact: str, values: Sequence[Any]) -> Any:
    """The value that says more, where all the others follow from it: a test says more than no known trouble."""
    order = teller.words.implied.get(fact, ())
    return order[0] if len(order) > 1 and set(values) <= set(order) else None


def _contradiction(teller: Teller, chips: Sequence[Chip], readings: Iterable[Reading]) -> None:
    first, last = sorted(chips, key=lambda chip: chip.at.start)
    start, end = first.at.start, last.at.end
    teller.ask_at("contradiction", Span(teller.seen(start, end), start, end), readings)


def _times(teller: Teller, found: dict[str, Any]) -> dict[str, list[str]]:
    """Clock times by medicine, of those that are in the list."""
    times: dict[str, list[str]] = {}
    listed = {key(name): name for name in found.get(MEDICATIONS, [])}
    for chip in teller.chips:
        if chip.fact == INTAKE_TIMES:
            for name, clocks in chip.value.items():
                if key(name) in listed:
                    known = times.setdefault(listed[key(name)], [])
                    known += [clock for clock in clocks if clock not in known]
    return times


def _same(one: Chip, other: Chip) -> bool:
    return bool(_key(one.value) == _key(other.value))


def _key(value: Any) -> Any:
    return key(value) if isinstance(value, str) else value


def _once(chips: Iterable[Chip]) -> list[Chip]:
    found: list[Chip] = []
    for chip in chips:
        if isinstance(chip.value, dict) or not any(_same(chip, other) for other in found):
            found.append(chip)
    return found

