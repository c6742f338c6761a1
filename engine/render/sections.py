"""The whole advice in sections, the gravest first: what a terminal and plain text lay out, each in its own way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from ..knowledge import Knowledge
from ..resolution.advice import Advice
from ..words.text import Language
from .phrases import Phrases
from .plan_gist import PlanGist

Weight = Literal["plain", "strong", "soft", "alert"]


@dataclass(frozen=True, slots=True)
class Row:
    """One entry: lines, under a `head` or with a bullet, or neither."""

    lines: tuple[str, ...]
    head: str = ""
    bullet: bool = True
    weight: Weight = "plain"


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under a heading; `name` is that of the heading in texts.yaml."""

    name: str
    heading: str
    rows: tuple[Row, ...]


def sections(advice: Advice, knowledge: Knowledge, language: Language, explain: bool = False) -> list[Section]:
    """The sections that say anything; with `explain` also who says what where sources disagree."""
    found = _Whole(advice, knowledge, language).named(explain)
    heading = Phrases(advice, knowledge, language).words
    return [Section(name, heading(f"heading.{name}"), rows) for name, listed in found if (rows := tuple(listed))]


def foot(advice: Advice, knowledge: Knowledge, language: Language) -> list[str]:
    """What stands below all of it: the kidney function that counted, the knowledge, and whether it was reviewed."""
    say = Phrases(advice, knowledge, language)
    lines = [say.words("knowledge_line", version=knowledge.version, sha=knowledge.sha256[:12])]
    lines += [say.words("unreviewed")] if say.unreviewed() else []
    return [*([say.kidney()] if say.kidney() and not say.kidney_alerts() else []), *lines]


class _Whole:
    def __init__(self, advice: Advice, knowledge: Knowledge, language: Language) -> None:
        self._advice, self._knowledge, self._language = advice, knowledge, language
        self._say = Phrases(advice, knowledge, language)
        self._words = self._say.words

    def named(self, explain: bool) -> Iterator[tuple[str, Iterable[Row]]]:
        say, words, advice = self._say, self._words, self._advice
        yield "evidence", _bullets(say.evidence())
        yield "kidney", self._kidney()
        yield "referrals", _entries(say.referrals())
        yield "questions", _entries((words.of(asked["text"]), words.of(asked["why"])) for asked in advice.questions)
        # Under a referral a check only holds if the doctor or clinic agrees.
        yield ("checks_later" if advice.referrals else "checks"), _entries(say.checks())
        yield "medicines", _bullets(say.medicines())
        yield "form", self._form()
        yield "dose", self._dose()
        yield "plan", self._plan()
        yield "products", _entries(say.products())
        yield "say", _bullets(say.say())
        yield "cautions", _bullets(say.cautions())
        yield "advice", (Row(tuple(lines), words(f"kind.{kind}")) for kind, lines in say.rest().items())
        yield "conflicts", self._conflicts(explain)
        yield "interest", _bullets(say.interests())

    def _kidney(self) -> Iterator[Row]:
        """Right under the decision where the choice of equation changes it; else the eGFR stands in the foot."""
        alerts = self._say.kidney_alerts()
        if alerts:
            yield Row((self._say.kidney(),), bullet=False)
            yield from (Row((f"! {alert}",), bullet=False, weight="alert") for alert in alerts)

    def _form(self) -> Iterator[Row]:
        words, first = self._words, self._advice.first_choice
        if not first:
            return
        yield Row((" / ".join(map(words.form, first)),), bullet=False, weight="strong")
        for verdict, text in (("suitable", "also"), ("unsuitable", "not_for")):
            forms = self._say.with_verdict(verdict)
            if forms:
                yield Row((words(text, forms=words.forms(forms)),), bullet=False)
        wanted = self._advice.wanted
        if wanted is not None:
            yield Row((words.of(wanted["why"]),), words("heading.wanted"))

    def _dose(self) -> Iterator[Row]:
        dose, words, say = self._advice.dose, self._words, self._say
        if dose is None:
            first = self._advice.first_choice
            yield from _bullets([words("dose.none", form=words.forms(first))] if first else [])
            return
        yield from (Row((line,), bullet=False, weight="strong") for line in say.headline(dose))
        yield from (Row((line,), bullet=False) for line in (say.taking(dose), *say.taken(dose)) if line)
        yield from _bullets(say.rungs(dose))
        yield from (Row((line,), bullet=False) for line in say.applies(dose))
        yield Row((words("dose.total_note"),), bullet=False, weight="soft")

    def _plan(self) -> Iterator[Row]:
        if self._advice.plan is None:
            return
        gist = PlanGist(self._advice.plan, self._knowledge, self._language)
        for times, more in gist.days():
            yield Row((times,), bullet=False, weight="strong")
            yield from (Row((line,), bullet=False) for line in more)
        yield from (Row((line,), bullet=False) for line in gist.notes())

    def _conflicts(self, explain: bool) -> Iterator[Row]:
        """One line each; with `explain`, who says what."""
        words = self._words
        for conflict in self._advice.conflicts:
            says = [
                f"{self._knowledge.sources[position['source']].title}: {words.of(position['says'])}"
                for position in conflict["positions"]
            ]
            chosen = f"→ {words.of(conflict['chosen'])}"
            why = [*says, f"{chosen}. {words.of(conflict['why'])}"] if explain else [chosen]
            yield Row(tuple(why), words.of(conflict["about"]))


def _bullets(texts: Iterable[str]) -> Iterator[Row]:
    return (Row((text,)) for text in texts)


def _entries(pairs: Iterable[tuple[str, str]]) -> Iterator[Row]:
    return (Row((body,), head) for head, body in pairs)
