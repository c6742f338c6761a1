"""Medicines in a line, known or not, with their clock times; and words that nobody knows."""

from __future__ import annotations

from collections.abc import Sequence

from .course import Course, Named
from .meanings import judged
from .scan import Item, resolved
from .scope import SILENT

MEDICATIONS, INTAKE_TIMES = "medications", "intake_times"
# So many items stand behind "medicine for" at most.
_LONGEST_PURPOSE = 3
_LONGEST_VALUE = 180
# So near before a word stands a verb that belongs to it, in signs.
_NEAR = 3


def medicine(walk: Course, item: Item) -> None:
    """A medicine that is known, or words for one without its name."""
    only = walk.scope.only
    tail, lead = _tail(walk), walk.scope.lead
    verdict, parts = judged(walk, item)
    if verdict == "holds" and lead is not None and "upset_stomach" in lead.roles:
        verdict, parts = "doubtful", [lead, *parts]  # tål inte ipren: taken now, or not for that reason?
        walk.scope.spent.append(lead)
    name = _written(walk, item, tail)
    if verdict == "denied":
        walk.teller.denied(MEDICATIONS, name, parts)
    elif verdict == "doubtful":
        walk.teller.ask("uncertain", parts, [walk.teller.reading(MEDICATIONS, name)])
    else:
        walk.teller.value(MEDICATIONS, name, [*parts, *tail], "medicine")
        if only is not None and MEDICATIONS in walk.teller.words.closed_by_only:
            walk.teller.closed(MEDICATIONS, "no_more", [only, item])
        if item.known is not None and item.known.leaves_list_open:
            walk.teller.ask("vague", [item], facts=[MEDICATIONS])
        walk.medicine = Named(name)
    if tail:
        walk.take(tail)


def _written(walk: Course, item: Item, tail: Sequence[Item]) -> str:
    """The name as it is written; with its strength where that says how seldom it is taken."""
    line, day = walk.teller, walk.knowledge.day
    name = line.seen(item.start, item.end)
    longer = line.seen(item.start, tail[0].end) if tail else name
    seldom = day is not None and day.rhythm(longer) is not day.rhythm(name)
    return (longer if seldom else name)[:_LONGEST_VALUE]


def _tail(walk: Course) -> list[Item]:
    """What is told of a medicine behind its name: strength, form, how often."""
    found: list[Item] = []
    part = walk.part()
    for at, item in enumerate(part):
        told = item.kind == "mark" and item.roles <= {"dosing", "unit"}
        often = (item.kind == "meaning" and item.meanings[0].per_day) or (item.meanings and item.meanings[0].every_days)
        if not (told or often or (item.kind == "number" and _is_strength(part, at))):
            break
        found.append(item)
    return found


def _is_strength(part: Sequence[Item], at: int) -> bool:
    """Whether a number behind a medicine is its strength: nothing behind it makes an age of it."""
    following = part[at + 1] if at + 1 < len(part) else None
    if is_clock([part[at]]) and len(part[at].tokens[0].text) > 2:
        return False
    if following is None or not is_sex(following):
        return True
    behind = part[at + 2] if at + 2 < len(part) else None
    return behind is not None and behind.kind == "number"


def number_behind_sex(part: Sequence[Item]) -> bool:
    """Whether the sex that stands next in a part has a number of its own behind it."""
    told = [item for item in part if not (item.kind == "mark" and item.roles <= {"filler"})]
    return len(told) > 1 and is_sex(told[0]) and told[1].kind == "number"


def is_sex(item: Item | None) -> bool:
    """Whether an item says the sex, beside which a number is an age."""
    return item is not None and any("sex" in one.says for one in item.meanings)


def unknown(walk: Course, run: Sequence[Item]) -> None:
    """Words that are not known: perhaps a medicine's name, else a question."""
    scope = walk.scope
    begun = next((at for at, item in enumerate(run) if walk.pending(item) or walk.unfinished(item)), len(run))
    if begun < len(run):
        walk.teller.aside(run[begun:])
        run = run[:begun]
    if not run:
        return
    words = [item for item in run if item.kind in ("unknown", "meaning")]
    plain = not scope.negation and not scope.doubt and not scope.person
    if plain and len(words) == len(run) and all(_may_be_medicine(walk, item) for item in run):
        for item in run:
            _unknown_medicine(walk, item)
        return
    if plain and any(_is_misspelt(item) for item in run):
        for item in run:
            (_unknown_medicine if _is_misspelt(item) else _not_understood)(walk, item)
        return
    lead = scope.lead if scope.lead is not None and scope.lead.end < run[0].start < scope.lead.end + _NEAR else None
    marks = [mark for mark in (scope.negation, scope.doubt, lead) if mark]
    scope.spent += marks
    walk.teller.ask("not_understood", sorted([*marks, *run], key=lambda item: item.start))
    if not _content_follows(walk):
        scope.used(None, False)


def _content_follows(walk: Course) -> bool:
    """Whether the words before may still deny something in this part of the line."""
    part = walk.part()
    return any(item.kind not in ("mark",) for item in part)


def _not_understood(walk: Course, item: Item) -> None:
    walk.teller.ask("not_understood", [item])


def _is_misspelt(item: Item) -> bool:
    return item.known is not None and item.known.proposal is not None


def _may_be_medicine(walk: Course, item: Item) -> bool:
    """Whether an unknown word looks like a medicine: near a known name, or with the end of one."""
    if item.kind != "unknown" or item.tokens[0].kind not in ("word", "code"):
        return False
    word = item.tokens[0].key
    endings = walk.teller.words.medicine_endings
    known_plain = item.tokens[0].key in walk.lexicon.plain
    return not known_plain and (_is_misspelt(item) or (len(word) > 5 and word.endswith(endings or (" ",))))


def _unknown_medicine(walk: Course, item: Item) -> None:
    teller = walk.teller
    name = teller.seen(item.start, item.end)[:_LONGEST_VALUE]
    teller.value(MEDICATIONS, name, [item], "unknown_medicine")
    known = item.known or resolved(walk.knowledge.medicines, name)
    if known.proposal:
        teller.ask("misspelt", [item], facts=[MEDICATIONS], proposal=known.proposal)
    else:
        teller.ask("unknown_medicine", [item], facts=[MEDICATIONS])
    walk.medicine = Named(name)


def purpose(walk: Course, lead: Item) -> None:
    """Words for a medicine that say what it is for: "tabletter mot högt blodtryck"."""
    told: list[Item] = []
    for item in walk.part():
        if (item.kind == "mark" and not item.roles <= SILENT) or len(told) == _LONGEST_PURPOSE:
            break
        told.append(item)
        if item.kind != "mark":
            break
    walk.take(told)
    verdict, parts = judged(walk, lead)
    parts = [*parts, *told]
    name = walk.teller.seen(lead.start, (told or [lead])[-1].end)[:_LONGEST_VALUE]
    if verdict == "denied":
        walk.teller.denied(MEDICATIONS, name, parts)
        return
    if verdict == "holds" and told:
        walk.teller.value(MEDICATIONS, name, parts, "medicine")
    walk.teller.ask("vague", parts, facts=[MEDICATIONS])


def is_time(rest: Sequence[Item]) -> bool:
    """Whether the next item is a clock time."""
    return bool(rest) and (rest[0].kind == "time" or (is_clock(rest[1:]) and "clock" in rest[0].roles))


def is_clock(rest: Sequence[Item]) -> bool:
    """Whether a number or time follows the word for o'clock."""
    return bool(rest) and (rest[0].kind == "time" or _hour(rest[0]) is not None)


def _hour(item: Item) -> str | None:
    """The clock time that a number is behind the word for o'clock: 7, 7.30."""
    if item.kind == "time":
        hours, minutes = item.tokens[0].text.split(":")
    elif item.kind == "number":
        hours, _, minutes = item.tokens[0].text.replace(",", ".").partition(".")
    else:
        return None
    minutes = minutes or "00"
    if len(hours) > 2 or len(minutes) != 2 or int(hours) > 23 or int(minutes) > 59:
        return None
    return f"{int(hours):02d}:{minutes}"


def time(walk: Course, item: Item, before: Sequence[Item] = ()) -> None:
    """A clock time: of the medicine before it in this part of the line, or of the one behind it."""
    clock = _hour(item)
    named = walk.medicine or _medicine_behind(walk)
    parts = [*before, item]
    if named is None or clock is None or walk.scope.negation is not None:
        walk.teller.ask("whose_time", parts, facts=[INTAKE_TIMES])
        return
    weekday = None if walk.weekday is None else day_of(walk, walk.weekday)
    told = f"{weekday} {clock}" if weekday else clock
    parts = [*([walk.weekday] if walk.weekday else []), *parts]
    walk.teller.time(INTAKE_TIMES, named.value, told, parts)
    walk.medicine, walk.clocked = named, True


def _medicine_behind(walk: Course) -> Named | None:
    found = next((item for item in walk.part() if item.kind != "mark" or not item.roles <= SILENT), None)
    if found is None or found.kind != "medicine":
        return None
    return Named(walk.teller.seen(found.start, found.end)[:_LONGEST_VALUE])


def day_of(walk: Course, item: Item) -> str | None:
    """The weekday that a word names, or in the plural: måndagar."""
    day = walk.knowledge.day
    if day is None:
        return None
    word = item.tokens[-1].text
    return next((day.spelled[one] for one in (word, word[:-1], word[:-2]) if one in day.spelled), None)
