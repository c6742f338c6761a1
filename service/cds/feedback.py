"""What staff did with a card, as a client tells it: the outcome and the reason, nothing of a person.

A comment does not go on: it is free text about a patient. The card's number is ours, made when the card was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from ...engine.knowledge import Knowledge
from ...engine.words.errors import Fault, ProfileError, nearest
from ...engine.words.text import Text, printable
from .table import says

REASONS = "urn:tillskott:overrides"
"""The code system of the reasons that a card offers."""
MOST = 50
Outcome = Literal["accepted", "overridden"]
_OUTCOMES: tuple[Outcome, ...] = ("accepted", "overridden")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Feedback:
    """One card's outcome. `reason`: one of the knowledge's overrides, None where none or another system's was given."""

    card: str
    outcome: Outcome
    reason: str | None
    at: str


class Accepts(Protocol):
    """Whoever keeps feedback. Without one it is answered and forgotten."""

    def accept(self, feedback: Sequence[Feedback]) -> None:
        """Keep what was told in one call."""


def read_feedback(data: Any, knowledge: Knowledge) -> list[Feedback]:
    """The feedback in a body. Raises ProfileError with every fault and its place; then nothing of it counts."""
    reader = _Reader(knowledge)
    listed = data.get("feedback") if isinstance(data, Mapping) else None
    if not isinstance(listed, list) or not listed:
        reader.fault("feedback", says("lacks") if listed in (None, []) else says("kind", kind=says("kind.array")))
        listed = []
    if len(listed) > MOST:
        raise ProfileError([Fault("feedback", says("feedback.many", most=MOST))])
    found = [reader.one(one, f"feedback[{n}]") for n, one in enumerate(listed)]
    if reader.faults:
        raise ProfileError(reader.faults)
    return [one for one in found if one is not None]


class _Reader:
    def __init__(self, knowledge: Knowledge) -> None:
        self._reasons = [one.id for one in knowledge.overrides]
        self.faults: list[Fault] = []

    def fault(self, where: str, what: Text, mend: Text | str = "") -> None:
        self.faults.append(Fault(where, what, mend))

    def one(self, data: Any, where: str) -> Feedback | None:
        if not isinstance(data, Mapping):
            self.fault(where, says("kind", kind=says("kind.object")))
            return None
        card = self._text(data, "card", where)
        at, given = self._text(data, "outcomeTimestamp", where), self._text(data, "outcome", where)
        outcome = next((one for one in _OUTCOMES if one == given), None)
        if given and outcome is None:
            self.fault(f"{where}.outcome", says("feedback.outcome"), ", ".join(_OUTCOMES))
        if at and not _is_moment(at):
            self.fault(f"{where}.outcomeTimestamp", says("feedback.moment"))
        if outcome == "accepted":
            self._accepted(data.get("acceptedSuggestions"), f"{where}.acceptedSuggestions")
        reason = self._reason(data.get("overrideReason"), f"{where}.overrideReason")
        return Feedback(card, outcome, reason, at) if outcome else None

    def _text(self, data: Mapping[str, Any], key: str, where: str) -> str:
        value = data.get(key)
        if isinstance(value, str) and value.strip() and len(value) <= _LONGEST:
            return value
        self.fault(f"{where}.{key}", says("lacks") if value in (None, "") else says("kind", kind=says("kind.text")))
        return ""

    def _accepted(self, value: Any, where: str) -> None:
        if not isinstance(value, list) or not value:
            self.fault(where, says("lacks"))
            return
        for n, one in enumerate(value):
            if not isinstance(one, Mapping) or not isinstance(one.get("id"), str):
                self.fault(f"{where}[{n}].id", says("lacks"))

    def _reason(self, value: Any, where: str) -> str | None:
        """The reason, where it is one of ours."""
        if value is None:
            return None
        if not isinstance(value, Mapping):
            self.fault(where, says("kind", kind=says("kind.object")))
            return None
        coding = value.get("reason")
        if coding is None:
            return None
        if not isinstance(coding, Mapping) or not isinstance(coding.get("code"), str):
            self.fault(f"{where}.reason.code", says("lacks"))
        elif coding.get("system") == REASONS:
            if coding["code"] in self._reasons:
                return str(coding["code"])
            near = nearest(printable(coding["code"]), self._reasons)
            self.fault(f"{where}.reason.code", says("feedback.reason"), near)
        return None


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).tzinfo is not None
    except ValueError:
        return False
