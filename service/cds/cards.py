"""The cards of one advice: what to do first, the deciding rules and their sources, nothing that writes an order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from ...engine.render.glance import Glance
from ...engine.render.phrases import Phrases
from ...engine.resolution.shape import CheckItem
from ...engine.words.text import Language
from ...face.consultation import Consultation
from ..desk import Desk
from ..fhir import Report
from .feedback import REASONS
from .table import says, table

LONGEST = 139
"""Code points of a summary: fewer than 140."""
MOST = 2
# The end of a sentence, not of an abbreviation.
_SENTENCE = re.compile(r"(?<=\w{4})\.(?= [A-ZÅÄÖ])")
_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|&~])")


def numbered(first: UUID, place: int) -> str:
    """The number of a card: of a consultation that is kept the first card has its id, and the next the one after."""
    return str(UUID(int=(first.int + place) % (1 << 128)))


class Cards:
    """Makes the cards of a consultation, in one language."""

    def __init__(
        self, of: Consultation, report: Report, desk: Desk, language: Language, counter: str, number: UUID
    ) -> None:
        self._of, self._report, self._desk, self._language, self._counter = of, report, desk, language, counter
        self._number = number

    def shown(self, indicator: str) -> list[dict[str, Any]]:
        """The card of the decision, and one of the hours that medicines want, where the first does not say them.

        Before questions the hours come first: of them something is known.
        """
        advice, screen = self._of.advice, self._desk.glance(self._of, self._language)
        said = table()["decisions"][advice.decision][self._language]
        first = self._missing() if advice.decision == "ask" else _first(screen)
        cards = [self._card(f"{said}: {first}", indicator, self._detail(screen))]
        timed = [check for check in advice.checks if check["hours_before"] or check["hours_after"]]
        if timed and advice.decision != "check_first":
            cards.insert(0 if advice.decision == "ask" else 1, self._hours(timed))
        shown = cards[:MOST]
        return [{"uuid": numbered(self._number, place), **card} for place, card in enumerate(shown)]

    def _missing(self) -> str:
        """What the chart does not say, by name."""
        words = self._desk.words(self._language)
        return ", ".join(words.label(one["fact"]) for one in self._of.advice.questions)

    def _hours(self, timed: Sequence[CheckItem]) -> dict[str, Any]:
        language = self._language
        phrases = Phrases(self._of.advice, self._desk.knowledge, language)
        said = [f"{check['about']}: {phrases.compact_hours(check)}" for check in timed]
        lines = [f"- {plain(hours)}. {plain(check['do'][language])}" for hours, check in zip(said, timed, strict=True)]
        rules = self._rules([rule for check in timed for rule in check["rules"]])
        summary = says("hours", what="; ".join(said))[language]
        return self._card(summary, table()["hours"], "\n".join([*lines, "", *rules]))

    def _card(self, summary: str, indicator: str, detail: str) -> dict[str, Any]:
        knowledge, language = self._desk.knowledge, self._language
        return {
            "summary": cut(summary), "indicator": indicator, "detail": detail,
            "source": {"label": says("source", version=f"{knowledge.version} {knowledge.sha256[:12]}")[language]},
            "overrideReasons": [{"system": REASONS, "code": one.id, "display": one.label.text[language]}
                                for one in knowledge.overrides],
            "links": [{"label": says("counter")[language], "url": self._counter, "type": "absolute"}],
        }

    def _detail(self, screen: Glance) -> str:
        """The first screen, the rules that decided with their sources, and how much of the chart does not count."""
        lines = [f"- {plain(f'{line.label}: {line.text}' if line.label else line.text)}" for line in screen.lines]
        lines += ["", *self._rules(self._desk.settled_by(self._of))]
        report = self._report
        count = len(report.not_understood) + len(report.too_old) + len(report.conflicts)
        more = says("unread", count=count) if count else says("unknown")
        return "\n".join([*lines, "", more[self._language]])

    def _rules(self, rules: Sequence[str]) -> Iterator[str]:
        """Each rule with the lines of its sources."""
        sources = self._desk.knowledge.sources
        fired = {step["rule"]: step for step in self._of.advice.trace}
        for rule in dict.fromkeys(rules):
            cited = fired[rule]["sources"] if rule in fired else ()
            where = list(dict.fromkeys(self._line(sources[one["id"]].title, one) for one in cited))
            yield f"- {says('rule', rule=f'`{rule}`')[self._language]}" + (f" – {'; '.join(where)}" if where else "")

    def _line(self, title: str, cited: Mapping[str, Any]) -> str:
        """Where a source says it, as far as it has sections and lines."""
        words = [title, cited.get("section") or ""]
        if cited.get("line"):
            words.append(says("line", line=cited["line"])[self._language])
        return plain(", ".join(filter(None, words)))


def _first(screen: Glance) -> str:
    """What is to be done first, or what the decision says where nothing comes before."""
    return next((line.text for line in screen.lines if line.role in ("first", "give")), screen.lines[0].text)


def plain(text: str) -> str:
    """A text that may hold what came in, so that Markdown shows it as it stands."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def cut(text: str) -> str:
    """A summary of fewer than 140 signs: whole sentences, else whole words; no number without its unit."""
    text = " ".join(text.split())
    if len(text) <= LONGEST:
        return text
    whole = max((end.end() for end in _SENTENCE.finditer(text[:LONGEST + 1])), default=0)
    if whole > LONGEST // 2:
        return text[:whole]
    words = text[: LONGEST - 1].split(" ")[:-1]
    while words and words[-1][-1:].isdigit():
        words.pop()
    return " ".join(words).rstrip(" ,;:–-(") + "…" if words else text[: LONGEST - 1] + "…"
