"""What the words around one item do to it: deny it, put it in doubt, or say that there is no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from .scan import Item

Verdict = Literal["holds", "denied", "doubtful"]
SILENT = frozenset({"filler", "remark", "twist", "dosing", "unit", "years", "clock"})
LEADS = ("taking", "wanting", "considering", "tried", "planning")
RESULTS = ("helped", "no_effect", "upset_stomach")
_DOUBT = frozenset({"hedge", "past", "person"})


@dataclass(slots=True)
class Scope:
    """The marks that reach the next item. They end with the part of the line in which they stand."""

    negation: Item | None = None
    denials: int = 0
    doubt: Item | None = None
    person: Item | None = None
    muddled: bool = False
    # "Not only" stood before: what follows "but" holds too.
    twisted: bool = False
    other: Item | None = None
    only: Item | None = None
    lead: Item | None = None
    # Of what was read last: whether it was denied, and as a whole list.
    denied: Item | None = None
    denied_list: Item | None = None
    joint: Literal["and", "or"] | None = None
    between: list[Item] = field(default_factory=list)
    # Marks that an item or a question has taken in; the others reach nothing, and are asked about.
    spent: list[Item] = field(default_factory=list)

    def mark(self, item: Item) -> None:
        """Take in a mark."""
        roles = item.roles
        if "negation" in roles or "negation_behind" in roles:
            self.mark_denial(item)
        elif "person" in roles:
            self.person = item
        elif roles & _DOUBT:
            self.doubt = item
        elif "other" in roles:
            self.other = item
        elif "only" in roles:
            self.only = item
        elif roles & {*LEADS}:
            self.lead = item
        elif "or" in roles:
            self.joint = "or"
        elif "and" in roles:
            self._next()

    def mark_denial(self, item: Item) -> None:
        """Take in a phrase that denies what stands behind it."""
        self.negation, self.denials = self.negation or item, self.denials + 1

    def _next(self) -> None:
        """What stands behind "and" is denied anew, or not at all."""
        if self.negation is None:
            self.joint = "and"
            self.doubt = self.only = None

    @property
    def idle(self) -> list[Item]:
        """Marks that turn what stands beside them, where nothing stands there."""
        marks = [self.negation, self.doubt, self.person]
        tried = self.lead if self.lead is not None and "tried" in self.lead.roles else None
        return [mark for mark in (*marks, tried) if mark is not None and not any(mark is one for one in self.spent)]

    def used(self, denied_by: Item | None, is_list: bool) -> None:
        """An item has been read: what stood before it reaches no further."""
        self.denied = denied_by
        self.denied_list = denied_by if is_list else None
        self.negation, self.denials, self.muddled, self.between = None, 0, False, []
        self.doubt, self.joint = None, None

    def before(self, is_list: bool) -> tuple[Verdict, list[Item]]:
        """What the marks before an item say of it, and which they are."""
        marks = [mark for mark in (self.person, self.doubt, self.negation, *self.between) if mark]
        chained = (self.joint == "or" and self.denied) or (self.joint == "and" and is_list and self.denied_list)
        if self.person or self.doubt or self.denials > 1 or (self.muddled and self.negation):
            return "doubtful", marks
        if self.negation:
            return "denied", marks
        return ("denied", []) if chained else ("holds", [])


def behind(rest: Sequence[Item], item: Item, *, typing: bool) -> tuple[Verdict, list[Item]]:
    """What the words behind an item say of it, and which they are; `typing`: the line may still go on."""
    passed: list[Item] = []
    for at, mark in enumerate(rest):
        if mark.kind == "mark" and mark.roles <= SILENT:
            passed.append(mark)
            continue
        if _denied_together(mark, rest[at + 1 :], item):
            return "denied", []
        told = [*passed, mark]
        ends = _ends(rest[at + 1 :], typing=typing)
        if mark.kind == "ask":
            return "doubtful", told
        if mark.kind == "break":
            after = behind(rest[at + 1 :], item, typing=typing) if mark.tokens[0].text in ("-", "–", "—") else None
            only = after and after[0] == "denied" and len(after[1]) == 1 and "negation_behind" in after[1][0].roles
            return ("denied", [*told, *after[1]]) if after and only else ("holds", [])
        if mark.kind == "mark" and mark.roles & _DOUBT and ends:
            return "doubtful", told
        if "negation_behind" in mark.roles and (ends or "negation" not in mark.roles):
            return "denied", told
        if "negation" in mark.roles and (ends or (item.is_verb and len(told) == 1)):
            return "denied", told
        return "holds", []
    return "holds", []


def _denied_together(joint: Item, rest: Sequence[Item], item: Item) -> bool:
    """Whether an enumeration goes on with the like of the item and is denied as a whole: astma eller diabetes nej."""
    is_or = joint.kind == "mark" and "or" in joint.roles
    is_comma = joint.kind == "break" and joint.tokens[0].text == ","
    if not (is_or or is_comma) or not rest or rest[0].kind != item.kind:
        return False
    verdict, told = behind(rest[1:], rest[0], typing=False)
    return verdict == "denied" and (not told or (is_or and any("negation_behind" in mark.roles for mark in told)))


def _ends(rest: Sequence[Item], *, typing: bool) -> bool:
    for item in rest:
        if item.kind in ("break", "ask"):
            return True
        if not (item.kind == "mark" and item.roles <= SILENT):
            return item.kind == "mark" and bool(item.roles & {"and"})
    return not typing
